package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that make tensors of their own. */
final class AtenCreationOperators {

  /** Elements of one tensor: a small piece of code could ask for billions. */
  static final int MOST_CREATED = 1 << 20;

  private AtenCreationOperators() {}

  static Object zerosLike(OperatorCall call) {
    return like(call, zeros(call.tensor(0)));
  }

  static Object onesLike(OperatorCall call) {
    Value zeros = zeros(call.tensor(0));
    Value ones = zeros.dtype() == DType.BOOL ? zeros.not() : zeros.add(1);
    return like(call, ones);
  }

  private static ScriptTensor like(OperatorCall call, Value value) {
    ScalarType type = AtenTypeOperators.given(call, "dtype").orElse(call.type(0));
    return ScriptTensor.of(value.to(type.dtype()), type);
  }

  /** Of every element, also of NaN, which no product with 0 removes. */
  private static Value zeros(Value x) {
    if (x.dtype() == DType.INT64) {
      return x.sub(x);
    }
    Value any = x.dtype() == DType.BOOL ? x : x.apply(UnaryFunction.IS_NAN);
    return any.and(any.not()).to(x.dtype());
  }

  static Object fullLike(OperatorCall call) {
    ScalarType type = AtenTypeOperators.given(call, "dtype").orElse(call.type(0));
    Number number =
        OperatorCall.number(call.any(1, "fill_value")).orElseThrow(() -> call.wrong(1, "a number"));
    Value filling = Value.constant(constant(call, number, type, new int[0]));
    return ScriptTensor.of(filling.expand(call.tensor(0).shape()), type);
  }

  /** Of another shape, and of the type of the first unless one is given. */
  static Object newFull(OperatorCall call) {
    Number number =
        OperatorCall.number(call.any(2, "fill_value")).orElseThrow(() -> call.wrong(2, "a number"));
    return filled(call, number, call.type(0), 1);
  }

  static Object newFilled(OperatorCall call, long number) {
    return filled(call, number, call.type(0), 1);
  }

  static Object full(OperatorCall call) {
    Object fill = call.any(1, "fill_value");
    Number number = OperatorCall.number(fill).orElseThrow(() -> call.wrong(1, "a number"));
    return filled(call, number, typeOf(fill, number), 0);
  }

  static Object filled(OperatorCall call, double number) {
    return filled(call, number, ScalarType.FLOAT32, 0);
  }

  /** The type that a number has as a tensor, where none is given. */
  private static ScalarType typeOf(Object argument, Number number) {
    if (argument instanceof ScriptTensor tensor) {
      return tensor.type();
    }
    return argument instanceof Boolean
        ? ScalarType.BOOL
        : number instanceof Long ? ScalarType.INT64 : ScalarType.FLOAT32;
  }

  private static ScriptTensor filled(
      OperatorCall call, Number number, ScalarType otherwise, int sizePosition) {
    ScalarType type = AtenTypeOperators.given(call, "dtype").orElse(otherwise);
    List<Object> sizes = call.items(sizePosition, "size");
    List<Dim> dims = new ArrayList<>();
    int[] shape = new int[sizes.size()];
    long count = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      Object size = sizes.get(axis);
      boolean rows = size instanceof BatchMultiple r && r.factor() > 0 && r.factor() < MOST_CREATED;
      shape[axis] = rows ? (int) ((BatchMultiple) size).factor() : call.integerOf(size);
      dims.add(rows ? new Dim(1, true, shape[axis]) : Dim.of(Math.max(0, shape[axis])));
      count *= Math.max(0, shape[axis]);
      if (shape[axis] < 0 || count > MOST_CREATED) {
        throw call.refused("of shape " + Arrays.toString(shape) + " is too large");
      }
    }
    Shape target = new Shape(dims);
    if (target.hasBatch()) {
      return ScriptTensor.of(
          Value.constant(constant(call, number, type, new int[0])).expand(target), type);
    }
    return ScriptTensor.of(Value.constant(constant(call, number, type, shape)), type);
  }

  private static Tensor constant(OperatorCall call, Number number, ScalarType type, int[] shape) {
    return switch (type.dtype()) {
      case FLOAT32 -> Tensor.full(number.floatValue(), shape);
      case INT64 -> {
        long whole = number.longValue();
        if (!type.holds(whole) || !Double.isFinite(number.doubleValue())) {
          throw call.refused("of " + number + " as " + type + " is not known here");
        }
        yield Tensor.generateLongs(shape, out -> Arrays.fill(out, whole));
      }
      case BOOL ->
          Tensor.generateBooleans(shape, out -> Arrays.fill(out, number.doubleValue() != 0));
    };
  }

  static Object tensor(OperatorCall call) {
    Object data = call.any(0, "");
    Number number =
        OperatorCall.number(data)
            .orElseThrow(() -> call.refused("of more than a number is not known here"));
    return scalar(call, number, typeOf(data, number));
  }

  static Object scalarTensor(OperatorCall call) {
    Number number =
        OperatorCall.number(call.any(0, "")).orElseThrow(() -> call.wrong(0, "a number"));
    return scalar(call, number, ScalarType.FLOAT32);
  }

  private static ScriptTensor scalar(OperatorCall call, Number number, ScalarType otherwise) {
    ScalarType type = AtenTypeOperators.given(call, "dtype").orElse(otherwise);
    return ScriptTensor.of(Value.constant(constant(call, number, type, new int[0])), type);
  }

  /** Called with end, with start and end, or with a step; then type, layout, device, pinning. */
  static Object arange(OperatorCall call) {
    if (numbersRows(call)) {
      Value zero = Value.constant(Tensor.ofLongs(new long[1], 1));
      return ScriptTensor.rowNumbers(zero.expand(Shape.batched()));
    }
    int numbers =
        switch (call.count()) {
          case 1, 5 -> 1;
          case 2, 6 -> 2;
          default -> 3;
        };
    long start = numbers == 1 ? 0 : call.integer(0, "start");
    long end = call.integer(numbers == 1 ? 0 : 1, "end");
    long step = numbers == 3 ? call.integer(2, "step") : 1;
    long count = step == 0 ? -1 : Math.floorDiv(end - start + step - Long.signum(step), step);
    if (count < 0 || count > MOST_CREATED) {
      throw call.refused("from " + start + " to " + end + " is not known here");
    }
    Optional<ScalarType> given =
        call.count() > numbers
            ? AtenTypeOperators.given(call, numbers, "dtype")
            : AtenTypeOperators.given(call, "dtype");
    ScalarType type = given.orElse(ScalarType.INT64);
    long last = start + step * Math.max(0, count - 1);
    if (!type.holds(start) || !type.holds(last)) {
      throw call.refused("from " + start + " to " + end + " as " + type + " is not known here");
    }
    Tensor counted =
        Tensor.generateLongs(
            new int[] {(int) count},
            out -> {
              for (int i = 0; i < out.length; i++) {
                out[i] = start + i * step;
              }
            });
    return ScriptTensor.of(Value.constant(counted).to(type.dtype()), type);
  }

  /** Whether it counts from 0 to the batch size. */
  private static boolean numbersRows(OperatorCall call) {
    boolean fromStart = call.any(1, "end") instanceof BatchMultiple;
    Object end = fromStart ? call.any(1, "end") : call.any(0, "end");
    boolean first = !fromStart || Long.valueOf(0).equals(call.any(0, "start"));
    Object step = fromStart ? call.any(2, "step") : null;
    return first
        && end instanceof BatchMultiple rows
        && rows.factor() == 1
        && (step == null || Long.valueOf(1).equals(step))
        && AtenTypeOperators.given(call, "dtype").orElse(ScalarType.INT64) == ScalarType.INT64;
  }
}
