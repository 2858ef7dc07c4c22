package org.feedforward.format.script;

import java.util.function.DoublePredicate;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Quotients that are rounded, and what they leave, as PyTorch computes them: floor is not the floor
 * of the rounded quotient (1 by 0.1 gives 9).
 */
final class Quotients {

  private static final Value ZERO = OperatorCall.scalar(0f);

  private Quotients() {}

  static Value floor(OperatorCall call, Value one, Value other) {
    Value x = AtenTypeOperators.promoted(one, other);
    Value y = AtenTypeOperators.promoted(other, one);
    requireNumbers(call, x, y);
    if (x.dtype() == DType.INT64) {
      return x.sub(x.apply(BinaryFunction.MOD, y)).div(y);
    }
    Value remainder = x.apply(BinaryFunction.FMOD, y);
    Value quotient = x.sub(remainder).div(y);
    Value apart = y.lt(ZERO).apply(BinaryFunction.XOR, remainder.lt(ZERO));
    Value below = quotient.sub(1).where(remainder.eq(ZERO).not().and(apart), quotient);
    Value floor = below.floor();
    Value nearest = floor.add(1).where(below.sub(floor).gt(OperatorCall.scalar(0.5f)), floor);
    return x.div(y).where(y.eq(ZERO), nearest);
  }

  static Value truncated(OperatorCall call, Value one, Value other) {
    Value x = AtenTypeOperators.promoted(one, other);
    Value y = AtenTypeOperators.promoted(other, one);
    requireNumbers(call, x, y);
    Value quotient = x.div(y);
    // not by sign(quotient): it is 0 for NaN
    return quotient.dtype() == DType.INT64
        ? quotient
        : quotient.ceil().where(quotient.lt(ZERO), quotient.floor());
  }

  static Value remainder(OperatorCall call, BinaryFunction function, Value one, Value other) {
    Value x = AtenTypeOperators.promoted(one, other);
    Value y = AtenTypeOperators.promoted(other, one);
    requireNumbers(call, x, y);
    return x.apply(function, y);
  }

  private static void requireNumbers(OperatorCall call, Value x, Value y) {
    if (x.dtype() == DType.BOOL) {
      throw call.refused("of truth values is not known here");
    }
    if (y.dtype() == DType.INT64
        && y.op() instanceof Op.Constant constant
        && holds(constant.tensor(), divisor -> divisor == 0)) {
      throw call.refused("of integers by 0 is not defined in PyTorch");
    }
  }

  /** Whether some element is so. */
  static boolean holds(Tensor tensor, DoublePredicate test) {
    for (int i = 0; i < tensor.size(); i++) {
      if (test.test(tensor.getDouble(i))) {
        return true;
      }
    }
    return false;
  }
}
