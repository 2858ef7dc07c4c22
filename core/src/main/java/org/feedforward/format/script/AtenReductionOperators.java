package org.feedforward.format.script;

import java.util.List;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Operators that make one element of many along axes: sums, extremes and where they are, norms,
 * distances. Over all axes they would mix the rows of the batch and are refused.
 */
final class AtenReductionOperators {

  private AtenReductionOperators() {}

  static Value sum(OperatorCall call) {
    return reduced(call, ReduceFunction.SUM, summed(call, OperatorCall.NAMED));
  }

  static Value mean(OperatorCall call) {
    Value x = call.tensor(0);
    Value numbers = call.isGiven(OperatorCall.NAMED, "dtype") ? ofType(call, x) : x;
    if (numbers.dtype() != DType.FLOAT32) {
      throw call.refused("of " + call.type(0) + " is not defined in PyTorch: give dtype");
    }
    return reduced(call, ReduceFunction.MEAN, numbers);
  }

  static AtenOperator.TensorConversion extreme(ReduceFunction function) {
    return call -> {
      if (call.tensor(0).dtype() == DType.BOOL) {
        throw call.refused("of bool is not known here");
      }
      return reduced(call, function, call.tensor(0));
    };
  }

  /** Whether all elements, or any, are other than 0. */
  static Value truth(OperatorCall call, ReduceFunction function) {
    if (call.type(0) == ScalarType.UINT8) {
      throw call.refused("of uint8 is not known here");
    }
    Value truths = call.tensor(0).to(DType.BOOL).to(DType.INT64);
    return reduced(call, function, truths).to(DType.BOOL);
  }

  static Value prod(OperatorCall call) {
    return reduced(call, ReduceFunction.PROD, summed(call, OperatorCall.NAMED));
  }

  static Value cumsum(OperatorCall call) {
    return summed(call, OperatorCall.NAMED).cumsum(call.integer(1, "dim"));
  }

  private static Value reduced(OperatorCall call, ReduceFunction function, Value x) {
    return x.reduce(function, call.truth(2, "keepdim", false), dims(call, 1));
  }

  /** What a sum adds: integers and truth values as int64, where no type is given. */
  private static Value summed(OperatorCall call, int position) {
    Value x = call.tensor(0);
    if (call.isGiven(position, "dtype")) {
      return ofType(call, x);
    }
    return x.dtype() == DType.BOOL ? x.to(DType.INT64) : x;
  }

  /** Sums in narrow integers would wrap around on the way. */
  private static Value ofType(OperatorCall call, Value x) {
    ScalarType type = AtenTypeOperators.given(call, "dtype").orElseThrow();
    if (type.isNarrowInteger() || type == ScalarType.BOOL) {
      throw call.refused("with dtype " + type + " is not known here");
    }
    return x.to(type.dtype());
  }

  /** The axes of a reduction; all of them when they are not given, which mixes rows of a batch. */
  private static int[] dims(OperatorCall call, int position) {
    if (!call.isGiven(position, "dim")
        || call.any(position, "dim") instanceof ScriptList list && list.items().isEmpty()
        || call.any(position, "dim") instanceof Boolean) {
      Shape shape = call.tensor(0).shape();
      if (shape.hasBatch()) {
        throw overAllAxes(call);
      }
      return IntStream.range(0, shape.rank()).toArray();
    }
    return call.integers(position, "dim");
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
          AtenElementwiseOperators.binary(call, largest ? Value::maximum : Value::minimum));
    }
    if (!call.isGiven(1, "dim")) {
      throw overAllAxes(call);
    }
    int dim = call.integer(1, "dim");
    boolean keep = call.truth(2, "keepdim", false);
    Value x = call.tensor(0);
    return pair(
        call,
        largest ? x.max(dim, keep) : x.min(dim, keep),
        largest ? x.argmax(dim, keep) : x.argmin(dim, keep));
  }

  private static ModelException overAllAxes(OperatorCall call) {
    return call.refused("over all axes mixes the rows of the batch: give dim");
  }

  static Value argmax(OperatorCall call) {
    return call.tensor(0).argmax(dim(call), call.truth(2, "keepdim", false));
  }

  static Value argmin(OperatorCall call) {
    return call.tensor(0).argmin(dim(call), call.truth(2, "keepdim", false));
  }

  private static int dim(OperatorCall call) {
    if (!call.isGiven(1, "dim")) {
      throw overAllAxes(call);
    }
    return call.integer(1, "dim");
  }

  static Object topk(OperatorCall call) {
    Value x = call.tensor(0);
    int axis = x.axis(call.integer(2, "dim", -1));
    boolean largest = call.truth(3, "largest", true);
    int k = call.integer(1, "k");
    if (!call.truth(4, "sorted", true) && k > 1) {
      throw call.refused("with sorted = false has an undefined order: give sorted=True");
    }
    return pair(
        call,
        Value.of(new Op.TopK(k, axis, largest, false), x),
        Value.of(new Op.TopK(k, axis, largest, true), x));
  }

  /** Called with dim and descending, or with stable before them; equal elements stay in order. */
  static Object sort(OperatorCall call) {
    Value x = call.tensor(0);
    Op.TopK order = order(call, x);
    return pair(
        call,
        Value.of(order, x),
        Value.of(new Op.TopK(order.k(), order.axis(), order.largest(), true), x));
  }

  static Object argsort(OperatorCall call) {
    Value x = call.tensor(0);
    Op.TopK order = order(call, x);
    return ScriptTensor.of(
        Value.of(new Op.TopK(order.k(), order.axis(), order.largest(), true), x));
  }

  private static Op.TopK order(OperatorCall call, Value x) {
    int first = call.any(1, "dim") instanceof Boolean ? 2 : 1;
    call.any(OperatorCall.NAMED, "stable");
    int axis = x.axis(call.integer(first, "dim", -1));
    boolean descending = call.truth(first + 1, "descending", false);
    if (x.dtype() == DType.BOOL) {
      throw call.refused("of bool is not known here");
    }
    return new Op.TopK(x.size(axis), axis, descending, false);
  }

  /** As torch._weight_norm: v scaled so that its norm over all axes but one is g. */
  static Value weightNorm(OperatorCall call) {
    Value v = call.tensor(0);
    int dim = call.integer(2, "dim", 0);
    int rank = v.shape().rank();
    int[] axes =
        IntStream.range(0, rank).filter(axis -> dim == -1 || axis != v.axis(dim)).toArray();
    Value norm = v.mul(v).reduce(ReduceFunction.SUM, true, axes).sqrt();
    return v.mul(call.tensor(1).div(norm));
  }

  /** Elements and where they are. */
  private static ScriptList pair(OperatorCall call, Value elements, Value indices) {
    ScalarType type = elements.dtype() == DType.INT64 ? call.type(0) : ScalarType.FLOAT32;
    return new ScriptList(List.of(ScriptTensor.of(elements, type), ScriptTensor.of(indices)), true);
  }

  /** Called with dim, unbiased, keepdim, or with a correction by name. */
  static Value variance(OperatorCall call) {
    Value x = call.tensor(0);
    int[] dims = dims(call, 1);
    boolean byCorrection = call.isGiven(OperatorCall.NAMED, "correction");
    double correction =
        byCorrection
            ? call.number(OperatorCall.NAMED, "correction")
            : call.truth(2, "unbiased", true) ? 1 : 0;
    boolean keep = call.truth(byCorrection ? OperatorCall.NAMED : 3, "keepdim", false);
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
    int[] dims = dims(call, 1);
    boolean keep = call.truth(2, "keepdim", false);
    Value largest = x.reduce(ReduceFunction.MAX, true, dims);
    Value zero = OperatorCall.scalar(0f);
    Value finite = zero.where(largest.apply(UnaryFunction.IS_INF, 1, 1), largest);
    Value sum = x.sub(finite).exp().reduce(ReduceFunction.SUM, true, dims).log().add(finite);
    // along axes of one element, which drops them where they shall not stay
    return keep ? sum : sum.reduce(ReduceFunction.SUM, false, dims);
  }

  /** As torch.linalg.vector_norm: of order 2 unless another is given. */
  static Value norm(OperatorCall call) {
    double order = call.number(1, "p", call.number(1, "ord", 2));
    if (call.isGiven(OperatorCall.NAMED, "dtype")
        && AtenTypeOperators.given(call, "dtype").orElseThrow() != ScalarType.FLOAT32) {
      throw call.refused("with another dtype than float32 is not known here");
    }
    return norm(call.tensor(0), order, dims(call, 2), call.truth(3, "keepdim", false));
  }

  static Value frobeniusNorm(OperatorCall call) {
    return norm(call.tensor(0), 2, dims(call, 1), call.truth(2, "keepdim", false));
  }

  private static Value norm(Value x, double order, int[] dims, boolean keep) {
    if (order == Double.POSITIVE_INFINITY) {
      return x.abs().reduce(ReduceFunction.MAX, keep, dims);
    }
    if (order == Double.NEGATIVE_INFINITY) {
      return x.abs().reduce(ReduceFunction.MIN, keep, dims);
    }
    if (order == 0) {
      Value counted = x.eq(OperatorCall.scalar(0f)).not().to(DType.FLOAT32);
      return counted.reduce(ReduceFunction.SUM, keep, dims);
    }
    if (order == 1) {
      return x.abs().reduce(ReduceFunction.SUM, keep, dims);
    }
    if (order == 2) {
      return x.mul(x).reduce(ReduceFunction.SUM, keep, dims).sqrt();
    }
    return x.abs().pow(order).reduce(ReduceFunction.SUM, keep, dims).pow(1 / order);
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
    Value difference = call.tensor(0).sub(call.tensor(1)).add(call.number(3, "eps", 1e-6));
    boolean keep = call.truth(4, "keepdim", false);
    return norm(difference, call.number(2, "p", 2), new int[] {-1}, keep);
  }
}
