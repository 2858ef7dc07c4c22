package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * Normalises every channel of every row, y = (x - mean) / sqrt(var + eps) * weight + bias, as
 * torch.nn.InstanceNorm2d; with running statistics as BatchNorm2d. Input and output [N, C, H, W];
 * weight and bias [C].
 */
public final class InstanceNorm2d extends RunningNorm {

  /** PyTorch's defaults: no parameters, no running statistics. */
  public InstanceNorm2d(int numFeatures) {
    this(numFeatures, 1e-5, 0.1, false, true, false);
  }

  /** With a bias where there is a weight. */
  public InstanceNorm2d(
      int numFeatures, double eps, double momentum, boolean affine, boolean trackRunningStats) {
    this(numFeatures, eps, momentum, affine, true, trackRunningStats);
  }

  /** All of PyTorch's arguments; momentum matters in training only. */
  public InstanceNorm2d(
      int numFeatures,
      double eps,
      double momentum,
      boolean affine,
      boolean bias,
      boolean trackRunningStats) {
    super(numFeatures, eps, momentum, affine, bias, trackRunningStats);
  }

  static InstanceNorm2d parse(PrintedArguments arguments) {
    return parse(arguments, false, false, InstanceNorm2d::new);
  }

  @Override
  protected Value forward(Value x) {
    if (x.shape().rank() != 4) {
      throw new ModelException("InstanceNorm2d needs [N, C, H, W], got " + x.shape());
    }
    return tracksRunningStats() ? withRunningStatistics(x) : withStatisticsOfTheRow(x);
  }
}
