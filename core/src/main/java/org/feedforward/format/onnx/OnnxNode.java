package org.feedforward.format.onnx;

import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ForeignNames;

/**
 * A NodeProto: one operator with its attributes.
 *
 * @param name its name, possibly empty
 * @param opType the operator
 * @param domain the operator's domain; the standard's is empty
 * @param inputs the names of the values it takes, empty for one left out
 * @param outputs the names of the values it gives, empty for one not wanted
 * @param attributes its attributes by name
 */
record OnnxNode(
    String name,
    String opType,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  /** The operator with its domain where that is not the standard's. */
  String operator() {
    return domain.isEmpty() ? opType : domain + "." + opType;
  }

  /** As {@code node 'x' (Gemm)}; a node without a name is known by its first output. */
  String describe() {
    String called =
        name.isEmpty() && !outputs.isEmpty()
            ? "of output " + Text.quote(outputs.get(0))
            : Text.quote(name);
    return "node " + called + " (" + ForeignNames.escape(operator()) + ")";
  }
}
