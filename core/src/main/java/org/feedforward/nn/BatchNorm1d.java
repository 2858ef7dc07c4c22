package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;

/**
 * y = (x - running_mean) / sqrt(running_var + eps) * weight + bias per channel, as
 * torch.nn.BatchNorm1d in inference. Input and output [N, C] or [N, C, L]. Without running
 * statistics PyTorch takes those of the batch even in inference, which mixes rows: refused.
 */
public final class BatchNorm1d extends RunningNorm {

  /** PyTorch's defaults. */
  public BatchNorm1d(int numFeatures) {
    this(numFeatures, 1e-5, 0.1, true, true, true);
  }

  /** With a bias where there is a weight. */
  public BatchNorm1d(
      int numFeatures, double eps, double momentum, boolean affine, boolean trackRunningStats) {
    this(numFeatures, eps, momentum, affine, true, trackRunningStats);
  }

  /** All of PyTorch's arguments; momentum matters in training only. */
  public BatchNorm1d(
      int numFeatures,
      double eps,
      double momentum,
      boolean affine,
      boolean bias,
      boolean trackRunningStats) {
    super(numFeatures, eps, momentum, affine, bias, trackRunningStats);
  }

  static BatchNorm1d parse(PrintedArguments arguments) {
    return parse(arguments, true, true, BatchNorm1d::new);
  }

  @Override
  protected Value forward(Value x) {
    if (!tracksRunningStats()) {
      throw new ModelException(
          "BatchNorm1d("
              + extraRepr()
              + ") normalises with the statistics of the batch, which mixes rows");
    }
    if (x.shape().rank() != 2 && x.shape().rank() != 3) {
      throw new ModelException("BatchNorm1d needs [N, C] or [N, C, L], got " + x.shape());
    }
    return withRunningStatistics(x);
  }

  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return channels();
  }
}
