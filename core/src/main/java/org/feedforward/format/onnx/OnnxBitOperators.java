package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/** Operators on the bits of integers, and on which elements are not 0. */
final class OnnxBitOperators {

  private OnnxBitOperators() {}

  static OnnxOperator.SingleConversion binary(BinaryFunction function) {
    return call -> integers(call.input(0)).binary(function, integers(call.input(1)));
  }

  /** ~x = -x - 1. */
  static Operand not(Call call) {
    Operand x = integers(call.input(0));
    return x.number(-1).sub(x);
  }

  /** Zeros come in, but for the sign of signed integers. */
  static Operand shift(Call call) {
    String direction = call.string("direction", "");
    BinaryFunction function =
        switch (direction) {
          case "LEFT" -> BinaryFunction.SHIFT_LEFT;
          case "RIGHT" -> BinaryFunction.SHIFT_RIGHT;
          default ->
              throw new ModelException(
                  "has the direction " + Text.quote(direction) + ", expected LEFT or RIGHT");
        };
    Operand x = integers(call.input(0));
    Operand by = integers(call.input(1));
    Operand shifted = x.binary(function, by);
    if (!x.type().isSigned() || function == BinaryFunction.SHIFT_LEFT) {
      return shifted;
    }
    // the sign comes in from above: ~(~x >> by) of a negative number
    Operand inverse = x.number(-1).sub(x).binary(function, by);
    return x.number(-1).sub(inverse).where(x.less(x.number(0)), shifted);
  }

  private static Operand integers(Operand x) {
    if (!x.type().isInteger()) {
      throw new ModelException("takes bits of " + x.type() + ", expected integers");
    }
    return x;
  }

  /** The positions of the elements that are not 0, [rank, how many]. */
  static Operand nonZero(Call call) {
    Tensor x = call.input(0).requireConstant("what NonZero looks at");
    int rank = x.rank();
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      if (x.getDouble(i) != 0) {
        found.add(i);
      }
    }
    long[] positions = new long[Math.multiplyExact(Math.max(1, rank), found.size())];
    for (int j = 0; j < found.size(); j++) {
      int rest = found.get(j);
      for (int axis = rank - 1; axis >= 0; axis--) {
        positions[axis * found.size() + j] = rest % x.dim(axis);
        rest /= x.dim(axis);
      }
    }
    return call.input(0).positions(Tensor.ofLongs(positions, Math.max(1, rank), found.size()));
  }
}
