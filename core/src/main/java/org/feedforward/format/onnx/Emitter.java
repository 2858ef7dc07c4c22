package org.feedforward.format.onnx;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.feedforward.format.NegativeIds;
import org.feedforward.graph.Allowance;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.FoldingBudget;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Describes operations and computes at once what is known: constants by the interpreter, sizes that
 * depend on the batch symbolically. What folding may take is bounded, so that a small file can not
 * unfold into a large one; beyond the bound the operation stays in the graph.
 */
final class Emitter {

  private static final long FOLDED_ELEMENTS = 8 << 20;
  private static final int SMALL = 1 << 10;
  private static final int MOST_STEPS = 1 << 15; // of recurrent layers, each many operations

  private final NegativeIds negativeIds;
  private final KnownTexts texts;
  private final Set<String> wantedConstant = new LinkedHashSet<>();
  private FoldingBudget budget = new FoldingBudget(FOLDED_ELEMENTS);
  private Allowance allowance;
  private int steps;
  private FixedRows fixedRows = FixedRows.NONE;
  private long remainingSmall = FOLDED_ELEMENTS; // of shapes and the like, which must be known

  Emitter(NegativeIds negativeIds, Allowance allowance, KnownTexts texts) {
    this.texts = texts;
    this.negativeIds = negativeIds;
    this.allowance = allowance;
  }

  /** Begins a graph: what another try has taken is let go with it. */
  void restart() {
    budget = new FoldingBudget(FOLDED_ELEMENTS);
    remainingSmall = FOLDED_ELEMENTS;
    allowance = allowance.fresh();
    steps = 0;
  }

  /** Takes the file for one of any number of rows. */
  void takeRows(FixedRows fixed) {
    fixedRows = fixed;
  }

  /** The number of rows that the file was exported for, if it is taken for any. */
  FixedRows fixedRows() {
    return fixedRows;
  }

  /** Counts the bytes of another file towards what may be made. */
  void addFile(long bytes) {
    allowance.addFile(bytes);
  }

  /** Counts the steps of recurrent layers. */
  void takeSteps(int count) {
    steps += count;
    if (count > MOST_STEPS || steps > MOST_STEPS) {
      throw new ModelException(
          "makes more than " + MOST_STEPS + " steps of recurrent layers, which is too many");
    }
  }

  /** Refuses a constant that is too large to be made. */
  void requireRoom(DType dtype, int... shape) {
    allowance.requireRoom(dtype, shape);
  }

  /** Whether negative elements of an index count from the end: always where the file has them. */
  boolean wraps(Operand index) {
    return negativeIds == NegativeIds.WRAP
        || !index.isComputed()
        || inputsOf(index.value()).isEmpty();
  }

  Operand emit(OnnxType type, Op op, Operand... operands) {
    return emit(type, op, Arrays.asList(operands));
  }

  /** The result of an operation, whose elements are of the type unless they are truth values. */
  Operand emit(OnnxType type, Op op, List<Operand> given) {
    List<Operand> operands = fixedRows.operands(op, given);
    if (operands.stream().anyMatch(Operand::isOfRowNumbers)) {
      return ofRowNumbers(type, op, operands);
    }
    if (operands.stream().anyMatch(operand -> operand.sizes().isPresent())) {
      List<Sizes> sizes = operands.stream().map(this::asSizes).toList();
      List<Value> placeholders = operands.stream().map(Operand::placeholder).toList();
      OnnxType result = Operand.typeOf(type, Value.of(op, placeholders).dtype());
      return sizes(result, Sizes.evaluate(op, sizes, placeholders));
    }
    return computed(type, fold(Value.of(op, operands.stream().map(Operand::value).toList())));
  }

  /** The numbers of the rows moved, or indices made of them; of all else only the shape. */
  private Operand ofRowNumbers(OnnxType type, Op op, List<Operand> operands) {
    boolean moves =
        op instanceof Op.Reshape || op instanceof Op.Transpose || op instanceof Op.Expand;
    if (!moves && !(op instanceof Op.Concat) && !(op instanceof Op.Binary)) {
      throw Ramp.numbersRows();
    }
    Value zeros = Value.of(op, operands.stream().map(Operand::placeholder).toList());
    if (moves && operands.get(0).rowNumbers().isPresent()) {
      return new Operand(this, type, new Known.RowNumbers(zeros));
    }
    int last = zeros.shape().rank() - 1;
    if (op instanceof Op.Concat concat
        && concat.axis() == last
        && operands.get(0).rowNumbers().isPresent()
        && operands.stream().skip(1).noneMatch(Operand::isOfRowNumbers)
        && operands.stream().allMatch(operand -> operand.shape().dim(last).isOne())) {
      List<Operand> columns = operands.stream().map(operand -> operand.squeeze(last)).toList();
      return new Operand(this, type, new Known.Coordinates(columns, zeros));
    }
    if (!(op instanceof Op.Binary binary)) {
      throw Ramp.numbersRows();
    }
    OnnxType result = Operand.typeOf(type, zeros.dtype());
    Optional<Known> positions = ownPositions(binary.function(), operands, zeros);
    return new Operand(this, result, positions.orElseGet(() -> new Known.ShapeOnly(zeros)));
  }

  /** The numbers of the rows times a number, or with positions below that number added. */
  private Optional<Known> ownPositions(
      BinaryFunction function, List<Operand> operands, Value zeros) {
    int rows = operands.get(0).isOfRowNumbers() ? 0 : 1;
    Operand of = operands.get(rows);
    Optional<Tensor> other = operands.get(1 - rows).constant();
    if (zeros.dtype() != DType.INT64 || other.isEmpty() || other.get().size() == 0) {
      return Optional.empty();
    }
    long[] numbers = other.get().toLongs();
    if (function == BinaryFunction.MUL && of.rowNumbers().isPresent()) {
      boolean step = numbers.length == 1 && numbers[0] > 0 && numbers[0] <= Integer.MAX_VALUE;
      return step
          ? Optional.of(new Known.OwnPositions(zeros, (int) numbers[0], longs(0)))
          : Optional.empty();
    }
    boolean first =
        of.ownPositions().isPresent()
            && of.ownPositions().get().own().constant().stream()
                .allMatch(own -> own.size() == 1 && own.getLong(0) == 0);
    if (function != BinaryFunction.ADD || !first) {
      return Optional.empty();
    }
    int step = of.ownPositions().get().step();
    boolean inside = Arrays.stream(numbers).allMatch(number -> number >= 0 && number < step);
    return inside
        ? Optional.of(new Known.OwnPositions(zeros, step, operands.get(1 - rows)))
        : Optional.empty();
  }

  /** What a function of values gives, computed at once where all of them are small and known. */
  Operand apply(OnnxType type, List<Operand> operands, Function<List<Value>, Value> function) {
    List<Value> values = operands.stream().map(Operand::value).toList();
    Value value = function.apply(values);
    takeConstants(value, values);
    boolean small =
        values.stream().allMatch(v -> v.op() instanceof Op.Constant && v.shape().perRow() <= SMALL)
            && value.shape().perRow() <= SMALL
            && !value.shape().hasBatch();
    if (!small) {
      return computed(type, value);
    }
    Graph graph = Graph.of(List.of(), Map.of("y", value), Map.of());
    return constant(type, Interpreter.run(graph, List.of()).get("y"));
  }

  /** Counts the constants that stand between a value and what it was made of. */
  private void takeConstants(Value made, List<Value> of) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.addAll(of);
    Deque<Value> stack = new ArrayDeque<>(List.of(made));
    while (!stack.isEmpty()) {
      Value next = stack.pop();
      if (seen.add(next)) {
        if (next.op() instanceof Op.Constant) {
          allowance.take(next.dtype(), (long) next.shape().perRow());
        }
        stack.addAll(next.operands());
      }
    }
  }

  /** A list of tensors. */
  Operand sequence(OnnxType type, List<Operand> items) {
    return new Operand(this, type, new Known.Sequence(items));
  }

  Operand computed(OnnxType type, Value value) {
    return new Operand(this, Operand.typeOf(type, value.dtype()), new Known.Computed(value));
  }

  Operand constant(OnnxType type, Tensor tensor) {
    allowance.take(tensor.dtype(), (long) tensor.size());
    return computed(type, Value.constant(tensor));
  }

  Operand longs(long... values) {
    return constant(OnnxType.INT64, Tensor.ofLongs(values, values.length));
  }

  Operand sizes(OnnxType type, Sizes sizes) {
    return sizes.isFixed()
        ? constant(type, sizes.toTensor(type.dtype()))
        : new Operand(this, type, sizes);
  }

  Operand ramp(OnnxType type, Ramp ramp) {
    return new Operand(this, type, ramp);
  }

  /** The texts that the model knows. */
  KnownTexts texts() {
    return texts;
  }

  /** The inputs of the model that a shape, an axis or the like was found to depend on. */
  Set<String> wantedConstant() {
    return wantedConstant;
  }

  /** Notes which inputs a value comes from that had to be constant. */
  void wantConstant(Value value) {
    wantedConstant.addAll(inputsOf(value));
  }

  private static Set<String> inputsOf(Value value) {
    Set<String> inputs = new LinkedHashSet<>();
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> stack = new ArrayDeque<>(List.of(value));
    while (!stack.isEmpty()) {
      Value next = stack.pop();
      if (seen.add(next)) {
        if (next.op() instanceof Op.Input input) {
          inputs.add(input.name());
        }
        stack.addAll(next.operands());
      }
    }
    return inputs;
  }

  private Sizes asSizes(Operand operand) {
    return operand
        .sizes()
        .or(() -> operand.constant().map(Sizes::of))
        .orElseThrow(
            () ->
                new ModelException(
                    "computes with the batch size "
                        + "and the data: a row's result would depend on how many rows there are"));
  }

  private boolean mayFold(Value value) {
    int elements = value.shape().perRow();
    boolean small =
        elements <= SMALL
            && elements <= remainingSmall
            && value.operands().stream().allMatch(operand -> operand.shape().perRow() <= SMALL);
    remainingSmall -= small ? elements : 0;
    return small || budget.allows(value);
  }

  private Value fold(Value value) {
    boolean constant =
        !value.operands().isEmpty()
            && value.operands().stream().allMatch(operand -> operand.op() instanceof Op.Constant);
    if (!constant || value.shape().hasBatch() || !mayFold(value)) {
      return value;
    }
    allowance.take(value.dtype(), (long) value.shape().perRow());
    List<Tensor> tensors =
        value.operands().stream().map(operand -> ((Op.Constant) operand.op()).tensor()).toList();
    try {
      return Value.constant(Interpreter.evaluate(value.op(), tensors, value.shape().extents(1)));
    } catch (RowFaultException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }
}
