package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;

/**
 * y = (x - mean) / sqrt(var + eps) * weight + bias over the last axes, as torch.nn.LayerNorm. Input
 * and output [*, normalized_shape]; weight and bias [normalized_shape].
 */
public final class LayerNorm extends Module {

  private final int[] normalizedShape;
  private final double eps;
  private final Parameter weight; // null without elementwise_affine
  private final Parameter bias; // null without elementwise_affine or bias

  /** PyTorch's defaults. */
  public LayerNorm(int... normalizedShape) {
    this(normalizedShape, 1e-5, true, true);
  }

  /** With a bias where there is a weight. */
  public LayerNorm(int[] normalizedShape, double eps, boolean elementwiseAffine) {
    this(normalizedShape, eps, elementwiseAffine, true);
  }

  /** All arguments. */
  public LayerNorm(int[] normalizedShape, double eps, boolean elementwiseAffine, boolean bias) {
    this.normalizedShape = normalizedShape.clone();
    this.eps = eps;
    this.weight = elementwiseAffine ? Parameter.filled(1, normalizedShape) : null;
    this.bias = elementwiseAffine && bias ? Parameter.filled(0, normalizedShape) : null;
  }

  static LayerNorm parse(PrintedArguments arguments) {
    return new LayerNorm(
        arguments.integers(0, "normalized_shape"),
        arguments.number("eps", 1e-5),
        arguments.bool("elementwise_affine", true),
        arguments.bool("bias", true));
  }

  @Override
  protected Value forward(Value x) {
    Norms.requireTrailing(this, x, normalizedShape);
    Value y = x.normalize((float) eps, true, Norms.lastAxes(normalizedShape.length));
    if (weight == null) {
      return y;
    }
    Value scaled = y.mul(Value.constant(weight.value()));
    return bias == null ? scaled : scaled.add(Value.constant(bias.value()));
  }

  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return floatInput(normalizedShape);
  }

  @Override
  protected String extraRepr() {
    return Norms.tuple(normalizedShape)
        + ", eps="
        + PythonText.python(eps)
        + ", elementwise_affine="
        + PythonText.python(weight != null)
        + ", bias="
        + PythonText.python(bias != null);
  }
}
