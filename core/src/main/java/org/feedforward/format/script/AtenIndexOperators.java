package org.feedforward.format.script;

import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators whose operands are positions of elements. */
final class AtenIndexOperators {

  private AtenIndexOperators() {}

  static Value embedding(OperatorCall call) {
    return Value.of(new Op.Gather(0, false), call.tensor(0), call.tensor(1));
  }

  static Value gather(OperatorCall call) {
    return Functional.gather(call.tensor(0), call.integer(1, "dim"), call.tensor(2));
  }

  static Value indexSelect(OperatorCall call) {
    Value x = call.tensor(0);
    Value index = call.tensor(2);
    if (index.shape().rank() != 1) {
      throw call.refused("with an index of shape " + index.shape() + " is not known here");
    }
    return x.indexSelect(call.integer(1, "dim"), index);
  }

  static Value oneHot(OperatorCall call) {
    int classes = call.integer(1, "num_classes", -1);
    if (classes < 1 || classes > AtenCreationOperators.MOST_CREATED) {
      throw call.refused("of " + classes + " classes is not known here");
    }
    Value ids = call.tensor(0);
    // a look-up that gives 0 for every class, and fails for what is none as PyTorch does
    Value none = Value.constant(Tensor.zeros(DType.INT64, classes));
    Value checked = Value.of(new Op.Gather(0, false), none, ids).unsqueeze(-1);
    return Functional.oneHot(ids, classes).add(checked);
  }
}
