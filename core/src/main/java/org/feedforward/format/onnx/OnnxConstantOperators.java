package org.feedforward.format.onnx;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that bring numbers of their own. */
final class OnnxConstantOperators {

  private static final int MAX_RANGE = 1 << 20;

  private OnnxConstantOperators() {}

  /** One of the attributes value, value_float, value_ints, ... */
  static Operand constant(Call call) {
    Emitter emitter = call.emitter();
    Optional<Operand> tensor = call.tensor("value");
    if (tensor.isPresent()) {
      return tensor.get();
    }
    if (call.has("value_float")) {
      return emitter.constant(OnnxType.FLOAT, Tensor.scalar(call.number("value_float", 0)));
    }
    if (call.has("value_int")) {
      return emitter.constant(OnnxType.INT64, Tensor.scalar(call.integer("value_int", 0)));
    }
    Optional<float[]> floats = call.numbers("value_floats");
    if (floats.isPresent()) {
      return emitter.constant(OnnxType.FLOAT, Tensor.of(floats.get()));
    }
    return call.integers("value_ints")
        .map(emitter::longs)
        .orElseThrow(
            () ->
                new ModelException(
                    "holds no tensor but "
                        + Text.quote(List.copyOf(call.node().attributes().keySet()))
                        + ", which is not supported"));
  }

  static Operand constantOfShape(Call call) {
    Operand value =
        call.tensor("value")
            .orElseGet(() -> call.emitter().constant(OnnxType.FLOAT, Tensor.of(0f)));
    List<Extent> extents =
        call.emitter()
            .fixedRows()
            .extents(OnnxShapeOperators.requireList(call.input(0), "the shape").elements());
    return value.reshape(Shape.SCALAR).expand(Shapes.of(extents));
  }

  static Operand eyeLike(Call call) {
    Operand x = call.input(0);
    long k = call.integer("k", 0);
    OnnxType type =
        call.has("dtype")
            ? OnnxType.of(call.integer("dtype", 0))
                .orElseThrow(() -> new ModelException("has a dtype that is not supported"))
            : x.type();
    if (x.rank() != 2 || x.shape().hasBatch()) {
      throw new ModelException("needs a matrix of fixed extents, got " + x.shape());
    }
    int columns = x.shape().dim(1).outer();
    call.emitter().requireRoom(type.dtype(), x.shape().extents(1));
    Tensor eye =
        Tensor.generateBooleans(
            x.shape().extents(1),
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i % columns - (long) (i / columns) == k;
              }
            });
    return call.emitter().constant(OnnxType.BOOL, eye).cast(type);
  }

  /** The numbers from a start to before a limit, all known. */
  static Operand range(Call call) {
    List<Operand> operands = call.allInputs();
    OnnxType type = operands.get(0).type();
    for (Operand operand : operands) {
      if (operand.ramp().isPresent() || operand.shape().perRow() != 1 || operand.rank() > 1) {
        throw new ModelException("has a limit that is not a number but " + operand);
      }
      if (operand.type() != type) {
        throw new ModelException("has limits of two types, " + type + " and " + operand.type());
      }
    }
    if (operands.stream().anyMatch(operand -> operand.sizes().isPresent())) {
      List<Extent> limits =
          operands.stream().map(o -> o.requireSizes("a limit of Range").elements().get(0)).toList();
      return call.emitter().ramp(type, Ramp.range(limits.get(0), limits.get(1), limits.get(2)));
    }
    if (type.dtype() == DType.INT64) {
      return operands.get(0).constantLike(wholes(operands));
    }
    double[] numbers =
        operands.stream()
            .mapToDouble(operand -> operand.requireConstant("a limit of Range").getDouble(0))
            .toArray();
    double count = Math.max(0, Math.ceil((numbers[1] - numbers[0]) / numbers[2]));
    if (!(count <= MAX_RANGE)) {
      throw new ModelException("gives " + count + " numbers, at most " + MAX_RANGE);
    }
    return operands
        .get(0)
        .constantLike(
            Tensor.generate(
                new int[] {(int) count},
                values -> {
                  for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (numbers[0] + i * numbers[2]);
                  }
                }));
  }

  /** Integers of 64 bits, which a double does not hold. */
  private static Tensor wholes(List<Operand> operands) {
    long[] numbers =
        operands.stream()
            .mapToLong(operand -> operand.requireConstant("a limit of Range").getLong(0))
            .toArray();
    if (numbers[2] == 0) {
      throw new ModelException("counts by 0");
    }
    long span = Math.subtractExact(numbers[1], numbers[0]);
    boolean any = span != 0 && (span > 0) == (numbers[2] > 0);
    long count = any ? (Math.absExact(span) - 1) / Math.absExact(numbers[2]) + 1 : 0;
    if (count > MAX_RANGE) {
      throw new ModelException("gives " + count + " numbers, at most " + MAX_RANGE);
    }
    return Tensor.generateLongs(
        new int[] {(int) count},
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = numbers[0] + i * numbers[2];
          }
        });
  }
}
