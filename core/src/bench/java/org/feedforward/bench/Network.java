package org.feedforward.bench;

import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * A chain of linear layers with random weights of the size that PyTorch starts with.
 *
 * @param name the case in the table
 * @param rows the batch
 * @param sizes features in front of, between and behind the layers
 * @param hidden the activation between layers
 * @param last the activation behind the last
 * @param biased whether layers have a bias
 */
record Network(
    String name, int rows, List<Integer> sizes, Activation hidden, Activation last, boolean biased)
    implements Case {

  /** Activations of the cases, with their name in ONNX. */
  enum Activation {
    NONE(null),
    RELU("Relu"),
    SIGMOID("Sigmoid"),
    TANH("Tanh"),
    GELU("Gelu"),
    SOFTMAX("Softmax");

    private final String onnx;

    Activation(String onnx) {
      this.onnx = onnx;
    }

    String onnx() {
      return onnx;
    }

    private Value apply(Value x) {
      return switch (this) {
        case NONE -> x;
        case RELU -> x.relu();
        case SIGMOID -> x.sigmoid();
        case TANH -> x.tanh();
        case GELU -> x.apply(org.feedforward.graph.UnaryFunction.GELU);
        case SOFTMAX -> x.softmax(1);
      };
    }
  }

  int layers() {
    return sizes.size() - 1;
  }

  int in() {
    return sizes.get(0);
  }

  int out() {
    return sizes.get(sizes.size() - 1);
  }

  Activation activation(int layer) {
    return layer == layers() - 1 ? last : hidden;
  }

  /** [out, in]. */
  Tensor weight(int layer) {
    float bound = (float) (1 / Math.sqrt(sizes.get(layer)));
    return Tensor.uniform(layer, -bound, bound, sizes.get(layer + 1), sizes.get(layer));
  }

  Tensor bias(int layer) {
    return Tensor.uniform(100 + layer, -0.1f, 0.1f, sizes.get(layer + 1));
  }

  /** [rows, in]. */
  Tensor input() {
    return Tensor.uniform(7, -1, 1, rows, in());
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(input());
  }

  @Override
  public byte[] onnx() {
    return OnnxModel.of(this);
  }

  @Override
  public Graph graph() {
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(in()));
    Value x = input;
    for (int layer = 0; layer < layers(); layer++) {
      Value weight = Value.constant(weight(layer));
      x = biased ? x.linear(weight, Value.constant(bias(layer))) : x.linear(weight);
      x = activation(layer).apply(x);
    }
    return Graph.of(List.of(input), Map.of("y", x), Map.of());
  }

  @Override
  public double flops() {
    double perRow = 0;
    for (int layer = 0; layer < layers(); layer++) {
      perRow += 2.0 * sizes.get(layer) * sizes.get(layer + 1);
    }
    return perRow * rows;
  }
}
