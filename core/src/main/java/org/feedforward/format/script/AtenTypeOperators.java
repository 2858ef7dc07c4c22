package org.feedforward.format.script;

import java.util.Optional;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that change a tensor's type, and what code says of types. */
final class AtenTypeOperators {

  private static final Value ABOVE_INT32 = Value.constant(Tensor.scalar(0x1p31f));
  private static final Value LEAST_INT32 = Value.constant(Tensor.scalar(-0x1p31f));

  private AtenTypeOperators() {}

  static AtenOperator.TensorConversion as(DType dtype) {
    return call -> call.tensor(0).to(dtype);
  }

  static Object typeAs(OperatorCall call) {
    return converted(call.box(0), call.box(1).type());
  }

  /** What the second holds, in the shape and the type of the first. */
  static Object copy(OperatorCall call) {
    ScriptTensor target = call.box(0);
    if (!(call.any(1, "src") instanceof ScriptTensor source)) {
      throw call.wrong(1, "a tensor");
    }
    Value copied = converted(source, target.type()).value();
    boolean same = copied.shape().equals(target.shape());
    return ScriptTensor.of(same ? copied : copied.expand(target.shape()), target.type());
  }

  /**
   * Called with a tensor of the type, with the type, or with a device before the type; devices and
   * layouts mean nothing here.
   */
  static Object to(OperatorCall call) {
    ScriptTensor x = call.box(0);
    if (call.any(1, "other") instanceof ScriptTensor other) {
      return converted(x, other.type());
    }
    int position = call.any(1, "") instanceof String || call.any(1, "") == null ? 2 : 1;
    boolean byPosition = call.any(position, "") instanceof Long;
    Optional<ScalarType> given = byPosition ? given(call, position, "") : given(call, "dtype");
    return given.isPresent() ? converted(x, given.get()) : x;
  }

  /** A tensor argument as the type that another argument says. */
  static Value converted(OperatorCall call, int position, int typePosition) {
    ScalarType type = given(call, typePosition, "dtype").orElseThrow();
    return converted(call.box(position), type).value();
  }

  /** The type that an argument by name says; empty when there is none. */
  static Optional<ScalarType> given(OperatorCall call, String name) {
    return given(call, OperatorCall.NAMED, name);
  }

  /** Halves and doubles would be rounded differently. */
  static Optional<ScalarType> given(OperatorCall call, int position, String name) {
    if (!call.isGiven(position, name)) {
      return Optional.empty();
    }
    int code = call.integer(position, name);
    return Optional.of(
        ScalarType.ofCode(code)
            .filter(type -> type.dtype() != DType.FLOAT32 || type == ScalarType.FLOAT32)
            .orElseThrow(
                () ->
                    call.refused(
                        "with dtype "
                            + ScalarType.ofCode(code).map(ScalarType::toString).orElse("" + code)
                            + " is not known here: float32, integers and bool are")));
  }

  private static ScriptTensor converted(ScriptTensor x, ScalarType to) {
    if (to == x.type()) {
      return x;
    }
    Value value = x.value();
    if (!to.isNarrowInteger()) {
      return ScriptTensor.of(value.to(to.dtype()), to);
    }
    boolean held = value.dtype() == DType.BOOL || x.type().promotedWith(to) == to;
    Value whole = value.dtype() == DType.FLOAT32 ? asInt32(value) : value.to(DType.INT64);
    return held && value.dtype() != DType.FLOAT32
        ? ScriptTensor.of(whole, to)
        : NarrowIntegers.wrapped(whole, to);
  }

  /** What has no int32, infinities and NaN among it, becomes the lowest, as on x86. */
  private static Value asInt32(Value x) {
    Value fits = x.lt(ABOVE_INT32).and(x.ge(LEAST_INT32));
    return x.where(fits, LEAST_INT32).to(DType.INT64);
  }

  /** A tensor as the wider of its type and another's: float, then integer, then truth value. */
  static Value promoted(Value x, Value other) {
    boolean truths = x.dtype() == DType.BOOL && other.dtype() == DType.BOOL;
    DType wider =
        x.dtype() == DType.FLOAT32 || other.dtype() == DType.FLOAT32
            ? DType.FLOAT32
            : truths ? DType.BOOL : DType.INT64;
    return x.to(wider);
  }
}
