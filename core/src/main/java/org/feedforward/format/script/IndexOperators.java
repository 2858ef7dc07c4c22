package org.feedforward.format.script;

import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;

/** Operators whose operands are positions of elements. */
final class IndexOperators {

  private IndexOperators() {}

  static Value embedding(OperatorCall call) {
    return Value.of(new Op.Gather(0, false), call.tensor(0), call.tensor(1));
  }

  static Value gather(OperatorCall call) {
    return Functional.gather(call.tensor(0), call.integer(1, "dim"), call.tensor(2));
  }

  static Value indexSelect(OperatorCall call) {
    return call.tensor(0).indexSelect(call.integer(1, "dim"), call.tensor(2));
  }

  static Value oneHot(OperatorCall call) {
    int classes = call.integer(1, "num_classes");
    if (classes < 1 || classes > CreationOperators.MOST_CREATED) {
      throw call.refused("of " + classes + " classes is not known here");
    }
    return Functional.oneHot(call.tensor(0), classes);
  }
}
