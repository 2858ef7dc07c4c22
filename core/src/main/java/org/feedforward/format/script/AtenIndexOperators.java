package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.nn.Indexing;
import org.feedforward.nn.Scattering;
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

  /**
   * Arguments: self, dim, index, and src or a number; what is there is replaced, or reduce says.
   */
  static Value scatter(OperatorCall call) {
    String reduce = call.text(OperatorCall.NAMED, "reduce", "");
    return scattered(
        call,
        switch (reduce) {
          case "" -> Scattering.Reduction.REPLACE;
          case "add" -> Scattering.Reduction.ADD;
          case "multiply" -> Scattering.Reduction.MUL;
          default -> throw call.refused("with reduce=" + reduce + " is not known here");
        });
  }

  static Value scatterAdd(OperatorCall call) {
    return scattered(call, Scattering.Reduction.ADD);
  }

  private static Value scattered(OperatorCall call, Scattering.Reduction reduction) {
    Value x = call.tensor(0);
    Value index = call.tensor(2);
    Value source = call.tensor(3, call.isGiven(3, "value") ? "value" : "src");
    if (source.dtype() != x.dtype()) {
      source = source.to(x.dtype());
    }
    if (source.shape().rank() == 0) {
      source = source.expand(index.shape());
    }
    return Scattering.along(x, x.axis(call.integer(1, "dim")), index, source, reduction, false);
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

  /**
   * x[i, j, ...]: an index for each of the first axes, or none. The numbers of the rows for the
   * batch axis look up each row's own elements.
   */
  static Value index(OperatorCall call) {
    List<Optional<Value>> indices = new ArrayList<>();
    boolean ownRows = false;
    for (Object item : call.items(1, "indices")) {
      if (item == null) {
        indices.add(Optional.empty());
      } else if (item instanceof ScriptTensor tensor) {
        if (tensor.current().dtype() == DType.BOOL || tensor.type() == ScalarType.UINT8) {
          throw call.refused(
              "with truth values gives a shape that depends on the data: use torch.where");
        }
        boolean rows = tensor.numbersRows();
        if (rows && !indices.isEmpty()) {
          throw call.refused("with the numbers of the rows for another axis than the batch");
        }
        ownRows |= rows;
        indices.add(Optional.of(tensor.current()));
      } else {
        throw call.wrong(1, "a list of tensors");
      }
    }
    return Indexing.of(call.tensor(0), indices, ownRows);
  }

  /** x with other elements where truth values say so. */
  static Value indexPut(OperatorCall call) {
    List<Object> indices = call.items(1, "indices");
    Value x = call.tensor(0);
    Value values = call.tensor(2, "values");
    boolean masked =
        indices.size() == 1
            && indices.get(0) instanceof ScriptTensor mask
            && mask.value().dtype() == DType.BOOL;
    if (!masked || call.truth(3, "accumulate", false)) {
      throw call.refused("with other indices than one tensor of truth values is not known here");
    }
    Value mask = ((ScriptTensor) indices.get(0)).value();
    if (values.shape().hasBatch() || values.shape().perRow() != 1) {
      throw call.refused("of more than one value takes a number that depends on the data");
    }
    while (mask.shape().rank() < x.shape().rank()) {
      mask = mask.unsqueeze(-1);
    }
    return values.reshape().to(x.dtype()).where(mask, x);
  }

  /** As torch.bucketize: how many boundaries an element lies behind. NaN lies behind all. */
  static Object bucketize(OperatorCall call) {
    Value x = call.tensor(0);
    Value boundaries = call.tensor(1, "boundaries");
    if (boundaries.shape().rank() != 1 || boundaries.shape().hasBatch()) {
      throw call.refused("with boundaries of shape " + boundaries.shape() + " is not known here");
    }
    Value element = AtenTypeOperators.promoted(x, boundaries).unsqueeze(-1);
    Value others = AtenTypeOperators.promoted(boundaries, x);
    boolean right = call.truth(OperatorCall.NAMED, "right", false);
    Value behind = right ? element.lt(others) : element.le(others);
    Value count = behind.not().to(DType.INT64).sum(-1, false);
    return ScriptTensor.of(
        count,
        call.truth(OperatorCall.NAMED, "out_int32", false) ? ScalarType.INT32 : ScalarType.INT64);
  }
}
