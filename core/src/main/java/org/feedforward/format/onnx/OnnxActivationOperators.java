package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** The activation functions. */
final class OnnxActivationOperators {

  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.0507010f;

  private OnnxActivationOperators() {}

  static Operand relu(Call call) {
    call.ignore("consumed_inputs");
    Operand x = call.input(0);
    return x.type().isInteger()
        ? x.binary(BinaryFunction.MAX, x.number(0))
        : x.unary(UnaryFunction.RELU);
  }

  /** A function whose only parameter is the attribute alpha. */
  static OnnxOperator.SingleConversion alpha(UnaryFunction function, float otherwise) {
    return call -> {
      call.ignore("consumed_inputs");
      return call.input(0).unary(function, call.number("alpha", otherwise), 0);
    };
  }

  static Operand selu(Call call) {
    call.ignore("consumed_inputs");
    return call.input(0)
        .unary(
            UnaryFunction.SELU, call.number("alpha", SELU_ALPHA), call.number("gamma", SELU_GAMMA));
  }

  static Operand hardSigmoid(Call call) {
    call.ignore("consumed_inputs");
    return call.input(0)
        .unary(UnaryFunction.HARDSIGMOID, call.number("alpha", 0.2f), call.number("beta", 0.5f));
  }

  static Operand gelu(Call call) {
    String approximation = call.string("approximate", "none");
    return switch (approximation) {
      case "none" -> call.input(0).unary(UnaryFunction.GELU);
      case "tanh" -> call.input(0).unary(UnaryFunction.GELU_TANH);
      default ->
          throw new ModelException(
              "has approximate=" + Text.quote(approximation) + ", expected none or tanh");
    };
  }

  /** log(1 + e^x), which is x to the last bit above 20. */
  static Operand softplus(Call call) {
    return call.input(0).unary(UnaryFunction.SOFTPLUS, 1, 20);
  }

  static Operand thresholdedRelu(Call call) {
    return call.input(0).unary(UnaryFunction.THRESHOLD, call.number("alpha", 1), 0);
  }

  static Operand shrink(Call call) {
    Operand x = call.input(0);
    float bias = call.number("bias", 0);
    float lambda = call.number("lambd", 0.5f);
    Operand inner = x.number(0);
    Operand below = x.less(x.number(-lambda));
    Operand above = x.number(lambda).less(x);
    return x.add(x.number(bias)).where(below, x.sub(x.number(bias)).where(above, inner));
  }

  static Operand swish(Call call) {
    return swish(call.input(0), call.number("alpha", 1));
  }

  static Operand swiGlu(Call call) {
    return swish(call.input(0), call.number("alpha", 1)).mul(call.input(1));
  }

  private static Operand swish(Operand x, float alpha) {
    return alpha == 1
        ? x.unary(UnaryFunction.SILU)
        : x.mul(x.mul(x.number(alpha)).unary(UnaryFunction.SIGMOID));
  }

  /** The slope broadcasts to x; before opset 7 it was one number or one per channel. */
  static Operand prelu(Call call) {
    call.ignore("consumed_inputs");
    Operand x = call.input(0);
    Operand slope = call.input(1);
    if (call.opset() < 7 && slope.rank() == 1 && slope.shape().perRow() > 1) {
      slope = perChannel(slope, x.shape());
    }
    if (x.type().isInteger()) {
      return x.where(x.less(x.number(0)).unary(UnaryFunction.NOT), x.mul(slope));
    }
    return x.binary(BinaryFunction.PRELU, slope);
  }

  /** [C] as [C, 1, ...], to meet axis 1, of C elements, of a value of the given shape. */
  static Operand perChannel(Operand parameter, Shape of) {
    Dim channels = of.rank() < 2 ? Dim.of(1) : of.dim(1);
    if (parameter.rank() != 1 || !parameter.shape().dim(0).equals(channels)) {
      throw new ModelException(
          "has a parameter of shape " + parameter.shape() + ", expected [" + channels + "]");
    }
    List<Dim> dims = new ArrayList<>(parameter.shape().dims());
    dims.addAll(Shapes.ones(of.rank() - 2));
    return parameter.reshape(new Shape(dims));
  }

  /** Along one axis from opset 13 on; before, over all elements from the axis on. */
  static OnnxOperator.SingleConversion softmax(boolean log) {
    return call -> alongAxis(call, (x, axis) -> x.softmax(axis, log));
  }

  static Operand hardmax(Call call) {
    return alongAxis(call, OnnxActivationOperators::hardmax);
  }

  private static Operand hardmax(Operand x, int axis) {
    Operand best = x.argReduce(true, axis, true, false);
    int extent = x.shape().dim(axis).outer();
    best.requireRoom(DType.INT64, extent);
    Operand positions =
        best.positions(Tensor.arange(extent)).unsqueeze(trailing(1, x.rank() - axis));
    return positions.equal(best).cast(x.type());
  }

  private static int[] trailing(int start, int end) {
    return Shapes.range(start, end).stream().mapToInt(Integer::intValue).toArray();
  }

  private interface AlongAxis {
    Operand apply(Operand x, int axis);
  }

  private static Operand alongAxis(Call call, AlongAxis function) {
    Operand x = call.input(0);
    if (call.opset() >= 13) {
      return function.apply(x, x.axis(call.integer("axis", -1)));
    }
    int axis = (int) call.integer("axis", 1);
    int start = axis == x.rank() ? axis : x.axis(axis);
    Shape flat =
        new Shape(
            List.of(Shapes.merge(x.shape(), 0, start), Shapes.merge(x.shape(), start, x.rank())));
    return function.apply(x.reshape(flat), 1).reshape(x.shape());
  }
}
