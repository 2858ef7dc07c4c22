package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Keeps integers narrower than int64 what they are in PyTorch: a result has the promoted type of
 * the operands, and is wrapped around to its range.
 */
final class NarrowIntegers {

  private NarrowIntegers() {}

  /** The result of a call, of its right type. */
  static Object kept(AtenOperator operator, OperatorCall call, Object result) {
    List<ScriptTensor> tensors = call.allTensors();
    if (tensors.stream().noneMatch(tensor -> tensor.type().isNarrowInteger())) {
      return result;
    }
    if (operator.integers() == AtenOperator.Integers.WRAPPED) {
      requireScalarsInRange(call, promoted(tensors));
    }
    if (result instanceof ScriptList list) {
      List<Object> kept = new ArrayList<>();
      list.items().forEach(item -> kept.add(keptTensor(operator, call, item, tensors)));
      return new ScriptList(kept, list.tuple());
    }
    return keptTensor(operator, call, result, tensors);
  }

  private static Object keptTensor(
      AtenOperator operator, OperatorCall call, Object result, List<ScriptTensor> tensors) {
    if (!(result instanceof ScriptTensor tensor) || tensor.type() != ScalarType.INT64) {
      return result;
    }
    return switch (operator.integers()) {
      case FIRST -> ScriptTensor.of(tensor.value(), tensors.get(0).type());
      case PROMOTED -> ScriptTensor.of(tensor.value(), promoted(tensors));
      case WRAPPED -> wrapped(tensor.value(), promoted(tensors));
      case AS_CONVERTED -> result;
      case REFUSED ->
          throw call.refused("of " + promoted(tensors) + " is not known here: use int64");
    };
  }

  /** Integers cut to the bits of a type. */
  static ScriptTensor wrapped(Value value, ScalarType type) {
    return ScriptTensor.of(
        type.isNarrowInteger() ? Value.of(new Op.Wrap(type.bits(), type.isSigned()), value) : value,
        type);
  }

  /** Tensors with axes decide; one of rank 0 counts only beside truth values. */
  private static ScalarType promoted(List<ScriptTensor> tensors) {
    return widest(tensors, true).or(() -> widest(tensors, false)).orElse(ScalarType.INT64);
  }

  private static Optional<ScalarType> widest(List<ScriptTensor> tensors, boolean withAxes) {
    return tensors.stream()
        .filter(tensor -> tensor.current().dtype() == DType.INT64)
        .filter(tensor -> withAxes == tensor.shape().rank() > 0)
        .map(ScriptTensor::type)
        .reduce(ScalarType::promotedWith);
  }

  private static void requireScalarsInRange(OperatorCall call, ScalarType type) {
    for (Object number : call.scalars()) {
      boolean fits =
          number instanceof ScriptTensor tensor
              ? tensor.value().dtype() != DType.INT64 || tensor.type() == type
              : !(number instanceof Long whole) || type.holds(whole);
      if (!fits) {
        throw call.refused(
            "of " + type + " with an integer that it may not hold is not known here");
      }
    }
  }
}
