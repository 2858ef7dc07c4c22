package org.feedforward.plan;

import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.Run;
import org.feedforward.tensor.DType;

/**
 * A value whose step is being made, and all that the step needs to know of its surroundings. Shapes
 * are those of one row: the batch axis stays, with extent 1.
 *
 * @param value the value
 * @param graph what it belongs to
 * @param lifetimes what is computed together, and which value is the last to read another
 * @param memory where values lie
 * @param kernels what computes
 */
record Site(Value value, Graph graph, Lifetimes lifetimes, Memory memory, Kernels kernels) {

  DType dtype() {
    return value.dtype();
  }

  List<Value> operands() {
    return value.operands();
  }

  Value operandValue(int index) {
    return operands().get(index);
  }

  /** How many elements the value has in a row. */
  int perRow() {
    return value.shape().perRow();
  }

  int[] extents() {
    return extents(value);
  }

  int[] operandExtents(int index) {
    return extents(operandValue(index));
  }

  static int[] extents(Value value) {
    return value.shape().rowExtents();
  }

  /** The slot of an operand. */
  int operand(int index) {
    return memory.slot(operandValue(index));
  }

  /** A new slot for the result. */
  int result() {
    return memory.newSlot(value);
  }

  /**
   * A slot for the result of an operation that reads every element of its operands where it writes
   * it: the memory of an operand that nobody needs any more, if there is one.
   */
  int resultInPlace() {
    for (Value operand : operands()) {
      if (!memory.isConstant(operand)
          && !isReadElsewhere(operand)
          && operand.dtype() == dtype()
          && operand.shape().perRow() == perRow()
          && lifetimes.endsAt(operand, value)) {
        return memory.sharedSlot(value, operand);
      }
    }
    return result();
  }

  /** Whether an operand is a part of the memory of this one, from another element on. */
  private boolean isReadElsewhere(Value operand) {
    Value root = lifetimes.root(operand);
    return operands().stream()
        .anyMatch(other -> lifetimes.isPartOfRoot(other) && lifetimes.root(other) == root);
  }

  /** Whether the value is the memory of another one. */
  boolean isView() {
    return lifetimes.root(value) != value;
  }

  /** The linear layer or convolution that is computed together with this ReLU, or null. */
  Value fusedLayer() {
    return lifetimes.fusedLayer(value);
  }

  /** The attention that ends in this product, or null. */
  Attention attention() {
    return lifetimes.attention(value);
  }

  /** The runs of all operands broadcast to the value, each from where its elements lie. */
  Run[] broadcastRuns() {
    return Run.of(perRow(), operands().stream().map(this::broadcast).toArray(int[][]::new));
  }

  private int[] broadcast(Value operand) {
    int[] map = ElementMaps.broadcast(extents(operand), extents());
    int start = memory.isConstant(operand) ? 0 : lifetimes.partStart(operand);
    return start == 0 ? map : Arrays.stream(map).map(element -> element + start).toArray();
  }

  /** The step with the origin told by what it throws for a wrong element of {@code numbers}. */
  Step located(Value numbers, Step step) {
    int[] inputs = graph.inputs().stream().mapToInt(memory::slot).toArray();
    int slot = memory.isConstant(numbers) ? Origins.NOT_OF_ROWS : memory.slot(numbers);
    return Origins.located(graph.inputs(), inputs, numbers, slot, step);
  }
}
