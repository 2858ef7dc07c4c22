package org.feedforward.format.script;

import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/** The operators prim:: that are called by name. */
final class Primitives {

  private Primitives() {}

  /** What an operator gives; some are hopeless whatever the inputs. */
  static Object call(Operations operations, String name, OperatorCall call) {
    return switch (name) {
      case "NumToTensor", "unchecked_unwrap_optional", "unchecked_cast" -> call.any(0, "");
      case "dtype" -> (long) call.type(0).code();
      case "device", "type" -> "cpu"; // the type of a device
      case "layout" -> 0L;
      case "is_cuda", "is_quantized", "is_sparse", "is_mkldnn", "is_nested" -> false;
      case "requires_grad" -> true; // as is_grad_enabled
      case "min" -> Math.min(call.integer(0, ""), call.integer(1, ""));
      case "max" -> Math.max(call.integer(0, ""), call.integer(1, ""));
      case "RaiseException" ->
          throw new ModelException(
              "the network raises: " + ForeignNames.escape(String.valueOf(call.any(0, ""))));
      default ->
          throw operations.hopeless(
              "the operator prim::" + ForeignNames.escape(name) + " is not known here");
    };
  }
}
