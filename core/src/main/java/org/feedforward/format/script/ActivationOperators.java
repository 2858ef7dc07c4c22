package org.feedforward.format.script;

import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.tensor.Tensor;

/** The activation functions, and dropout, which does nothing in inference. */
final class ActivationOperators {

  private ActivationOperators() {}

  static Operator.TensorConversion parameter(UnaryFunction function, String a, double defaultA) {
    return parameters(function, a, defaultA, "", 0);
  }

  static Operator.TensorConversion parameters(
      UnaryFunction function, String a, double defaultA, String b, double defaultB) {
    return call ->
        call.tensor(0)
            .apply(
                function, (float) call.number(1, a, defaultA), (float) call.number(2, b, defaultB));
  }

  static Value selu(Value x) {
    return x.apply(UnaryFunction.SELU, 1.6732632423543772f, 1.0507009873554805f);
  }

  static Value elu(OperatorCall call) {
    if (call.number(2, "scale", 1) != 1 || call.number(3, "input_scale", 1) != 1) {
      throw call.refused("with a scale is not known here");
    }
    return call.tensor(0).apply(UnaryFunction.ELU, (float) call.number(1, "alpha", 1), 0);
  }

  static Value gelu(OperatorCall call) {
    boolean tanh = call.text(1, "approximate", "none").equals("tanh");
    return call.tensor(0).apply(tanh ? UnaryFunction.GELU_TANH : UnaryFunction.GELU);
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

  private static Value asType(OperatorCall call) {
    return call.isGiven(2, "dtype")
        ? call.tensor(0).to(TypeOperators.dtype(call, 2, "dtype"))
        : call.tensor(0);
  }

  static Object dropout(OperatorCall call) {
    if (call.truth(2, "train", true) && call.number(1, "p", 0) != 0) {
      throw call.refused(
          "in training mode: the model was saved without model.eval(), so its result is random");
    }
    return call.box(0);
  }
}
