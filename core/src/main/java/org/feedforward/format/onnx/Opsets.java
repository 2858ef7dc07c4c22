package org.feedforward.format.onnx;

import java.util.Map;
import org.feedforward.graph.ModelException;

/** Which version of the operators a file means: without one, its nodes could mean anything. */
final class Opsets {

  /** Files of the format's first versions import nothing and mean the first operators. */
  private static final int FIRST_VERSION_WITH_IMPORTS = 3;

  private Opsets() {}

  /** What a file imports, by domain. */
  static Map<String, Long> of(long irVersion, Map<String, Long> imports) {
    boolean oldest = irVersion > 0 && irVersion < FIRST_VERSION_WITH_IMPORTS;
    return oldest && imports.isEmpty() ? Map.of("", 1L) : imports;
  }

  /** Refuses a model that imports nothing. */
  static void require(OnnxModel model) {
    if (model.opsets().isEmpty()) {
      throw missing();
    }
    model
        .opsets()
        .forEach(
            (domain, version) -> {
              if (version < 1) {
                throw new ModelException(
                    "imports version "
                        + version
                        + " of the operators of "
                        + (domain.isEmpty() ? "ONNX" : Text.quote(domain))
                        + " (opset_import), expected 1 or more");
              }
            });
  }

  /**
   * The version that a node means: of the standard's operators, or of its own domain where a model
   * of {@code ai.onnx.ml} alone does not import the standard's.
   */
  static int of(OnnxNode node, OnnxScope scope) {
    int version = scope.opset("");
    if (version < 1 && node.domain().equals(OnnxMlOperators.DOMAIN)) {
      version = scope.opset(OnnxMlOperators.DOMAIN);
    }
    if (version < 1) {
      throw missing();
    }
    return version;
  }

  private static ModelException missing() {
    return new ModelException(
        "has no opset_import that says which version of ONNX's operators it means: export the"
            + " model again, or set it with onnx.helper.make_model(graph, opset_imports=[...])");
  }
}
