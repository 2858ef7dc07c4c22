package org.feedforward.format.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/** Finds all operators of a model that are not supported, before anything else is looked at. */
final class SupportCheck {

  private final Map<String, OnnxFunction> functions;
  private final Map<String, List<OnnxNode>> unsupported = new LinkedHashMap<>();
  private final Set<String> seenFunctions = new HashSet<>();
  private final Deque<List<OnnxNode>> waiting = new ArrayDeque<>();

  private SupportCheck(Map<String, OnnxFunction> functions) {
    this.functions = functions;
  }

  /** Refuses the model when one of these nodes, or one below them, has no conversion. */
  static void require(List<OnnxNode> nodes, Map<String, OnnxFunction> functions) {
    SupportCheck check = new SupportCheck(functions);
    check.waiting.push(nodes);
    while (!check.waiting.isEmpty()) {
      check.waiting.pop().forEach(check::check);
    }
    if (!check.unsupported.isEmpty()) {
      throw new ModelException(check.message());
    }
  }

  private void check(OnnxNode node) {
    OnnxFunction function = functions.get(node.operator());
    if (function != null) {
      if (seenFunctions.add(node.operator())) {
        waiting.push(function.nodes());
      }
    } else if (OnnxOperators.of(node).isEmpty()) {
      unsupported.computeIfAbsent(node.operator(), name -> new ArrayList<>()).add(node);
    } else if (!node.opType().equals("If") && !node.opType().equals("Loop")) {
      // of an If only one branch is taken, and a Loop is recognised as a whole
      node.attributes().values().forEach(a -> a.graph().ifPresent(g -> waiting.push(g.nodes())));
    }
  }

  private String message() {
    List<String> operators = new ArrayList<>();
    unsupported.forEach(
        (operator, nodes) ->
            operators.add(
                ForeignNames.escape(operator)
                    + (nodes.size() == 1
                        ? " (" + nodes.get(0).describe() + ")"
                        : " (" + nodes.size() + " nodes, first " + nodes.get(0).describe() + ")")));
    return "has operators that are not supported: "
        + String.join(", ", operators)
        + "; core/README.md lists those that are";
  }
}
