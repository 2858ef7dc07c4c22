package org.feedforward.format.script;

import java.util.Arrays;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that make tensors of their own. */
final class CreationOperators {

  /** Elements of one tensor: a small piece of code could ask for billions. */
  static final int MOST_CREATED = 1 << 20;

  private CreationOperators() {}

  /** Of every element, also of NaN, which no product with 0 removes. */
  static Value zerosLike(Value x) {
    if (x.dtype() == DType.INT64) {
      return x.sub(x);
    }
    Value any = x.dtype() == DType.BOOL ? x : x.apply(UnaryFunction.IS_NAN);
    return any.and(any.not()).to(x.dtype());
  }

  static Value onesLike(Value x) {
    return TypeOperators.promoted(zerosLike(x), OperatorCall.scalar(0f)).add(1);
  }

  static Value full(OperatorCall call) {
    return filled(call, call.number(1, "fill_value"));
  }

  static Value filled(OperatorCall call, double number) {
    int[] shape = call.integers(0, "size");
    long count = 1;
    for (int extent : shape) {
      count *= Math.max(0, extent);
      if (extent < 0 || count > MOST_CREATED) {
        throw call.refused("of shape " + Arrays.toString(shape) + " is too large");
      }
    }
    return Value.constant(Tensor.full((float) number, shape));
  }

  static Value tensor(OperatorCall call) {
    return OperatorCall.number(call.any(0, ""))
        .map(OperatorCall::scalar)
        .orElseThrow(() -> call.refused("of more than a number is not known here"));
  }

  static Value scalarTensor(OperatorCall call) {
    return OperatorCall.scalar((float) call.number(0, ""));
  }

  /** Called with end, with start and end, or with a step; then type, layout, device, pinning. */
  static Value arange(OperatorCall call) {
    int numbers =
        switch (call.count()) {
          case 1, 5 -> 1;
          case 2, 6 -> 2;
          default -> 3;
        };
    int start = numbers == 1 ? 0 : call.integer(0, "start");
    int end = call.integer(numbers == 1 ? 0 : 1, "end");
    if (start != 0
        || end < 0
        || end > MOST_CREATED
        || (numbers == 3 && call.integer(2, "step") != 1)) {
      throw call.refused("from " + start + " to " + end + " is not known here");
    }
    Value counted = Value.constant(Tensor.arange(end));
    return call.isGiven(9, "dtype") ? counted.to(TypeOperators.dtype(call, 9, "dtype")) : counted;
  }
}
