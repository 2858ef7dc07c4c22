package org.feedforward.format.script;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Value;
import org.feedforward.nn.BatchNorm1d;
import org.feedforward.nn.BatchNorm2d;
import org.feedforward.nn.GroupNorm;
import org.feedforward.nn.InstanceNorm1d;
import org.feedforward.nn.InstanceNorm2d;
import org.feedforward.nn.Module;
import org.feedforward.tensor.Tensor;

/** Operators that bring elements to mean 0 and variance 1, or to a root mean square of 1. */
final class AtenNormalizationOperators {

  private AtenNormalizationOperators() {}

  static Value batchNorm(OperatorCall call) {
    if (call.truth(5, "training", false) || !call.isGiven(3, "running_mean")) {
      throw call.refused(
          "in training mode uses the statistics of the batch, which mixes rows: call model.eval()"
              + " before saving");
    }
    boolean affine = call.isGiven(1, "weight") || call.isGiven(2, "bias");
    double eps = call.number(7, "eps");
    if (call.tensor(0).shape().rank() > 2 && call.tensor(0).shape().dim(1).batch()) {
      return ofRowsAsChannels(call, eps);
    }
    return layer(
        call,
        call.tensor(0).shape().rank() == 4
            ? new BatchNorm2d(channels(call), eps, 0.1, affine, true)
            : new BatchNorm1d(channels(call), eps, 0.1, affine, true),
        state(call));
  }

  /** What an InstanceNorm with running statistics becomes: [1, N * C, ...], C of every row. */
  private static Value ofRowsAsChannels(OperatorCall call, double eps) {
    Value x = call.tensor(0);
    Value mean = ofChannels(call.tensor(3, "running_mean"), x);
    Value variance = ofChannels(call.tensor(4, "running_var"), x);
    Value y = x.sub(mean).div(variance.add(eps).sqrt());
    Optional<Value> weight = call.maybeTensor(1, "weight");
    Optional<Value> bias = call.maybeTensor(2, "bias");
    Value scaled = weight.isPresent() ? y.mul(ofChannels(weight.get(), x)) : y;
    return bias.isPresent() ? scaled.add(ofChannels(bias.get(), x)) : scaled;
  }

  /** A number for every channel, against the channels of x. */
  static Value ofChannels(Value numbers, Value x) {
    Value shaped = numbers.unsqueeze(0);
    for (int axis = 2; axis < x.shape().rank(); axis++) {
      shaped = shaped.unsqueeze(-1);
    }
    return shaped;
  }

  static Value instanceNorm(OperatorCall call) {
    boolean ownStatistics = call.truth(5, "use_input_stats", true);
    boolean affine = call.isGiven(1, "weight") || call.isGiven(2, "bias");
    Map<String, Optional<Tensor>> state = state(call);
    if (ownStatistics) {
      state.remove("running_mean");
      state.remove("running_var");
    }
    double eps = call.number(7, "eps");
    return layer(
        call,
        call.tensor(0).shape().rank() == 4
            ? new InstanceNorm2d(channels(call), eps, 0.1, affine, !ownStatistics)
            : new InstanceNorm1d(channels(call), eps, 0.1, affine, !ownStatistics),
        state);
  }

  private static Map<String, Optional<Tensor>> state(OperatorCall call) {
    Map<String, Optional<Tensor>> state = new LinkedHashMap<>();
    putAffine(state, call.maybeConstant(1, "weight"), call.maybeConstant(2, "bias"));
    state.put("running_mean", call.maybeConstant(3, "running_mean"));
    state.put("running_var", call.maybeConstant(4, "running_var"));
    return state;
  }

  /** Where one of both is given the other is 1 or 0. */
  private static void putAffine(
      Map<String, Optional<Tensor>> state, Optional<Tensor> weight, Optional<Tensor> bias) {
    state.put("weight", weight.or(() -> bias.map(b -> Tensor.ones(b.shape()))));
    state.put("bias", bias.or(() -> weight.map(w -> Tensor.zeros(w.shape()))));
  }

  static Value groupNorm(OperatorCall call) {
    boolean affine = call.isGiven(2, "weight") || call.isGiven(3, "bias");
    Map<String, Optional<Tensor>> state = new LinkedHashMap<>();
    putAffine(state, call.maybeConstant(2, "weight"), call.maybeConstant(3, "bias"));
    return layer(
        call,
        new GroupNorm(
            call.integer(1, "num_groups"), channels(call), call.number(4, "eps", 1e-5), affine),
        state);
  }

  /** Loads parameters of the call into a layer and applies it. */
  private static Value layer(OperatorCall call, Module layer, Map<String, Optional<Tensor>> state) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    state.forEach((key, tensor) -> tensor.ifPresent(t -> given.put(key, t)));
    layer.loadStateDict(given);
    return layer.apply(call.tensor(0));
  }

  private static int channels(OperatorCall call) {
    if (call.tensor(0).shape().rank() < 2) {
      throw call.refused("needs an input of rank 2 or more, got " + call.tensor(0).shape());
    }
    return call.tensor(0).size(1);
  }

  static Value layerNorm(OperatorCall call) {
    Value y = normalized(call, call.number(4, "eps", 1e-5), true);
    Optional<Value> weight = call.maybeTensor(2, "weight");
    Optional<Value> bias = call.maybeTensor(3, "bias");
    Value scaled = weight.isPresent() ? y.mul(weight.get()) : y;
    return bias.isPresent() ? scaled.add(bias.get()) : scaled;
  }

  static Value rmsNorm(OperatorCall call) {
    Value y = normalized(call, call.number(3, "eps", Math.ulp(1f)), false);
    Optional<Value> weight = call.maybeTensor(2, "weight");
    return weight.isPresent() ? y.mul(weight.get()) : y;
  }

  private static Value normalized(OperatorCall call, double eps, boolean centered) {
    Value x = call.tensor(0);
    int[] shape = call.integers(1, "normalized_shape");
    int rank = x.shape().rank();
    if (shape.length == 0) {
      throw call.refused("over no axis is not defined in PyTorch");
    }
    int[] axes = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      axes[i] = rank - shape.length + i;
      if (axes[i] < 0 || !x.shape().dim(axes[i]).equals(Dim.of(shape[i]))) {
        throw call.refused(
            "over " + Arrays.toString(shape) + " does not fit an input of shape " + x.shape());
      }
    }
    return x.normalize((float) eps, centered, axes);
  }
}
