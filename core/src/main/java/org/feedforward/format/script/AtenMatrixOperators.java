package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.Bilinear;
import org.feedforward.nn.Einsum;
import org.feedforward.nn.Functional;
import org.feedforward.tensor.Tensor;

/** Matrix products, and the layers that are such: linear, bilinear, attention. */
final class AtenMatrixOperators {

  /** Of a sequence of 4,096. */
  private static final long MOST_MASKED = 1 << 24;

  private AtenMatrixOperators() {}

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

  /** Of vectors that are the same for all rows. */
  static Value dot(OperatorCall call) {
    Value a = call.tensor(0);
    Value b = call.tensor(1);
    if (a.shape().rank() != 1 || b.shape().rank() != 1) {
      throw call.refused("of " + a.shape() + " and " + b.shape() + " is not defined in PyTorch");
    }
    return a.mul(b).sum(0, false);
  }

  /** The path says in which order to multiply, which changes nothing but the time. */
  static Value einsum(OperatorCall call) {
    call.any(2, "path");
    Value widest = null;
    List<Value> operands = new ArrayList<>();
    for (ScriptTensor tensor : call.tensors(1)) {
      operands.add(tensor.value());
      widest = widest == null ? tensor.value() : AtenTypeOperators.promoted(widest, tensor.value());
    }
    Value as = widest;
    try {
      return Einsum.of(
          call.text(0, "equation", ""),
          operands.stream().map(value -> AtenTypeOperators.promoted(value, as)).toList());
    } catch (ModelException e) {
      throw new ModelException(
          "einsum \"" + ForeignNames.escape(call.text(0, "equation", "")) + "\": " + e.getMessage(),
          e);
    }
  }

  /** beta c + alpha a b. */
  static Value addmm(OperatorCall call) {
    Value product = call.tensor(1).matmul(call.tensor(2));
    double alpha = call.number(OperatorCall.NAMED, "alpha", 1);
    double beta = call.number(OperatorCall.NAMED, "beta", 1);
    Value c = call.tensor(0);
    Value scaled = alpha == 1 ? product : product.mul(alpha);
    if (beta == 0) {
      // c is left out, with NaN and infinities in it, but for its shape
      return c.shape().hasBatch() && !product.shape().hasBatch() ? refuseSpread(call) : scaled;
    }
    return scaled.add(beta == 1 ? c : c.mul(beta));
  }

  private static Value refuseSpread(OperatorCall call) {
    throw call.refused("of a product without the batch is not known here");
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
    if (call.number(4, "dropout_p", 0) != 0) {
      throw call.refused("with dropout is not known here: call model.eval() before saving");
    }
    Value query = call.tensor(0);
    Value key = call.tensor(1);
    Value value = call.tensor(2);
    if (call.truth(OperatorCall.NAMED, "enable_gqa", false)) {
      key = repeated(call, key, query);
      value = repeated(call, value, query);
    }
    double scale = call.number(OperatorCall.NAMED, "scale", 1 / Math.sqrt(query.size(-1)));
    Optional<Value> mask = call.maybeTensor(3, "attn_mask");
    boolean causal = call.truth(5, "is_causal", false);
    if (causal && mask.isPresent()) {
      throw call.refused("with a causal mask and another mask is not defined in PyTorch");
    }
    if (causal) {
      if ((long) query.size(-2) * key.size(-2) > MOST_MASKED) {
        throw call.refused("of " + query.shape() + " and " + key.shape() + " is too large");
      }
      mask = Optional.of(lowerTriangle(query.size(-2), key.size(-2)));
    }
    return Functional.scaledDotProductAttention(query, key, value, mask, scale);
  }

  /** Whether a key is not behind its query: true on and below the diagonal. */
  private static Value lowerTriangle(int queries, int keys) {
    return Value.constant(
        Tensor.generateBooleans(
            new int[] {queries, keys},
            out -> {
              for (int i = 0; i < out.length; i++) {
                out[i] = i % keys <= i / keys;
              }
            }));
  }

  /** Every head as often as there are queries to it: [N, 2, L, E] for 4 heads is a a b b. */
  private static Value repeated(OperatorCall call, Value heads, Value query) {
    int rank = heads.shape().rank();
    int count = rank < 3 ? 0 : heads.size(-3);
    if (count == 0 || query.shape().rank() != rank || query.size(-3) % count != 0) {
      throw call.refused("of " + query.shape() + " and " + heads.shape() + " is not known here");
    }
    int axis = rank - 3;
    int times = query.size(-3) / count;
    List<Value> all = new ArrayList<>();
    for (int head = 0; head < count; head++) {
      all.addAll(Collections.nCopies(times, heads.slice(axis, head, head + 1)));
    }
    return Functional.cat(axis, all);
  }
}
