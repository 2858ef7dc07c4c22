package org.feedforward.format.onnx;

import java.util.List;
import java.util.Map;
import org.feedforward.graph.ModelException;

/** Operators with bodies. */
final class OnnxControlOperators {

  private OnnxControlOperators() {}

  /** Only with a condition that is known: the network of one row must not depend on another's. */
  static List<Operand> branch(Call call) {
    boolean holds = Call.onlyNumber(call.input(0), "the condition") != 0;
    OnnxGraph taken =
        call.graph(holds ? "then_branch" : "else_branch")
            .orElseThrow(() -> new ModelException("lacks a branch"));
    call.ignore("then_branch", "else_branch");
    return call.context().run(taken, Map.of());
  }
}
