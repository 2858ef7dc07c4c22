package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * y = (x - running_mean) / sqrt(running_var + eps) * weight + bias per channel, as
 * torch.nn.BatchNorm2d in inference. Input and output [N, C, H, W]. Without running statistics
 * PyTorch takes those of the batch even in inference, which mixes rows: refused.
 */
public final class BatchNorm2d extends RunningNorm {

  /** PyTorch's defaults. */
  public BatchNorm2d(int numFeatures) {
    this(numFeatures, 1e-5, 0.1, true, true, true);
  }

  /** With a bias where there is a weight. */
  public BatchNorm2d(
      int numFeatures, double eps, double momentum, boolean affine, boolean trackRunningStats) {
    this(numFeatures, eps, momentum, affine, true, trackRunningStats);
  }

  /** All of PyTorch's arguments; momentum matters in training only. */
  public BatchNorm2d(
      int numFeatures,
      double eps,
      double momentum,
      boolean affine,
      boolean bias,
      boolean trackRunningStats) {
    super(numFeatures, eps, momentum, affine, bias, trackRunningStats);
  }

  static BatchNorm2d parse(PrintedArguments arguments) {
    return parse(arguments, true, true, BatchNorm2d::new);
  }

  @Override
  protected Value forward(Value x) {
    if (!tracksRunningStats()) {
      throw new ModelException(
          "BatchNorm2d("
              + extraRepr()
              + ") normalises with the statistics of the batch, which mixes rows");
    }
    if (x.shape().rank() != 4) {
      throw new ModelException("BatchNorm2d needs [N, C, H, W], got " + x.shape());
    }
    return withRunningStatistics(x);
  }
}
