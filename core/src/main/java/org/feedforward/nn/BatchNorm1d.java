package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * y = (x - running_mean) / sqrt(running_var + eps) * weight + bias per channel, as
 * torch.nn.BatchNorm1d in inference. Input and output [N, C] or [N, C, L]. Without running
 * statistics PyTorch takes those of the batch even in inference, which mixes rows: refused.
 */
public final class BatchNorm1d extends Module {

  private final int numFeatures;
  private final double eps;
  private final double momentum;
  private final boolean affine;
  private final boolean trackRunningStats;
  private final Parameter weight;
  private final Parameter bias;
  private final Parameter runningMean;
  private final Parameter runningVar;

  @SuppressWarnings("unused") // a key of the state_dict
  private final Parameter numBatchesTracked;

  /** PyTorch's defaults. */
  public BatchNorm1d(int numFeatures) {
    this(numFeatures, 1e-5, 0.1, true, true);
  }

  /** All of PyTorch's arguments; momentum matters in training only. */
  public BatchNorm1d(
      int numFeatures, double eps, double momentum, boolean affine, boolean trackRunningStats) {
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    this.weight = affine ? Parameter.filled(1, numFeatures) : null;
    this.bias = affine ? Parameter.filled(0, numFeatures) : null;
    this.runningMean = trackRunningStats ? Parameter.filledBuffer(0, numFeatures) : null;
    this.runningVar = trackRunningStats ? Parameter.filledBuffer(1, numFeatures) : null;
    this.numBatchesTracked = trackRunningStats ? Parameter.buffer(Tensor.scalar(0L)) : null;
  }

  static BatchNorm1d parse(Arguments arguments) {
    return new BatchNorm1d(
        arguments.integer(0, "num_features"),
        arguments.number("eps", 1e-5),
        arguments.number("momentum", 0.1),
        arguments.bool("affine", true),
        arguments.bool("track_running_stats", true));
  }

  @Override
  protected Value forward(Value x) {
    if (!trackRunningStats) {
      throw new ModelException(
          "BatchNorm1d("
              + extraRepr()
              + ") normalises with the statistics of the batch, which mixes rows");
    }
    if (x.shape().rank() != 2 && x.shape().rank() != 3) {
      throw new ModelException("BatchNorm1d needs [N, C] or [N, C, L], got " + x.shape());
    }
    return Norms.withStatistics(x, runningMean, runningVar, eps, weight, bias);
  }

  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return floatInput(numFeatures);
  }

  @Override
  protected String extraRepr() {
    return Norms.repr(numFeatures, eps, momentum, affine, trackRunningStats);
  }
}
