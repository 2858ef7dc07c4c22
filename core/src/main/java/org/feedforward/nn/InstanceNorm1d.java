package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * Normalises every channel of every row, y = (x - mean) / sqrt(var + eps) * weight + bias, as
 * torch.nn.InstanceNorm1d; with running statistics as BatchNorm1d. Input and output [N, C, L];
 * weight and bias [C].
 */
public final class InstanceNorm1d extends RunningNorm {

  /** PyTorch's defaults: no parameters, no running statistics. */
  public InstanceNorm1d(int numFeatures) {
    this(numFeatures, 1e-5, 0.1, false, true, false);
  }

  /** With a bias where there is a weight. */
  public InstanceNorm1d(
      int numFeatures, double eps, double momentum, boolean affine, boolean trackRunningStats) {
    this(numFeatures, eps, momentum, affine, true, trackRunningStats);
  }

  /** All of PyTorch's arguments; momentum matters in training only. */
  public InstanceNorm1d(
      int numFeatures,
      double eps,
      double momentum,
      boolean affine,
      boolean bias,
      boolean trackRunningStats) {
    super(numFeatures, eps, momentum, affine, bias, trackRunningStats);
  }

  static InstanceNorm1d parse(PrintedArguments arguments) {
    return parse(arguments, false, false, InstanceNorm1d::new);
  }

  @Override
  protected Value forward(Value x) {
    if (x.shape().rank() != 3) {
      throw new ModelException("InstanceNorm1d needs [N, C, L], got " + x.shape());
    }
    return tracksRunningStats() ? withRunningStatistics(x) : withStatisticsOfTheRow(x);
  }
}
