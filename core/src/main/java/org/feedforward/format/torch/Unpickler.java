package org.feedforward.format.torch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.Names;
import org.feedforward.graph.ModelException;

/**
 * Reads a pickle (protocols 0 to 5) into plain values: null, Boolean, Long, BigInteger, Double,
 * String, byte[], {@link PyList}, {@link PyTuple}, {@link PyDict}, {@link PyObject} and what the
 * allowed {@link Globals} make. It is a loop over opcodes with a stack of its own: nothing
 * recurses, every length is checked against the file before anything is allocated, and no code runs
 * but ours.
 */
final class Unpickler {

  private static final int LONGEST_INTEGER = 256;
  private static final int LONGEST_LINE = 4096;
  private static final int BUFFER = 1 << 13;

  private final ByteSource source;
  private final Globals globals;
  private final UnaryOperator<Object> persistent;
  private final Budget budget;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final List<Object> memo = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private long bufferStart;
  private int bufferLength;
  private long position;

  private Unpickler(
      ByteSource source,
      long position,
      Globals globals,
      UnaryOperator<Object> persistent,
      Budget budget) {
    this.source = source;
    this.position = position;
    this.globals = globals;
    this.persistent = persistent;
    this.budget = budget;
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
      int opcode = readByte();
      if (opcode == '.') {
        Object value = pop();
        if (!stack.isEmpty() || !marks.isEmpty()) {
          throw broken("ends with values left over");
        }
        return new Result(value, position);
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(readByte());
      case 0x95 -> readInteger(8); // FRAME: a hint of how much to read at a time
      case '(' -> mark();
      case '0' -> discard();
      case '1' -> popToMark();
      case '2' -> push(peek());
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'I' -> push(integerLine());
      case 'J' -> push((long) (int) readInteger(4));
      case 'K' -> push(readInteger(1));
      case 'M' -> push(readInteger(2));
      case 'L' -> push(longLine());
      case 0x8a -> push(readLong(readByte()));
      case 0x8b -> push(readLong(readLength(4)));
      case 'F' -> push(floatLine());
      case 'G' -> push(ByteBuffer.wrap(readBytes(8)).getDouble());
      case 'S' -> push(quotedLine());
      case 'T' -> push(readText(readLength(4), StandardCharsets.ISO_8859_1));
      case 'U' -> push(readText(readByte(), StandardCharsets.ISO_8859_1));
      case 'V' -> push(readLine());
      case 'X' -> push(readText(readLength(4), StandardCharsets.UTF_8));
      case 0x8c -> push(readText(readByte(), StandardCharsets.UTF_8));
      case 0x8d -> push(readText(readLength(8), StandardCharsets.UTF_8));
      case 'B' -> push(readBytes(readLength(4)));
      case 'C' -> push(readBytes(readByte()));
      case 0x8e, 0x96 -> push(readBytes(readLength(8)));
      case ']', 0x8f -> push(new PyList());
      case 'l', 0x91 -> push(list(popToMark()));
      case 'a' -> append(Collections.singletonList(pop()));
      case 'e', 0x90 -> append(popToMark());
      case ')' -> push(new PyTuple(List.of()));
      case 't' -> push(tuple(popToMark()));
      case 0x85 -> push(tuple(pop(1)));
      case 0x86 -> push(tuple(pop(2)));
      case 0x87 -> push(tuple(pop(3)));
      case '}' -> push(new PyDict());
      case 'd' -> push(put(new PyDict(), popToMark()));
      case 's' -> setItems(pop(2));
      case 'u' -> setItems(popToMark());
      case 'c' -> push(global(readLine(), readLine()));
      case 0x93 -> pushStackGlobal();
      case 'R', 0x81 -> reduce();
      case 0x92 -> newObjectWithKeywords();
      case 'b' -> build();
      case 'Q' -> push(persistent.apply(pop()));
      case 'P' -> push(persistent.apply(readLine()));
      case 'g' -> push(recall(lineNumber()));
      case 'h' -> push(recall(readByte()));
      case 'j' -> push(recall(readInteger(4)));
      case 'p' -> memorise(lineNumber());
      case 'q' -> memorise(readByte());
      case 'r' -> memorise(readInteger(4));
      case 0x94 -> memorise(memo.size());
      case 'o' -> refuseObject();
      case 'i' -> global(readLine(), readLine());
      default ->
          throw broken(
              String.format(
                  "has the opcode 0x%02x at %d, which is not read", opcode, position - 1));
    }
  }

  // the stack

  private void push(Object value) {
    budget.spend(Budget.OBJECT);
    stack.add(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  private Object peek() {
    if (stack.size() <= floor()) {
      throw broken("takes a value where there is none");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    peek();
    return stack.remove(stack.size() - 1);
  }

  private List<Object> pop(int count) {
    if (stack.size() - floor() < count) {
      throw broken("takes a value where there is none");
    }
    return cut(stack.size() - count);
  }

  private List<Object> popToMark() {
    if (marks.isEmpty()) {
      throw broken("ends a sequence that has no beginning");
    }
    return cut(marks.pop());
  }

  private List<Object> cut(int from) {
    List<Object> tail = stack.subList(from, stack.size());
    List<Object> values = new ArrayList<>(tail);
    tail.clear();
    budget.spend(8L * values.size());
    return values;
  }

  private void mark() {
    budget.spend(Budget.OBJECT);
    marks.push(stack.size());
  }

  /** POP takes a mark when that is on top. */
  private void discard() {
    if (!marks.isEmpty() && marks.peek() == stack.size()) {
      marks.pop();
    } else {
      pop();
    }
  }

  private void memorise(long index) {
    // picklers count from 0, so an index never exceeds the bytes read so far
    if (index < 0 || index > position) {
      throw broken("remembers a value under the number " + index);
    }
    budget.spend(8 * Math.max(0, index - memo.size() + 1));
    while (memo.size() <= index) {
      memo.add(Missing.VALUE);
    }
    memo.set((int) index, peek());
  }

  private Object recall(long index) {
    if (index < 0 || index >= memo.size() || memo.get((int) index) == Missing.VALUE) {
      throw broken("recalls a value " + index + " that it has not remembered");
    }
    return memo.get((int) index);
  }

  private enum Missing {
    VALUE
  }

  // containers

  private static PyList list(List<Object> items) {
    PyList list = new PyList();
    list.items().addAll(items);
    return list;
  }

  private static PyTuple tuple(List<Object> items) {
    return new PyTuple(items);
  }

  private void append(List<Object> items) {
    if (!(peek() instanceof PyList list)) {
      throw broken("appends to what is no list");
    }
    list.items().addAll(items);
  }

  private void setItems(List<Object> pairs) {
    if (!(peek() instanceof PyDict dict)) {
      throw broken("sets an item of what is no dict");
    }
    put(dict, pairs);
  }

  private PyDict put(PyDict dict, List<Object> pairs) {
    if (pairs.size() % 2 != 0) {
      throw broken("has a dict with a key that has no value");
    }
    budget.spend((long) Budget.OBJECT * pairs.size());
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.put(pairs.get(i), pairs.get(i + 1));
    }
    return dict;
  }

  // objects

  private Global global(String module, String name) {
    String full = module + "." + name;
    return globals.find(full).orElseThrow(() -> refused(full));
  }

  private static final List<String> SAVE =
      List.of(
          "  torch.save(model.state_dict(), \"model.pt\")",
          "  torch.onnx.export(model, example_input, \"model.onnx\")");

  private ModelException refused(String full) {
    String shown = Names.escape(full);
    String last = full.substring(full.lastIndexOf('.') + 1);
    if (last.isEmpty() || !Character.isUpperCase(last.charAt(0))) {
      return insteadSave(
          source.name()
              + ": the pickle wants to call "
              + shown
              + ", which no weights need; nothing was executed. If it is the class of a network, save"
              + " weights or the graph instead, in Python:");
    }
    return insteadSave(
        source.name()
            + ": the pickle holds an object of the class "
            + shown
            + ", whose code is not read. Save weights or the graph instead, in Python:");
  }

  private static ModelException insteadSave(String problem) {
    return ModelException.of(List.of(problem, SAVE.get(0), SAVE.get(1)));
  }

  private void pushStackGlobal() {
    List<Object> names = pop(2);
    if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
      throw broken("names something by what is no text");
    }
    push(global(module, name));
  }

  /** REDUCE and NEWOBJ: what is called is one of ours in either case. */
  private void reduce() {
    List<Object> operands = pop(2);
    if (!(operands.get(0) instanceof Global global)
        || !(operands.get(1) instanceof PyTuple arguments)) {
      throw broken("calls what is no function");
    }
    push(call(global, arguments.items()));
  }

  private void newObjectWithKeywords() {
    List<Object> operands = pop(3);
    if (!(operands.get(0) instanceof Global global)
        || !(operands.get(1) instanceof PyTuple arguments)
        || !(operands.get(2) instanceof PyDict)) {
      throw broken("calls what is no class");
    }
    push(call(global, arguments.items()));
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
    Object state = pop();
    Object target = peek();
    if (target instanceof PyObject object) {
      object.build(state);
    } else if (!(target instanceof PyDict || target instanceof TensorView)) {
      // attributes of an OrderedDict (a state_dict's _metadata) or of a tensor mean nothing here
      throw broken("gives attributes to what is no object");
    }
  }

  /** OBJ, which no pickler since Python 2 writes: named by the class it wants to make. */
  private void refuseObject() {
    List<Object> operands = popToMark();
    String name =
        !operands.isEmpty() && operands.get(0) instanceof Global global ? global.name() : "a value";
    throw broken("wants to make an object of " + Names.escape(name) + " in a way that is not read");
  }

  private void protocol(int version) {
    if (version > 5) {
      throw broken("has protocol " + version + " (0 to 5 are known)");
    }
  }

  // bytes

  private int readByte() {
    if (position < bufferStart || position >= bufferStart + bufferLength) {
      int length = (int) Math.min(BUFFER, source.size() - position);
      if (length <= 0) {
        throw broken("is truncated: it has no end");
      }
      source.read(position, buffer, 0, length);
      bufferStart = position;
      bufferLength = length;
    }
    return buffer[(int) (position++ - bufferStart)] & 0xff;
  }

  private long readInteger(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  private int readLength(int bytes) {
    long length = readInteger(bytes);
    if (length < 0 || length > source.size() - position) {
      throw broken(
          "has a value of "
              + Long.toUnsignedString(length)
              + " bytes at "
              + position
              + ", beyond the end of the file");
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw broken("has a value of " + length + " bytes");
    }
    return (int) length;
  }

  private byte[] readBytes(int length) {
    if (length > source.size() - position) {
      throw broken("is truncated inside a value of " + length + " bytes");
    }
    budget.spend(length);
    byte[] bytes = new byte[length];
    if (length < BUFFER) {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) readByte();
      }
    } else {
      source.read(position, bytes, 0, length);
      position += length;
    }
    return bytes;
  }

  private String readText(int length, Charset charset) {
    byte[] bytes = readBytes(length);
    budget.spend(length);
    try {
      // pickle lets lone surrogates through; no name of a tensor has any
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelException(
          source.name() + ": the pickle has a text that is no UTF-8 at " + position, e);
    }
  }

  private Object readLong(int length) {
    if (length > LONGEST_INTEGER) {
      throw broken("has an integer of " + length + " bytes");
    }
    byte[] little = readBytes(length);
    byte[] big = new byte[length];
    for (int i = 0; i < length; i++) {
      big[i] = little[length - 1 - i];
    }
    return shortened(length == 0 ? BigInteger.ZERO : new BigInteger(big));
  }

  private static Object shortened(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  // the text opcodes of protocol 0

  private String readLine() {
    long start = position;
    while (readByte() != '\n') {
      if (position - start > LONGEST_LINE) {
        throw broken("has a line of more than " + LONGEST_LINE + " bytes");
      }
    }
    byte[] line = source.bytes(start, (int) (position - start - 1));
    budget.spend(line.length);
    return new String(line, StandardCharsets.UTF_8);
  }

  private Object integerLine() {
    String line = readLine();
    return switch (line) {
      case "00" -> false;
      case "01" -> true;
      default -> number(line);
    };
  }

  private Object longLine() {
    String line = readLine();
    return number(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
  }

  private Object number(String line) {
    if (!line.matches("[+-]?[0-9]{1,600}")) {
      throw broken("has the integer " + Names.escape(line));
    }
    return shortened(new BigInteger(line));
  }

  private long lineNumber() {
    return integerLine() instanceof Long number ? number : -1;
  }

  private Double floatLine() {
    String line = readLine();
    try {
      return switch (line) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.valueOf(line);
      };
    } catch (NumberFormatException e) {
      throw new ModelException(
          source.name() + ": the pickle has the number " + Names.escape(line), e);
    }
  }

  private String quotedLine() {
    String line = readLine();
    int end = line.length() - 1;
    if (end < 1 || line.charAt(0) != line.charAt(end) || "'\"".indexOf(line.charAt(0)) < 0) {
      throw broken("has a text without quotes");
    }
    return line.substring(1, end);
  }

  private ModelException broken(String what) {
    return new ModelException(source.name() + ": the pickle " + what);
  }
}
