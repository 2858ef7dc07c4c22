package org.feedforward.nn;

import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;

/**
 * y_k = x1^T A_k x2 + b_k, as torch.nn.Bilinear. Inputs [N, in1_features] and [N, in2_features],
 * output [N, out_features]; weight [out_features, in1_features, in2_features], bias [out_features].
 */
public final class Bilinear extends Module {

  private final int in1Features;
  private final int in2Features;
  private final int outFeatures;
  private final Parameter weight;
  private final Parameter bias; // null without a bias

  /** With a bias, seed 0. */
  public Bilinear(int in1Features, int in2Features, int outFeatures) {
    this(in1Features, in2Features, outFeatures, true, 0);
  }

  /** Initialised uniformly in +-1/sqrt(in1_features) from a seed. */
  public Bilinear(int in1Features, int in2Features, int outFeatures, boolean bias, long seed) {
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight =
        Parameter.of(
            Init.uniform(seed, in1Features, outFeatures, in1Features, in2Features),
            outFeatures,
            in1Features,
            in2Features);
    this.bias =
        bias ? Parameter.of(Init.uniform(~seed, in1Features, outFeatures), outFeatures) : null;
  }

  static Bilinear parse(PrintedArguments arguments) {
    return new Bilinear(
        arguments.integer("in1_features"),
        arguments.integer("in2_features"),
        arguments.integer("out_features"),
        arguments.bool("bias", true),
        0);
  }

  /** y[n, k] = sum_i x1[n, i] (sum_j A[k, i, j] x2[n, j]). */
  @Override
  protected List<Value> forward(List<Value> inputs) {
    Value x1 = inputs.get(0);
    Value x2 = inputs.get(1);
    Value rows = Value.constant(weight.value().reshape(outFeatures * in1Features, in2Features));
    Shape perOutput =
        new Shape(List.of(x2.shape().dim(0), Dim.of(outFeatures), Dim.of(in1Features)));
    Value inner = Value.of(new Op.Reshape(perOutput), x2.linear(rows));
    Value y = inner.matmul(x1.unsqueeze(2)).squeeze(2);
    return List.of(bias == null ? y : y.add(Value.constant(bias.value())));
  }

  @Override
  protected String extraRepr() {
    return "in1_features="
        + in1Features
        + ", in2_features="
        + in2Features
        + ", out_features="
        + outFeatures
        + ", bias="
        + PythonText.python(bias != null);
  }
}
