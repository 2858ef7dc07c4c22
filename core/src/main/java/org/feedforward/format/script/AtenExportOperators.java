package org.feedforward.format.script;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operators (namespace aten) that exported programs alone call: those that PyTorch's own operators
 * become in {@code run_decompositions()}, in terms of the table of all.
 */
final class AtenExportOperators {

  private static final List<AtenOperator> TABLE =
      List.of(
          new AtenOperator("_native_batch_norm_legit_no_training", AtenExportOperators::batchNorm),
          new AtenOperator("_to_copy", AtenExportOperators::toCopy).widening(),
          new AtenOperator("empty", AtenExportOperators::unwritten).widening(),
          new AtenOperator("empty_like", AtenExportOperators::unwritten).widening(),
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
