package org.feedforward.format.torch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/**
 * Reads a pickle (protocols 0 to 5) into plain values: null, Boolean, Long, BigInteger, Double,
 * String, byte[], {@link PyList}, {@link PyTuple}, {@link PyDict}, {@link PyObject} and what the
 * allowed {@link Globals} make. It is a loop over opcodes with a {@linkplain PickleStack stack of
 * its own}: nothing recurses, every length is checked against the file before anything is
 * allocated, and no code runs but ours.
 */
final class Unpickler {

  /** How to save a network whose classes are not read; the example is an input of two rows. */
  static final List<String> SAVE =
      List.of(
          "  torch.save(model.state_dict(), \"model.pt\")",
          "  torch.onnx.export(model, (example_of_two_rows,), \"model.onnx\","
              + " dynamic_shapes=({0: torch.export.Dim(\"batch\")},), external_data=False)");

  private final ByteSource source;
  private final Globals globals;
  private final UnaryOperator<Object> persistent;
  private final Budget budget;
  private final PickleReader bytes;
  private final PickleStack stack;

  private Unpickler(
      ByteSource source,
      long position,
      Globals globals,
      UnaryOperator<Object> persistent,
      Budget budget) {
    this.source = source;
    this.globals = globals;
    this.persistent = persistent;
    this.budget = budget;
    this.bytes = new PickleReader(source, position, budget);
    this.stack = new PickleStack(bytes, budget);
  }

  /**
   * What was read.
   *
   * @param value the value
   * @param end the position behind the pickle
   */
  record Result(Object value, long end) {}

  /**
   * Reads one pickle.
   *
   * @param source where it lies
   * @param position where it begins
   * @param globals what it may name
   * @param persistent makes something of a persistent id, as which PyTorch writes storages
   * @param budget what its objects may take
   */
  static Result read(
      ByteSource source,
      long position,
      Globals globals,
      UnaryOperator<Object> persistent,
      Budget budget) {
    return new Unpickler(source, position, globals, persistent, budget).run();
  }

  private Result run() {
    while (true) {
      int opcode = bytes.readByte();
      if (opcode == '.') {
        Object value = stack.pop();
        if (!stack.isEmpty()) {
          throw bytes.broken("ends with values left over");
        }
        return new Result(value, bytes.position());
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(bytes.readByte());
      case 0x95 -> bytes.readInteger(8); // FRAME: a hint of how much to read at a time
      case '(' -> stack.mark();
      case '0' -> stack.discard();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.peek());
      case 'N' -> stack.push(null);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'I' -> stack.push(bytes.integerLine());
      case 'J' -> stack.push((long) (int) bytes.readInteger(4));
      case 'K' -> stack.push(bytes.readInteger(1));
      case 'M' -> stack.push(bytes.readInteger(2));
      case 'L' -> stack.push(bytes.longLine());
      case 0x8a -> stack.push(bytes.readLong(bytes.readByte()));
      case 0x8b -> stack.push(bytes.readLong(bytes.readLength(4)));
      case 'F' -> stack.push(bytes.floatLine());
      case 'G' -> stack.push(ByteBuffer.wrap(bytes.readBytes(8)).getDouble());
      case 'S' -> stack.push(bytes.quotedLine());
      case 'T' -> stack.push(bytes.readText(bytes.readLength(4), StandardCharsets.ISO_8859_1));
      case 'U' -> stack.push(bytes.readText(bytes.readByte(), StandardCharsets.ISO_8859_1));
      case 'V' -> stack.push(bytes.unicodeLine());
      case 'X' -> stack.push(bytes.readText(bytes.readLength(4), StandardCharsets.UTF_8));
      case 0x8c -> stack.push(bytes.readText(bytes.readByte(), StandardCharsets.UTF_8));
      case 0x8d -> stack.push(bytes.readText(bytes.readLength(8), StandardCharsets.UTF_8));
      case 'B' -> stack.push(bytes.readBytes(bytes.readLength(4)));
      case 'C' -> stack.push(bytes.readBytes(bytes.readByte()));
      case 0x8e, 0x96 -> stack.push(bytes.readBytes(bytes.readLength(8)));
      case ']', 0x8f -> stack.push(new PyList());
      case 'l', 0x91 -> stack.push(list(stack.popToMark()));
      case 'a' -> append(Collections.singletonList(stack.pop()));
      case 'e', 0x90 -> append(stack.popToMark());
      case ')' -> stack.push(new PyTuple(List.of()));
      case 't' -> stack.push(tuple(stack.popToMark()));
      case 0x85 -> stack.push(tuple(stack.pop(1)));
      case 0x86 -> stack.push(tuple(stack.pop(2)));
      case 0x87 -> stack.push(tuple(stack.pop(3)));
      case '}' -> stack.push(new PyDict());
      case 'd' -> stack.push(put(new PyDict(), stack.popToMark()));
      case 's' -> setItems(stack.pop(2));
      case 'u' -> setItems(stack.popToMark());
      case 'c' -> stack.push(global(bytes.readLine(), bytes.readLine()));
      case 0x93 -> pushStackGlobal();
      case 'R' -> reduce(true);
      case 0x81 -> reduce(false);
      case 0x92 -> newObjectWithKeywords();
      case 'b' -> build();
      case 'Q' -> stack.push(persistent.apply(stack.pop()));
      case 'P' -> stack.push(persistent.apply(bytes.readLine()));
      case 'g' -> stack.push(stack.recall(bytes.lineNumber()));
      case 'h' -> stack.push(stack.recall(bytes.readByte()));
      case 'j' -> stack.push(stack.recall(bytes.readInteger(4)));
      case 'p' -> stack.memorise(bytes.lineNumber());
      case 'q' -> stack.memorise(bytes.readByte());
      case 'r' -> stack.memorise(bytes.readInteger(4));
      case 0x94 -> stack.memoriseNext();
      case 'o' -> refuseObject();
      case 'i' -> refuseObject(global(bytes.readLine(), bytes.readLine()).name());
      default ->
          throw bytes.broken(
              String.format(
                  Locale.ROOT,
                  "has the opcode 0x%02x at %d, which is not read",
                  opcode,
                  bytes.position() - 1));
    }
  }

  private static PyList list(List<Object> items) {
    PyList list = new PyList();
    list.items().addAll(items);
    return list;
  }

  private static PyTuple tuple(List<Object> items) {
    return new PyTuple(items);
  }

  private void append(List<Object> items) {
    if (stack.peek() instanceof PyList list) {
      list.items().addAll(items);
    } else if (!isForeign(stack.peek())) {
      throw bytes.broken("appends to a value that is not a list");
    }
  }

  private void setItems(List<Object> pairs) {
    if (stack.peek() instanceof PyDict dict) {
      put(dict, pairs);
    } else if (!isForeign(stack.peek())) {
      throw bytes.broken("sets an item of a value that is not a dict");
    }
  }

  /** Whether it is of a class that may be a list or a dict, of which nothing is kept. */
  private static boolean isForeign(Object value) {
    return value instanceof PyObject object && object.isForeign();
  }

  private PyDict put(PyDict dict, List<Object> pairs) {
    if (pairs.size() % 2 != 0) {
      throw bytes.broken("has a dict with a key that has no value");
    }
    budget.spend((long) Budget.OBJECT * pairs.size());
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.put(pairs.get(i), pairs.get(i + 1));
    }
    return dict;
  }

  private Global global(String module, String name) {
    String full = module + "." + name;
    return globals.find(full).orElseThrow(() -> refused(source.name(), full));
  }

  /** That a function or class is not read. */
  static ModelException refused(String file, String full) {
    String shown = ForeignNames.escape(full);
    String last = full.substring(full.lastIndexOf('.') + 1);
    if (full.contains(".quantized.")) {
      return new ModelException(
          file
              + " holds quantised layers ("
              + shown
              + "), which cannot be read: save the network as it was before it was quantised");
    }
    if (last.isEmpty() || !Character.isUpperCase(last.charAt(0))) {
      return insteadSave(
          file
              + ": the pickle wants to call "
              + shown
              + ", which no weights need; nothing was executed. If it is the class of a network,"
              + " save weights or the graph instead, in Python:");
    }
    return insteadSave(
        file
            + ": the pickle holds an object of the class "
            + shown
            + ", whose code is not read. Save weights or the graph instead, in Python:");
  }

  private static ModelException insteadSave(String problem) {
    return ModelException.of(List.of(problem, SAVE.get(0), SAVE.get(1)));
  }

  private void pushStackGlobal() {
    List<Object> names = stack.pop(2);
    if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
      throw bytes.broken("names a function by a value that is not a text");
    }
    stack.push(global(module, name));
  }

  /**
   * REDUCE and NEWOBJ: what is called is one of ours in either case. The latter makes an object
   * without a call in Python, which is why it may be of a foreign class.
   *
   * @param calls whether it is the former
   */
  private void reduce(boolean calls) {
    List<Object> operands = stack.pop(2);
    if (!(operands.get(0) instanceof Global global)
        || !(operands.get(1) instanceof PyTuple arguments)) {
      throw bytes.broken("calls a value that is not a function");
    }
    if (calls && global.isForeign()) {
      throw refused(source.name(), global.name());
    }
    stack.push(call(global, arguments.items()));
  }

  private void newObjectWithKeywords() {
    List<Object> operands = stack.pop(3);
    if (!(operands.get(0) instanceof Global global)
        || !(operands.get(1) instanceof PyTuple arguments)
        || !(operands.get(2) instanceof PyDict)) {
      throw bytes.broken("calls a value that is not a class");
    }
    stack.push(call(global, arguments.items()));
  }

  private Object call(Global global, List<Object> arguments) {
    budget.spend(2L * Budget.OBJECT + 8L * arguments.size());
    try {
      return global.call().apply(arguments);
    } catch (ModelException e) {
      throw new ModelException(source.name() + ": " + e.getMessage(), e);
    }
  }

  private void build() {
    Object state = stack.pop();
    Object target = stack.peek();
    if (target instanceof PyObject object) {
      object.build(state);
    } else if (!(target instanceof PyDict || target instanceof TensorView)) {
      // attributes of an OrderedDict (a state_dict's _metadata) or of a tensor mean nothing here
      throw bytes.broken("gives attributes to a value that is not an object");
    }
  }

  /** OBJ, which no pickler since Python 2 writes: named by the class it wants to make. */
  private void refuseObject() {
    List<Object> operands = stack.popToMark();
    String name =
        !operands.isEmpty() && operands.get(0) instanceof Global global ? global.name() : "a value";
    refuseObject(name);
  }

  private void refuseObject(String name) {
    throw bytes.broken(
        "wants to make an object of " + ForeignNames.escape(name) + " in a way that is not read");
  }

  private void protocol(int version) {
    if (version > 5) {
      throw bytes.broken("has protocol " + version + " (0 to 5 are known)");
    }
  }
}
