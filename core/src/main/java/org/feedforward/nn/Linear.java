package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * y = x W^T + b, as torch.nn.Linear. Input [*, in_features], output [*, out_features]; weight
 * [out_features, in_features], bias [out_features]. Initialised uniformly in +-1/sqrt(in_features).
 */
public final class Linear extends Module {

  private final int inFeatures;
  private final int outFeatures;
  private final Parameter weight;
  private final Parameter bias; // null without a bias

  /** A layer with a bias, seed 0. */
  public Linear(int inFeatures, int outFeatures) {
    this(inFeatures, outFeatures, true);
  }

  /** A layer with or without a bias, seed 0. */
  public Linear(int inFeatures, int outFeatures, boolean bias) {
    this(inFeatures, outFeatures, bias, 0);
  }

  /** A layer with or without a bias, initialised from a seed. */
  public Linear(int inFeatures, int outFeatures, boolean bias, long seed) {
    if (inFeatures < 0 || outFeatures < 0) {
      throw new IllegalArgumentException(
          "Invalid in_features="
              + inFeatures
              + ", out_features="
              + outFeatures
              + " (must be >= 0)");
    }
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight =
        Parameter.of(
            Init.uniform(seed, inFeatures, outFeatures, inFeatures), outFeatures, inFeatures);
    this.bias =
        bias ? Parameter.of(Init.uniform(~seed, inFeatures, outFeatures), outFeatures) : null;
  }

  static Linear parse(PrintedArguments arguments) {
    return new Linear(
        arguments.integer("in_features"),
        arguments.integer("out_features"),
        arguments.bool("bias", true));
  }

  /** The weight, [out_features, in_features]. */
  public Tensor weight() {
    return weight.value();
  }

  /** The bias, [out_features]; empty without one. */
  public Optional<Tensor> bias() {
    return Optional.ofNullable(bias).map(Parameter::value);
  }

  @Override
  protected Value forward(Value x) {
    Value w = Value.constant(weight.value());
    return bias == null ? x.linear(w) : x.linear(w, Value.constant(bias.value()));
  }

  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return floatInput(inFeatures);
  }

  @Override
  protected String extraRepr() {
    return "in_features="
        + inFeatures
        + ", out_features="
        + outFeatures
        + ", bias="
        + PythonText.python(bias != null);
  }
}
