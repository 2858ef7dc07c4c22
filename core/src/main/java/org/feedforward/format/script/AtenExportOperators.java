package org.feedforward.format.script;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Value;

/**
 * Operators (namespace aten) that exported programs alone call: those that PyTorch's own operators
 * become in {@code run_decompositions()}, in terms of the table of all.
 */
final class AtenExportOperators {

  private static final List<AtenOperator> TABLE =
      List.of(
          AtenOperator.of(
              "_adaptive_avg_pool2d", AtenPoolOperators.adaptive(ReduceFunction.MEAN, 2)),
          new AtenOperator("_native_batch_norm_legit", AtenExportOperators::batchNormOfItself),
          new AtenOperator("_native_batch_norm_legit_no_training", AtenExportOperators::batchNorm),
          new AtenOperator("_to_copy", AtenExportOperators::toCopy).widening(),
          new AtenOperator("_trilinear", AtenExportOperators::trilinear),
          AtenOperator.of("convolution", AtenConvolutionOperators::any),
          new AtenOperator("empty", AtenExportOperators::unwritten).widening(),
          new AtenOperator("empty_like", AtenExportOperators::unwritten).widening(),
          new AtenOperator("max_pool2d_with_indices", AtenPoolOperators.maxWithPlaces(2)).moving(),
          new AtenOperator("native_group_norm", AtenExportOperators::groupNorm),
          new AtenOperator("native_layer_norm", AtenExportOperators::layerNorm),
          new AtenOperator("rrelu_with_noise_functional", AtenExportOperators::rreluWithNoise));

  private static final Map<String, AtenOperator> BY_NAME = new HashMap<>();

  static {
    TABLE.forEach(operator -> BY_NAME.put(operator.name(), operator));
  }

  private AtenExportOperators() {}

  /** The operator of that name, without namespace; those of the table of all are not found. */
  static Optional<AtenOperator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static Object as(String operator, Map<String, Object> named, Object... arguments) {
    OperatorCall call = new OperatorCall(operator, Arrays.asList(arguments), named);
    Object result = AtenOperators.named(operator).orElseThrow().conversion().convert(call);
    call.requireAllRead();
    return result;
  }

  /** The result and the statistics that training would save, which no inference uses. */
  private static ScriptList withStatistics(Object result) {
    return new ScriptList(Collections.unmodifiableList(Arrays.asList(result, null, null)), true);
  }

  /** Arguments: input, weight, bias, running_mean, running_var, momentum, eps. */
  private static Object batchNorm(OperatorCall call) {
    Object momentum = call.any(5, "momentum");
    return withStatistics(
        as(
            "batch_norm",
            Map.of(),
            call.any(0, "input"),
            call.any(1, "weight"),
            call.any(2, "bias"),
            call.any(3, "running_mean"),
            call.any(4, "running_var"),
            false,
            momentum,
            call.any(6, "eps"),
            false));
  }

  /**
   * Arguments: input, weight, bias, perhaps running_mean and running_var, training, momentum, eps.
   * It is what an InstanceNorm becomes, whose channels are those of all rows, one behind the other.
   */
  private static Object batchNormOfItself(OperatorCall call) {
    int statistics = call.count() > 6 ? 2 : 0;
    if (statistics > 0 || !call.truth(3, "training", true)) {
      throw call.refused("with running statistics is not known here");
    }
    call.any(4, "momentum");
    Value x = call.tensor(0);
    if (x.shape().rank() < 2 || x.shape().dim(0).batch()) {
      throw call.refused(
          "in training mode uses the statistics of the batch, which mixes rows: call model.eval()"
              + " before saving");
    }
    int[] axes = IntStream.range(0, x.shape().rank()).filter(axis -> axis != 1).toArray();
    Value y = x.normalize((float) call.number(5, "eps"), true, axes);
    Optional<Value> weight = call.maybeTensor(1, "weight");
    Optional<Value> bias = call.maybeTensor(2, "bias");
    Value scaled =
        weight.isPresent() ? y.mul(AtenNormalizationOperators.ofChannels(weight.get(), x)) : y;
    return withStatistics(
        ScriptTensor.of(
            bias.isPresent()
                ? scaled.add(AtenNormalizationOperators.ofChannels(bias.get(), x))
                : scaled));
  }

  /** Arguments: i1, i2, i3, expand1, expand2, expand3, sumdim; those that a bilinear becomes. */
  private static Object trilinear(OperatorCall call) {
    boolean bilinear =
        Arrays.equals(call.integers(3, "expand1"), new int[] {1, 3})
            && Arrays.equals(call.integers(4, "expand2"), new int[] {0})
            && Arrays.equals(call.integers(5, "expand3"), new int[] {1, 2})
            && Arrays.equals(call.integers(6, "sumdim"), new int[] {2, 3})
            && call.integer(7, "unroll_dim", 1) >= 0;
    if (!bilinear) {
      throw call.refused("of other axes than those of a bilinear is not known here");
    }
    return as("bilinear", Map.of(), call.box(0), call.box(2), call.box(1));
  }

  /** Arguments: input, weight, bias, N, C, HxW, group, eps. */
  private static Object groupNorm(OperatorCall call) {
    call.any(3, "N");
    call.any(4, "C");
    call.any(5, "HxW");
    return withStatistics(
        as(
            "group_norm",
            Map.of(),
            call.any(0, "input"),
            call.any(6, "group"),
            call.any(1, "weight"),
            call.any(2, "bias"),
            call.any(7, "eps")));
  }

  /** Arguments: input, normalized_shape, weight, bias, eps. */
  private static Object layerNorm(OperatorCall call) {
    return withStatistics(
        as(
            "layer_norm",
            Map.of(),
            call.any(0, "input"),
            call.any(1, "normalized_shape"),
            call.any(2, "weight"),
            call.any(3, "bias"),
            call.any(4, "eps")));
  }

  private static Object toCopy(OperatorCall call) {
    Object type = call.any(OperatorCall.NAMED, "dtype");
    return type == null ? call.box(0) : as("to", Map.of("dtype", type), call.box(0));
  }

  /** Memory that has not been written: nothing that reads it is computed. */
  private static Object unwritten(OperatorCall call) {
    call.any(0, "size");
    call.any(OperatorCall.NAMED, "dtype");
    return Unset.VALUE;
  }

  /** The result and the noise, which only training writes and reads. */
  private static Object rreluWithNoise(OperatorCall call) {
    call.any(1, "noise");
    Object result = ScriptTensor.of(AtenActivationOperators.rrelu(call, 2));
    return new ScriptList(List.of(result, Unset.VALUE), true);
  }
}
