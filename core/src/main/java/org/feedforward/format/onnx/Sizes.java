package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * A small tensor of integers of which some depend on the batch size: what Shape gives, and what is
 * computed from it. The operations of the graph that only move elements are evaluated on the
 * elements' positions, so they mean here what they mean everywhere.
 *
 * @param shape its extents
 * @param elements its elements in C order
 */
record Sizes(List<Integer> shape, List<Extent> elements) implements Known {

  private static final int MAX_ELEMENTS = 1 << 12;

  Sizes {
    shape = List.copyOf(shape);
    elements = List.copyOf(elements);
  }

  /** The shape of a value as ONNX's Shape gives it. */
  static Sizes of(Shape shape) {
    List<Extent> extents =
        shape.dims().stream()
            .map(dim -> dim.batch() ? new Extent(dim.perRow(), 0) : Extent.of(dim.outer()))
            .toList();
    return new Sizes(List.of(extents.size()), extents);
  }

  static Sizes of(Tensor tensor) {
    requireSmall(tensor.size());
    List<Extent> elements = new ArrayList<>();
    for (int i = 0; i < tensor.size(); i++) {
      double number = tensor.getDouble(i);
      if (number != Math.rint(number)) {
        throw new ModelException("computes with the batch size and the fraction " + number);
      }
      elements.add(Extent.of(tensor.dtype() == DType.INT64 ? tensor.getLong(i) : (long) number));
    }
    return new Sizes(Arrays.stream(tensor.shape()).boxed().toList(), elements);
  }

  private static void requireSmall(int size) {
    if (size > MAX_ELEMENTS) {
      throw new ModelException("computes " + size + " numbers that depend on the batch size");
    }
  }

  boolean isFixed() {
    return elements.stream().allMatch(Extent::isFixed);
  }

  /** The elements as a tensor, when none depends on the batch size. */
  Tensor toTensor(DType dtype) {
    int[] extents = extents();
    return switch (dtype) {
      case INT64 -> Tensor.ofLongs(elements.stream().mapToLong(Extent::fixed).toArray(), extents);
      case FLOAT32 ->
          Tensor.generate(
              extents,
              values -> {
                for (int i = 0; i < values.length; i++) {
                  values[i] = elements.get(i).fixed();
                }
              });
      case BOOL ->
          Tensor.generateBooleans(
              extents,
              values -> {
                for (int i = 0; i < values.length; i++) {
                  values[i] = elements.get(i).fixed() != 0;
                }
              });
    };
  }

  /** What an operation gives for operands of which some depend on the batch size. */
  static Sizes evaluate(Op op, List<Sizes> operands, List<Value> placeholders) {
    Value result = Value.of(op, placeholders);
    requireSmall(result.shape().perRow());
    int[] shape = result.shape().extents(1);
    if (op instanceof Op.Binary binary) {
      boolean integers = placeholders.get(0).dtype() == DType.INT64;
      return elementwise(binary.function(), operands, shape, integers);
    }
    if (op instanceof Op.Unary unary) {
      List<Extent> elements =
          operands.get(0).elements.stream().map(x -> apply(unary.function(), x)).toList();
      return new Sizes(operands.get(0).shape, elements);
    }
    if (op instanceof Op.Cast || op instanceof Op.Wrap || op instanceof Op.Bounded) {
      return operands.get(0);
    }
    if (op instanceof Op.Reduce reduce && operands.get(0).shape.size() <= 1) {
      return operands.get(0).reduce(reduce, shape);
    }
    boolean moves =
        op instanceof Op.Reshape
            || op instanceof Op.Transpose
            || op instanceof Op.Expand
            || op instanceof Op.Concat
            || op instanceof Op.Slice
            || op instanceof Op.Gather
            || op instanceof Op.GatherElements
            || op instanceof Op.Where;
    if (!moves) {
      throw new ModelException(
          "computes with the batch size, which a row's result must not depend on");
    }
    return move(op, operands, shape);
  }

  /** Evaluates the operation on the positions of the elements among all elements. */
  private static Sizes move(Op op, List<Sizes> operands, int[] shape) {
    List<Extent> all = new ArrayList<>();
    List<Tensor> positions = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Sizes operand = operands.get(i);
      boolean isIndex =
          (i == 1 && (op instanceof Op.Gather || op instanceof Op.GatherElements))
              || (i == 0 && op instanceof Op.Where);
      if (isIndex) {
        positions.add(operand.requireFixed(op instanceof Op.Where ? DType.BOOL : DType.INT64));
      } else {
        int start = all.size();
        all.addAll(operand.elements);
        positions.add(
            Tensor.generateLongs(
                operand.extents(),
                values -> {
                  for (int k = 0; k < values.length; k++) {
                    values[k] = (long) start + k;
                  }
                }));
      }
    }
    Tensor moved = Interpreter.evaluate(op, positions, shape);
    List<Extent> elements =
        Arrays.stream(moved.toLongs()).mapToObj(position -> all.get((int) position)).toList();
    return new Sizes(boxed(shape), elements);
  }

  private Tensor requireFixed(DType dtype) {
    if (!isFixed()) {
      throw new ModelException("looks up a position that depends on the batch size: " + this);
    }
    return toTensor(dtype);
  }

  private static Sizes elementwise(
      BinaryFunction function, List<Sizes> operands, int[] shape, boolean integers) {
    Op expand = new Op.Expand(Shape.of(shape));
    Sizes x = move(expand, operands.subList(0, 1), shape);
    Sizes y = move(expand, operands.subList(1, 2), shape);
    List<Extent> elements = new ArrayList<>();
    for (int i = 0; i < x.elements.size(); i++) {
      elements.add(apply(function, x.elements.get(i), y.elements.get(i), integers));
    }
    return new Sizes(x.shape, elements);
  }

  private static Extent apply(BinaryFunction function, Extent x, Extent y, boolean integers) {
    return switch (function) {
      case ADD -> x.plus(y);
      case SUB -> x.minus(y);
      case MUL -> x.times(y);
      case DIV -> integers ? x.truncatedQuotient(y) : x.dividedBy(y);
      case MOD -> x.remainder(y);
      case MAX -> x.max(y);
      case MIN -> x.min(y);
      case EQUAL -> truth(x.isEqualTo(y));
      case LESS -> truth(x.isBelow(y));
      case LESS_EQUAL -> truth(x.isAtMost(y));
      case FMOD, AND, OR, XOR, POW, PRELU, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT ->
          throw new ModelException("computes with the batch size: " + function);
    };
  }

  private static Extent apply(UnaryFunction function, Extent x) {
    return switch (function) {
      case NEG -> x.times(Extent.of(-1));
      case FLOOR, CEIL, ROUND -> x;
      case ABS, RELU -> x.max(Extent.of(0));
      default -> throw new ModelException("computes with the batch size: " + function);
    };
  }

  private static Extent truth(boolean holds) {
    return Extent.of(holds ? 1 : 0);
  }

  private Sizes reduce(Op.Reduce reduce, int[] shape) {
    if (elements.isEmpty() || reduce.axes().isEmpty()) {
      return this;
    }
    Extent result =
        elements.stream()
            .reduce(
                (x, y) ->
                    switch (reduce.function()) {
                      case SUM -> x.plus(y);
                      case PROD -> x.times(y);
                      case MAX -> x.max(y);
                      case MIN -> x.min(y);
                      case MEAN ->
                          throw new ModelException("computes the mean of sizes of the batch");
                    })
            .orElseThrow();
    return new Sizes(boxed(shape), List.of(result));
  }

  int[] extents() {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> boxed(int[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /** As {@code [N, 64]}. */
  @Override
  public String toString() {
    return elements.stream().map(Extent::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
