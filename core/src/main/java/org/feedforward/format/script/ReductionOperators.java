package org.feedforward.format.script;

import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Operators that make one element of many along axes: sums, extremes and where they are, norms,
 * distances. Over all axes they would mix the rows of the batch and are refused.
 */
final class ReductionOperators {

  private ReductionOperators() {}

  static Operator.TensorConversion reduction(ReduceFunction function) {
    return call -> {
      Value x = call.tensor(0);
      Value numbers = x.dtype() == DType.BOOL ? x.to(DType.INT64) : x;
      if (!call.isGiven(1, "dim")
          || call.any(1, "dim") instanceof ScriptList list && list.items().isEmpty()) {
        throw overAllAxes(call);
      }
      return numbers.reduce(function, call.truth(2, "keepdim", false), call.integers(1, "dim"));
    };
  }

  static Value prod(OperatorCall call) {
    return call.tensor(0)
        .reduce(ReduceFunction.PROD, call.truth(2, "keepdim", false), call.integer(1, "dim"));
  }

  static Object max(OperatorCall call) {
    return extreme(call, true);
  }

  static Object min(OperatorCall call) {
    return extreme(call, false);
  }

  /** With a dim the largest or smallest and where they are, else of two tensors. */
  private static Object extreme(OperatorCall call, boolean largest) {
    if (call.any(1, "other") instanceof ScriptTensor) {
      return ScriptTensor.of(
          ElementwiseOperators.binary(call, largest ? Value::maximum : Value::minimum));
    }
    if (!call.isGiven(1, "dim")) {
      throw overAllAxes(call);
    }
    int dim = call.integer(1, "dim");
    boolean keep = call.truth(2, "keepdim", false);
    Value x = call.tensor(0);
    return pair(
        largest ? x.max(dim, keep) : x.min(dim, keep),
        largest ? x.argmax(dim, keep) : x.argmin(dim, keep));
  }

  private static ModelException overAllAxes(OperatorCall call) {
    return call.refused("over all axes mixes the rows of the batch: give dim");
  }

  static Value argmax(OperatorCall call) {
    return call.tensor(0).argmax(call.integer(1, "dim"), call.truth(2, "keepdim", false));
  }

  static Value argmin(OperatorCall call) {
    return call.tensor(0).argmin(call.integer(1, "dim"), call.truth(2, "keepdim", false));
  }

  static Object topk(OperatorCall call) {
    Value x = call.tensor(0);
    int axis = x.axis(call.integer(2, "dim", -1));
    boolean largest = call.truth(3, "largest", true);
    int k = call.integer(1, "k");
    return pair(
        Value.of(new Op.TopK(k, axis, largest, false), x),
        Value.of(new Op.TopK(k, axis, largest, true), x));
  }

  /** Elements and where they are. */
  private static ScriptList pair(Value elements, Value indices) {
    return new ScriptList(List.of(ScriptTensor.of(elements), ScriptTensor.of(indices)), true);
  }

  /** Called with dim, unbiased, keepdim, or with a correction by name. */
  static Value variance(OperatorCall call) {
    Value x = call.tensor(0);
    int[] dims = call.integers(1, "dim");
    boolean byCorrection = call.isGiven(99, "correction");
    double correction =
        byCorrection ? call.number(99, "correction") : call.truth(2, "unbiased", true) ? 1 : 0;
    boolean keep =
        byCorrection ? call.truth(99, "keepdim", false) : call.truth(3, "keepdim", false);
    double count = -correction;
    double elements = 1;
    for (int dim : dims) {
      elements *= x.size(dim);
    }
    count += elements;
    Value centered = x.sub(x.reduce(ReduceFunction.MEAN, true, dims));
    return centered.mul(centered).reduce(ReduceFunction.SUM, keep, dims).div(Math.max(0, count));
  }

  /** With the largest taken off before, so that nothing overflows; infinities stay. */
  static Value logSumExp(OperatorCall call) {
    Value x = call.tensor(0);
    int[] dims = call.integers(1, "dim");
    boolean keep = call.truth(2, "keepdim", false);
    Value largest = x.reduce(ReduceFunction.MAX, true, dims);
    Value zero = OperatorCall.scalar(0f);
    Value finite = zero.where(largest.apply(UnaryFunction.IS_INF, 1, 1), largest);
    Value sum = x.sub(finite).exp().reduce(ReduceFunction.SUM, true, dims).log().add(finite);
    // along axes of one element, which drops them where they shall not stay
    return keep ? sum : sum.reduce(ReduceFunction.SUM, false, dims);
  }

  static Value norm(OperatorCall call) {
    requireOrder2(call, 1);
    return norm(call, call.integers(2, "dim"), call.truth(3, "keepdim", false));
  }

  static Value frobeniusNorm(OperatorCall call) {
    return norm(call, call.integers(1, "dim"), call.truth(2, "keepdim", false));
  }

  private static Value norm(OperatorCall call, int[] dims, boolean keep) {
    Value x = call.tensor(0);
    return x.mul(x).reduce(ReduceFunction.SUM, keep, dims).sqrt();
  }

  private static void requireOrder2(OperatorCall call, int position) {
    if (call.number(position, "p", 2) != 2) {
      throw call.refused("of another order than 2 is not known here");
    }
  }

  static Value cosineSimilarity(OperatorCall call) {
    Value x = call.tensor(0);
    Value y = call.tensor(1);
    int dim = call.integer(2, "dim", 1);
    Value least = OperatorCall.scalar((float) call.number(3, "eps", 1e-8));
    Value xNorm = x.mul(x).sum(dim, true).sqrt().maximum(least);
    Value yNorm = y.mul(y).sum(dim, true).sqrt().maximum(least);
    return x.div(xNorm).mul(y.div(yNorm)).sum(dim, false);
  }

  static Value pairwiseDistance(OperatorCall call) {
    requireOrder2(call, 2);
    Value difference = call.tensor(0).sub(call.tensor(1)).add(call.number(3, "eps", 1e-6));
    boolean keep = call.truth(4, "keepdim", false);
    return difference.mul(difference).sum(-1, keep).sqrt();
  }
}
