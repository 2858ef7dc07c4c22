package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;

/** Arithmetic, comparisons and logic, element by element. */
final class OnnxElementwiseOperators {

  private static final int NUMPY_BROADCAST = 7; // before: attributes broadcast and axis

  /** Since which opset Mod of floats may round its quotient down. */
  private static final int FLOATS_ROUND_DOWN = 28;

  private OnnxElementwiseOperators() {}

  static OnnxOperator.SingleConversion unary(UnaryFunction function) {
    return call -> {
      call.ignore("consumed_inputs");
      return call.input(0).unary(function);
    };
  }

  static OnnxOperator.SingleConversion binary(BinaryFunction function) {
    return call -> call.input(0).binary(function, secondOperand(call));
  }

  static OnnxOperator.SingleConversion greater(boolean orEqual) {
    BinaryFunction function = orEqual ? BinaryFunction.LESS_EQUAL : BinaryFunction.LESS;
    return call -> secondOperand(call).binary(function, call.input(0));
  }

  /** Sum, Max, Min: any number of operands. */
  static OnnxOperator.SingleConversion variadic(BinaryOperator<Operand> function) {
    return call -> {
      call.ignore("consumed_inputs");
      return call.allInputs().stream().reduce(function).orElseThrow();
    };
  }

  static Operand mean(Call call) {
    Operand sum = variadic(Operand::add).convert(call);
    return sum.div(sum.number(call.inputCount()));
  }

  /** The second operand; before opset 7 an attribute said at which axis of the first it begins. */
  static Operand secondOperand(Call call) {
    Operand other = call.input(1);
    if (call.opset() >= NUMPY_BROADCAST) {
      return other;
    }
    call.ignore("consumed_inputs");
    int rank = call.input(0).rank();
    long start = call.integer("axis", rank - other.rank());
    if (!call.flag("broadcast", false) || other.rank() == 0) {
      return other;
    }
    int axis = (int) (start < 0 ? start + rank : start);
    if (axis < 0 || axis + other.rank() > rank) {
      throw new ModelException(
          "broadcasts " + other + " from axis " + start + " of " + call.input(0));
    }
    List<Dim> dims = new ArrayList<>(other.shape().dims());
    dims.addAll(Shapes.ones(rank - axis - other.rank()));
    return other.reshape(new Shape(dims));
  }

  /** The base's type is the result's; an exponent of another type is converted. */
  static Operand pow(Call call) {
    Operand base = call.input(0);
    Operand exponent = secondOperand(call);
    if (base.type().isInteger() && exponent.type().isFloat()) {
      return base.cast(exponent.type()).binary(BinaryFunction.POW, exponent).cast(base.type());
    }
    return base.binary(BinaryFunction.POW, exponent.cast(base.type()));
  }

  static Operand mod(Call call) {
    Operand x = call.input(0);
    Operand y = call.input(1);
    if (call.flag("fmod", false)) {
      return x.binary(BinaryFunction.FMOD, y);
    } else if (!x.type().isFloat()) {
      return x.binary(BinaryFunction.MOD, y);
    } else if (call.opset() < FLOATS_ROUND_DOWN) {
      throw new ModelException(
          "has fmod=0 for "
              + x
              + ", the standard requires fmod=1 before opset "
              + FLOATS_ROUND_DOWN);
    }
    Operand remainder = x.binary(BinaryFunction.MOD, y);
    Operand zero = y.number(-0.0).where(y.less(y.number(0)), y.number(0));
    return zero.where(remainder.equal(y.number(0)), remainder); // with the sign of y
  }

  static Operand isInf(Call call) {
    return call.input(0)
        .unary(
            UnaryFunction.IS_INF,
            (float) call.integer("detect_negative", 1),
            (float) call.integer("detect_positive", 1));
  }

  static Operand where(Call call) {
    Operand x = call.input(1);
    Operand y = call.input(2);
    if (x.type() != y.type()) {
      throw new ModelException("chooses between two types, " + x.type() + " and " + y.type());
    }
    return x.where(call.input(0), y);
  }

  /** Limits as attributes before opset 11, as operands from then on. */
  static Operand clip(Call call) {
    Operand x = call.input(0);
    if (call.opset() < 11) {
      call.ignore("consumed_inputs");
      return x.unary(
          UnaryFunction.CLAMP,
          call.number("min", Float.NEGATIVE_INFINITY),
          call.number("max", Float.POSITIVE_INFINITY));
    }
    for (int position = 1; position <= 2; position++) {
      Operand limit = call.optional(position).orElse(x);
      if (limit.type().dtype() != x.type().dtype()) {
        throw new ModelException("has a limit that is " + limit.type() + " for " + x.type());
      }
      if (limit != x && (limit.rank() > 1 || limit.shape().perRow() != 1)) {
        throw new ModelException("has a limit of shape " + limit.shape() + ", expected a number");
      }
    }
    boolean plain = x.type().isFloat() && isKnownOrAbsent(call, 1) && isKnownOrAbsent(call, 2);
    if (plain) {
      return x.unary(
          UnaryFunction.CLAMP,
          limit(call, 1, Float.NEGATIVE_INFINITY),
          limit(call, 2, Float.POSITIVE_INFINITY));
    }
    if (call.optional(1).isPresent()) {
      x = x.binary(BinaryFunction.MAX, call.input(1));
    }
    return call.optional(2).isPresent() ? x.binary(BinaryFunction.MIN, call.input(2)) : x;
  }

  private static boolean isKnownOrAbsent(Call call, int input) {
    return call.optional(input)
        .map(operand -> operand.constant().isPresent() && operand.shape().perRow() == 1)
        .orElse(true);
  }

  private static float limit(Call call, int input, float otherwise) {
    return call.optional(input)
        .flatMap(Operand::constant)
        .map(tensor -> tensor.getFloat(0))
        .orElse(otherwise);
  }

  /** The type as its number, before opset 6 as its name. */
  static Operand cast(Call call) {
    call.ignore("saturate", "round_mode");
    if (call.opset() < 6) {
      String name = call.string("to", "");
      return call.input(0).cast(named(name));
    }
    long code = call.integer("to", 0);
    OnnxType type =
        OnnxType.of(code)
            .orElseThrow(
                () ->
                    new ModelException(
                        "converts to " + OnnxType.describe(code) + ", which is not supported"));
    return call.input(0).cast(type);
  }

  private static OnnxType named(String name) {
    for (OnnxType type : OnnxType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new ModelException("converts to " + Text.quote(name) + ", which is not supported");
  }

  static Operand castLike(Call call) {
    call.ignore("saturate", "round_mode");
    return call.input(0).cast(call.input(1).type());
  }
}
