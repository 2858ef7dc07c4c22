package org.feedforward.nn;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * What BatchNorm1d, BatchNorm2d, InstanceNorm1d and InstanceNorm2d have in common (torch.nn's
 * _NormBase): per channel a weight and a bias if affine, and running statistics if they are
 * tracked.
 */
abstract class RunningNorm extends Module {

  private final int numFeatures;
  private final double eps;
  private final double momentum;
  private final boolean trackRunningStats;
  private final Parameter weight; // null without affine
  private final Parameter bias; // null without affine or bias
  private final Parameter runningMean;
  private final Parameter runningVar;

  @SuppressWarnings("unused") // a key of the state_dict
  private final Parameter numBatchesTracked;

  RunningNorm(
      int numFeatures,
      double eps,
      double momentum,
      boolean affine,
      boolean bias,
      boolean trackRunningStats) {
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.trackRunningStats = trackRunningStats;
    this.weight = affine ? Parameter.filled(1, numFeatures) : null;
    this.bias = affine && bias ? Parameter.filled(0, numFeatures) : null;
    this.runningMean = trackRunningStats ? Parameter.filledBuffer(0, numFeatures) : null;
    this.runningVar = trackRunningStats ? Parameter.filledBuffer(1, numFeatures) : null;
    this.numBatchesTracked = trackRunningStats ? Parameter.buffer(Tensor.scalar(0L)) : null;
  }

  /** How a layer is made. */
  interface Constructor<M extends RunningNorm> {
    M create(
        int numFeatures,
        double eps,
        double momentum,
        boolean affine,
        boolean bias,
        boolean trackRunningStats);
  }

  /** A layer from its printed form; the two classes differ in the flags they have by default. */
  static <M extends RunningNorm> M parse(
      PrintedArguments arguments,
      boolean affine,
      boolean trackRunningStats,
      Constructor<M> constructor) {
    return constructor.create(
        arguments.integer(0, "num_features"),
        arguments.number("eps", 1e-5),
        arguments.number("momentum", 0.1),
        arguments.bool("affine", affine),
        arguments.bool("bias", true),
        arguments.bool("track_running_stats", trackRunningStats));
  }

  final boolean tracksRunningStats() {
    return trackRunningStats;
  }

  /** (x - mean) / sqrt(var + eps) * weight + bias with the running statistics. */
  final Value withRunningStatistics(Value x) {
    requireChannels(x);
    // in double, then rounded once: scale = weight / sqrt(var + eps), shift = bias - mean * scale
    float[] scale = new float[numFeatures];
    float[] shift = new float[numFeatures];
    for (int c = 0; c < numFeatures; c++) {
      double s =
          (weight == null ? 1 : weight.value().getFloat(c))
              / Math.sqrt(runningVar.value().getFloat(c) + eps);
      scale[c] = (float) s;
      shift[c] =
          (float)
              ((bias == null ? 0 : bias.value().getFloat(c)) - runningMean.value().getFloat(c) * s);
    }
    return Norms.perChannel(x, Tensor.of(scale), Tensor.of(shift));
  }

  /** (x - mean) / sqrt(var + eps) * weight + bias with the statistics of every channel's row. */
  final Value withStatisticsOfTheRow(Value x) {
    int[] axes = IntStream.range(2, x.shape().rank()).toArray();
    Value y = x.normalize((float) eps, true, axes);
    if (weight == null) {
      return y; // here PyTorch takes any number of channels
    }
    requireChannels(x);
    return Norms.perChannel(y, weight, Optional.ofNullable(bias));
  }

  private void requireChannels(Value x) {
    if (!x.shape().dim(1).equals(Dim.of(numFeatures))) {
      throw new ModelException(
          this + " needs " + numFeatures + " channels on axis 1, got " + x.shape());
    }
  }

  /** One number per channel. */
  final Optional<Port> channels() {
    return floatInput(numFeatures);
  }

  @Override
  protected final String extraRepr() {
    return String.format(
        Locale.ROOT,
        "%d, eps=%s, momentum=%s, affine=%s, bias=%s, track_running_stats=%s",
        numFeatures,
        PythonText.python(eps),
        Double.isNaN(momentum) ? "None" : PythonText.python(momentum), // NaN stands for None
        PythonText.python(weight != null),
        PythonText.python(bias != null),
        PythonText.python(trackRunningStats));
  }
}
