package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;

/**
 * y = x / sqrt(mean(x^2) + eps) * weight over the last axes, as torch.nn.RMSNorm. Input and output
 * [*, normalized_shape]; weight [normalized_shape].
 */
public final class RMSNorm extends Module {

  /** What PyTorch takes when eps is None: the distance from 1 to the next float. */
  private static final double DEFAULT_EPS = 0x1p-23;

  private final int[] normalizedShape;
  private final double eps; // NaN for PyTorch's None
  private final Parameter weight; // null without elementwise_affine

  /** PyTorch's defaults. */
  public RMSNorm(int... normalizedShape) {
    this(normalizedShape, Double.NaN, true);
  }

  /** All arguments; eps NaN stands for PyTorch's None. */
  public RMSNorm(int[] normalizedShape, double eps, boolean elementwiseAffine) {
    this.normalizedShape = normalizedShape.clone();
    this.eps = eps;
    this.weight = elementwiseAffine ? Parameter.filled(1, normalizedShape) : null;
  }

  static RMSNorm parse(PrintedArguments arguments) {
    return new RMSNorm(
        arguments.integers(0, "normalized_shape"),
        arguments.number("eps", Double.NaN),
        arguments.bool("elementwise_affine", true));
  }

  @Override
  protected Value forward(Value x) {
    Norms.requireTrailing(this, x, normalizedShape);
    double epsilon = Double.isNaN(eps) ? DEFAULT_EPS : eps;
    Value y = x.normalize((float) epsilon, false, Norms.lastAxes(normalizedShape.length));
    return weight == null ? y : y.mul(Value.constant(weight.value()));
  }

  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return floatInput(normalizedShape);
  }

  @Override
  protected String extraRepr() {
    return Norms.tuple(normalizedShape)
        + ", eps="
        + (Double.isNaN(eps) ? "None" : PythonText.python(eps))
        + ", elementwise_affine="
        + PythonText.python(weight != null);
  }
}
