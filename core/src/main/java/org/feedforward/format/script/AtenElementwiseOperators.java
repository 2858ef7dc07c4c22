package org.feedforward.format.script;

import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Op;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Arithmetic, comparisons and logic, element by element. Those that code also calls with plain
 * numbers leave these to {@link AtenNumberOperators}.
 */
final class AtenElementwiseOperators {

  private AtenElementwiseOperators() {}

  /** Integers are what they would be rounded to. */
  static UnaryOperator<Value> rounding(UnaryOperator<Value> function) {
    return x -> x.dtype() == DType.FLOAT32 ? function.apply(x) : x;
  }

  /** To so many decimal places; below 0 to tens, hundreds, ... */
  static Value round(OperatorCall call) {
    Value x = call.tensor(0);
    int decimals = call.integer(OperatorCall.NAMED, "decimals", 0);
    if (decimals == 0) {
      return rounding(Value::round).apply(x);
    }
    if (x.dtype() != DType.FLOAT32) {
      throw call.refused("of integers with decimals = " + decimals + " is not known here");
    }
    double power = Math.pow(10, Math.abs(decimals));
    return decimals > 0 ? x.mul(power).round().div(power) : x.div(power).round().mul(power);
  }

  static Object neg(OperatorCall call) {
    return AtenNumberOperators.isNumber(call, 1)
        ? AtenNumberOperators.negative(call)
        : ScriptTensor.of(call.tensor(0).neg());
  }

  static Object add(OperatorCall call) {
    if (AtenNumberOperators.isNumber(call, 2)) {
      return AtenNumberOperators.add(call);
    }
    return call.any(0, "") instanceof ScriptList
        ? AtenListOperators.join(call)
        : ScriptTensor.of(scaled(call, Value::add));
  }

  static Object sub(OperatorCall call) {
    return AtenNumberOperators.isNumber(call, 2)
        ? AtenNumberOperators.sub(call)
        : ScriptTensor.of(scaled(call, Value::sub));
  }

  static Value rsub(OperatorCall call) {
    Value x = call.tensor(0);
    Value y = call.tensor(1, "other");
    double alpha = alpha(call, x, y);
    return binary(x, y, (a, b) -> b.sub(alpha == 1 ? a : a.mul(alpha)));
  }

  private static double alpha(OperatorCall call, Value x, Value y) {
    double alpha = call.number(2, "alpha", 1);
    boolean integers = x.dtype() != DType.FLOAT32 && y.dtype() != DType.FLOAT32;
    if (integers && alpha != Math.rint(alpha)) {
      throw call.refused("of integers with alpha = " + alpha + " is not known here");
    }
    return alpha;
  }

  /** x function (alpha y). */
  private static Value scaled(OperatorCall call, BinaryOperator<Value> function) {
    Value x = call.tensor(0);
    Value y = call.tensor(1, "other");
    double alpha = alpha(call, x, y);
    return binary(x, y, (a, b) -> function.apply(a, alpha == 1 ? b : b.mul(alpha)));
  }

  static Object mul(OperatorCall call) {
    return AtenNumberOperators.isNumber(call, 2)
        ? AtenNumberOperators.mul(call)
        : ScriptTensor.of(binary(call, Value::mul));
  }

  static Object div(OperatorCall call) {
    if (AtenNumberOperators.isNumber(call, 2) && !call.isGiven(2, "rounding_mode")) {
      return AtenNumberOperators.div(call);
    }
    String rounding = call.text(2, "rounding_mode", "");
    if (!rounding.isEmpty() && AtenNumberOperators.areKnown(call)) {
      return AtenNumberOperators.divideRounded(call, rounding);
    }
    Value x = call.tensor(0);
    Value y = call.tensor(1, "other");
    return switch (rounding) {
      case "" -> ScriptTensor.of(x.to(DType.FLOAT32).div(y.to(DType.FLOAT32)));
      case "floor" -> ScriptTensor.of(Quotients.floor(call, x, y));
      case "trunc" -> ScriptTensor.of(Quotients.truncated(call, x, y));
      default -> throw call.refused("with this rounding_mode is not known here");
    };
  }

  static Object floorDivide(OperatorCall call) {
    if (AtenNumberOperators.isNumber(call, 2)) {
      return AtenNumberOperators.floorDivide(call);
    }
    return ScriptTensor.of(Quotients.floor(call, call.tensor(0), call.tensor(1, "other")));
  }

  static Object remainder(OperatorCall call) {
    return AtenNumberOperators.isNumber(call, 2)
        ? AtenNumberOperators.remainder(call)
        : ScriptTensor.of(
            Quotients.remainder(call, BinaryFunction.MOD, call.tensor(0), call.tensor(1, "other")));
  }

  static AtenOperator.Conversion modulo(BinaryFunction function) {
    return call ->
        ScriptTensor.of(
            Quotients.remainder(call, function, call.tensor(0), call.tensor(1, "other")));
  }

  static Object pow(OperatorCall call) {
    if (AtenNumberOperators.isNumber(call, 2)) {
      return Math.pow(call.number(0, ""), call.number(1, "other"));
    }
    return ScriptTensor.of(power(call));
  }

  private static Value power(OperatorCall call) {
    Value x = call.tensor(0);
    Value y = call.tensor(1, "exponent");
    boolean integers = x.dtype() != DType.FLOAT32 && y.dtype() != DType.FLOAT32;
    if (integers
        && y.op() instanceof Op.Constant constant
        && Quotients.holds(constant.tensor(), exponent -> exponent < 0)) {
      throw call.refused("of integers to a negative exponent is not defined in PyTorch");
    }
    double root =
        x.dtype() == DType.FLOAT32
            ? OperatorCall.number(call.any(1, "")).map(Number::doubleValue).orElse(0.0)
            : 0;
    // as PyTorch does: the sign of a zero stays
    if (Math.abs(root) == 0.5) {
      return root > 0 ? x.sqrt() : x.sqrt().reciprocal();
    }
    return binary(x, y, Value::pow);
  }

  static Value addcmul(OperatorCall call) {
    double value = call.number(OperatorCall.NAMED, "value", 1);
    return call.tensor(0).add(call.tensor(1).mul(call.tensor(2)).mul(value));
  }

  static Value lerp(OperatorCall call) {
    return binary(
        call.tensor(0),
        call.tensor(1),
        (x, y) -> x.add(y.sub(x).mul(AtenTypeOperators.promoted(call.tensor(2), x))));
  }

  static Value clamp(OperatorCall call) {
    Value x = call.tensor(0);
    Optional<Value> min = call.maybeTensor(1, "min");
    Optional<Value> max = call.maybeTensor(2, "max");
    Value above = min.isPresent() ? binary(x, min.get(), Value::maximum) : x;
    return max.isPresent() ? binary(above, max.get(), Value::minimum) : above;
  }

  static Value clampMin(OperatorCall call) {
    return binary(call.tensor(0), call.tensor(1, "min"), Value::maximum);
  }

  static Value clampMax(OperatorCall call) {
    return binary(call.tensor(0), call.tensor(1, "max"), Value::minimum);
  }

  /** A function of two tensors brought to one type. */
  static Value binary(OperatorCall call, BinaryOperator<Value> function) {
    return binary(call.tensor(0), call.tensor(1, "other"), function);
  }

  private static Value binary(Value x, Value y, BinaryOperator<Value> function) {
    return function.apply(AtenTypeOperators.promoted(x, y), AtenTypeOperators.promoted(y, x));
  }

  static AtenOperator.Conversion comparison(String name, BinaryOperator<Value> function) {
    return call ->
        AtenNumberOperators.isPlain(call)
            ? AtenNumberOperators.compare(name, call)
            : ScriptTensor.of(binary(call, function));
  }

  static AtenOperator.TensorConversion logical(BinaryFunction function) {
    return call -> call.tensor(0).to(DType.BOOL).apply(function, call.tensor(1).to(DType.BOOL));
  }

  /** Of truth values, or of the bits of integers. */
  static AtenOperator.TensorConversion bitwise(BinaryFunction ofTruths, BinaryFunction ofBits) {
    return call -> {
      Value x = bits(call, 0);
      Value y = bits(call, 1);
      boolean truths = x.dtype() == DType.BOOL && y.dtype() == DType.BOOL;
      return truths ? x.apply(ofTruths, y) : x.to(DType.INT64).apply(ofBits, y.to(DType.INT64));
    };
  }

  /** Of integers -x - 1. */
  static Value bitwiseNot(OperatorCall call) {
    Value x = bits(call, 0);
    return x.dtype() == DType.BOOL ? x.not() : Value.constant(Tensor.scalar(-1L)).sub(x);
  }

  private static Value bits(OperatorCall call, int position) {
    Value x = call.tensor(position);
    if (x.dtype() == DType.FLOAT32) {
      throw call.refused("of floats is not defined in PyTorch");
    }
    return x;
  }

  static Value where(OperatorCall call) {
    if (call.count() != 3) {
      throw call.refused("without values gives a shape that depends on the data");
    }
    Value x = call.tensor(1);
    Value y = call.tensor(2);
    return AtenTypeOperators.promoted(x, y).where(call.tensor(0), AtenTypeOperators.promoted(y, x));
  }

  static Value maskedFill(OperatorCall call) {
    Value x = call.tensor(0);
    Value filling = call.tensor(2);
    if (filling.dtype() == DType.FLOAT32 && x.dtype() != DType.FLOAT32) {
      throw call.refused("of integers with a float is not defined in PyTorch");
    }
    return filling.to(x.dtype()).where(call.tensor(1), x);
  }

  /** Of integers, which are none of these, the integers. */
  static Value nanToNum(OperatorCall call) {
    Value x = call.tensor(0);
    double nan = call.number(1, "nan", 0);
    double above = call.number(2, "posinf", Float.MAX_VALUE);
    double below = call.number(3, "neginf", -Float.MAX_VALUE);
    if (x.dtype() != DType.FLOAT32) {
      return x;
    }
    Value y = OperatorCall.scalar((float) nan).where(x.apply(UnaryFunction.IS_NAN), x);
    y = OperatorCall.scalar((float) above).where(x.apply(UnaryFunction.IS_INF, 0, 1), y);
    return OperatorCall.scalar((float) below).where(x.apply(UnaryFunction.IS_INF, 1, 0), y);
  }
}
