package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * Normalises every channel of every row, y = (x - mean) / sqrt(var + eps) * weight + bias, as
 * torch.nn.InstanceNorm1d; with running statistics as BatchNorm1d. Input and output [N, C, L];
 * weight and bias [C].
 */
public final class InstanceNorm1d extends Module {

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

  /** PyTorch's defaults: no parameters, no running statistics. */
  public InstanceNorm1d(int numFeatures) {
    this(numFeatures, 1e-5, 0.1, false, false);
  }

  /** All of PyTorch's arguments; momentum matters in training only. */
  public InstanceNorm1d(
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

  static InstanceNorm1d parse(Arguments arguments) {
    return new InstanceNorm1d(
        arguments.integer(0, "num_features"),
        arguments.number("eps", 1e-5),
        arguments.number("momentum", 0.1),
        arguments.bool("affine", false),
        arguments.bool("track_running_stats", false));
  }

  @Override
  protected Value forward(Value x) {
    if (x.shape().rank() != 3) {
      throw new ModelException("InstanceNorm1d needs [N, C, L], got " + x.shape());
    }
    if (trackRunningStats) {
      return Norms.withStatistics(x, runningMean, runningVar, eps, weight, bias);
    }
    Value y = x.normalize((float) eps, true, 2);
    return affine ? Norms.perChannel(y, weight.value(), bias.value()) : y;
  }

  @Override
  protected String extraRepr() {
    return Norms.repr(numFeatures, eps, momentum, affine, trackRunningStats);
  }
}
