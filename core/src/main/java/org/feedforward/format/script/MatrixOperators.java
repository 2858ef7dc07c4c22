package org.feedforward.format.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Value;
import org.feedforward.nn.Bilinear;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Matrix products, and the layers that are such: linear, bilinear, attention. */
final class MatrixOperators {

  private MatrixOperators() {}

  /** Vectors take part as matrices of one row or column, as in PyTorch. */
  static Value matmul(OperatorCall call) {
    Value a = call.tensor(0);
    Value b = call.tensor(1);
    boolean row = a.shape().rank() == 1;
    boolean column = b.shape().rank() == 1;
    Value product = (row ? a.unsqueeze(0) : a).matmul(column ? b.unsqueeze(1) : b);
    Value withoutColumn = column ? product.squeeze(-1) : product;
    return row ? withoutColumn.squeeze(column ? -1 : -2) : withoutColumn;
  }

  /** beta c + alpha a b. */
  static Value addmm(OperatorCall call) {
    Value product = call.tensor(1).matmul(call.tensor(2));
    double alpha = call.number(4, "alpha", 1);
    double beta = call.number(3, "beta", 1);
    Value c = call.tensor(0);
    return (alpha == 1 ? product : product.mul(alpha)).add(beta == 1 ? c : c.mul(beta));
  }

  static Value baddbmm(OperatorCall call) {
    return call.tensor(0)
        .mul(call.number(3, "beta", 1))
        .add(call.tensor(1).matmul(call.tensor(2)).mul(call.number(4, "alpha", 1)));
  }

  static Value linear(OperatorCall call) {
    Value x = call.tensor(0);
    Optional<Value> bias = call.maybeTensor(2, "bias");
    Value weight = call.tensor(1, "weight");
    return bias.isPresent() ? x.linear(weight, bias.get()) : x.linear(weight);
  }

  static Value bilinear(OperatorCall call) {
    Tensor weight = call.maybeConstant(2, "weight").orElseThrow(() -> call.wrong(2, "a parameter"));
    if (weight.rank() != 3) {
      throw call.wrong(2, "a weight of rank 3");
    }
    Optional<Tensor> bias = call.maybeConstant(3, "bias");
    Bilinear layer = new Bilinear(weight.dim(1), weight.dim(2), weight.dim(0), bias.isPresent(), 0);
    Map<String, Tensor> state = new LinkedHashMap<>(Map.of("weight", weight));
    bias.ifPresent(tensor -> state.put("bias", tensor));
    layer.loadStateDict(state);
    return layer.applyAll(List.of(call.tensor(0), call.tensor(1))).get(0);
  }

  static Value attention(OperatorCall call) {
    if (call.number(4, "dropout_p", 0) != 0 || call.truth(5, "is_causal", false)) {
      throw call.refused("with dropout or a causal mask is not known here");
    }
    Value query = call.tensor(0);
    double scale = call.number(6, "scale", 1 / Math.sqrt(query.size(-1)));
    Value scores = query.mul(scale).matmul(call.tensor(1).transpose(-2, -1));
    Optional<Value> mask = call.maybeTensor(3, "attn_mask");
    if (mask.isPresent() && mask.get().dtype() == DType.BOOL) {
      scores = scores.where(mask.get(), OperatorCall.scalar(Float.NEGATIVE_INFINITY));
    } else if (mask.isPresent()) {
      scores = scores.add(mask.get());
    }
    return scores.softmax(-1).matmul(call.tensor(2));
  }
}
