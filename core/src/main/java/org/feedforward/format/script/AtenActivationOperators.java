package org.feedforward.format.script;

import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.nn.RReLU;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** The activation functions, and dropout, which does nothing in inference. */
final class AtenActivationOperators {

  private AtenActivationOperators() {}

  static AtenOperator.TensorConversion parameter(
      UnaryFunction function, String a, double defaultA) {
    return parameters(function, a, defaultA, "", 0);
  }

  static AtenOperator.TensorConversion parameters(
      UnaryFunction function, String a, double defaultA, String b, double defaultB) {
    return call ->
        call.tensor(0)
            .apply(
                function, (float) call.number(1, a, defaultA), (float) call.number(2, b, defaultB));
  }

  static Value relu(Value x) {
    return x.dtype() == DType.INT64 ? x.maximum(OperatorCall.scalar(0L)) : x.relu();
  }

  static Value relu6(Value x) {
    return x.dtype() == DType.INT64
        ? x.maximum(OperatorCall.scalar(0L)).minimum(OperatorCall.scalar(6L))
        : x.clamp(0, 6);
  }

  static Value hardtanh(OperatorCall call) {
    Value x = call.tensor(0);
    double min = call.number(1, "min_val", -1);
    double max = call.number(2, "max_val", 1);
    if (x.dtype() != DType.FLOAT32) {
      throw call.refused("of integers is not known here");
    }
    return x.clamp((float) min, (float) max);
  }

  static Value selu(Value x) {
    return x.apply(UnaryFunction.SELU, 1.6732632423543772f, 1.0507009873554805f);
  }

  static Value elu(OperatorCall call) {
    float alpha = (float) call.number(1, "alpha", 1);
    double scale = call.number(2, "scale", 1);
    double inputScale = call.number(3, "input_scale", 1);
    Value x = call.tensor(0);
    Value y = (inputScale == 1 ? x : x.mul(inputScale)).apply(UnaryFunction.ELU, alpha, 0);
    Value zero = OperatorCall.scalar(0f);
    Value kept = inputScale == 1 ? y : x.where(x.gt(zero), y);
    return scale == 1 ? kept : kept.mul(scale);
  }

  static Value gelu(OperatorCall call) {
    Value x = call.tensor(0);
    String approximate = call.text(1, "approximate", "none");
    return switch (approximate) {
      case "none" -> x.apply(UnaryFunction.GELU);
      case "tanh" -> x.apply(UnaryFunction.GELU_TANH);
      default -> throw call.refused("with this approximate is not known here");
    };
  }

  static Value prelu(OperatorCall call) {
    Tensor weight = call.maybeConstant(1, "weight").orElseThrow(() -> call.wrong(1, "a parameter"));
    int rank = call.tensor(0).shape().rank();
    int[] perChannel = new int[Math.max(1, weight.size() == 1 ? 1 : rank - 1)];
    Arrays.fill(perChannel, 1);
    perChannel[0] = weight.size();
    Value slope = Value.constant(weight.reshape(perChannel));
    return call.tensor(0).apply(BinaryFunction.PRELU, slope);
  }

  static Value glu(OperatorCall call) {
    List<Value> halves = Functional.chunk(call.tensor(0), 2, call.integer(1, "dim", -1));
    if (halves.size() != 2) {
      throw call.refused("of an odd extent");
    }
    return halves.get(0).mul(halves.get(1).sigmoid());
  }

  static Value softmax(OperatorCall call) {
    return asType(call).softmax(call.integer(1, "dim"));
  }

  static Value logSoftmax(OperatorCall call) {
    return asType(call).logSoftmax(call.integer(1, "dim"));
  }

  /** The operators behind softmax, which may turn half precision into float32. */
  static Value softmaxOfItsType(OperatorCall call) {
    return sameType(call).softmax(call.integer(1, "dim"));
  }

  static Value logSoftmaxOfItsType(OperatorCall call) {
    return sameType(call).logSoftmax(call.integer(1, "dim"));
  }

  private static Value sameType(OperatorCall call) {
    if (call.truth(2, "half_to_float", false)) {
      throw call.refused("with half_to_float is not known here");
    }
    return call.tensor(0);
  }

  private static Value asType(OperatorCall call) {
    return call.isGiven(2, "dtype") ? AtenTypeOperators.converted(call, 0, 2) : call.tensor(0);
  }

  static Object dropout(OperatorCall call) {
    double p = call.number(1, "p", 0);
    if (call.truth(2, "train", true) && p != 0) {
      throw random(call);
    }
    return call.box(0);
  }

  static Value rrelu(OperatorCall call) {
    return rrelu(call, 1);
  }

  /** With the mean of both slopes, as in evaluation; arguments from a position on. */
  static Value rrelu(OperatorCall call, int position) {
    if (call.truth(position + 2, "training", false)) {
      throw random(call);
    }
    double lower = call.number(position, "lower", 1.0 / 8);
    double upper = call.number(position + 1, "upper", 1.0 / 3);
    try {
      return call.tensor(0).apply(UnaryFunction.LEAKY_RELU, (float) RReLU.slope(lower, upper), 0);
    } catch (IllegalArgumentException e) {
      throw call.refused("with bounds that PyTorch does not take: " + e.getMessage());
    }
  }

  private static ModelException random(OperatorCall call) {
    return call.refused(
        "in training mode: the model was saved without model.eval(), so its result is random");
  }
}
