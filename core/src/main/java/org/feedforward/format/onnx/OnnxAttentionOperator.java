package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Scaled dot product attention, as torch.nn.functional.scaled_dot_product_attention: softmax(Q K^T
 * scale + mask) V, heads apart or side by side in the last axis. Keys and values of earlier calls
 * (past_key, past_value) are refused.
 */
final class OnnxAttentionOperator {

  private static final int FIRST_OF_CACHE = 4;

  private OnnxAttentionOperator() {}

  static Operand convert(Call call) {
    call.ignore("softmax_precision", "qk_matmul_output_mode");
    for (int i = FIRST_OF_CACHE; i < call.inputCount(); i++) {
      if (call.optional(i).isPresent()) {
        throw new ModelException("takes keys and values of earlier calls, which is not supported");
      }
    }
    int queryHeads = (int) call.integer("q_num_heads", 0);
    int keyHeads = (int) call.integer("kv_num_heads", 0);
    boolean together = call.input(0).rank() == 3;
    Operand query = heads(call.input(0), queryHeads);
    Operand key = repeated(heads(call.input(1), keyHeads), query);
    Operand value = repeated(heads(call.input(2), keyHeads), query);
    Operand scores = scores(call, query, key);
    Optional<Operand> bias = bias(call, scores);
    Operand biased = bias.map(scores::add).orElse(scores);
    if (bias.isPresent()) {
      biased = biased.requireShape(scores, "a mask", bias.get());
    }
    Operand weights = biased.softmax(3, false);
    Operand result = weights.matmul(value);
    if (call.optional(3).isPresent()) {
      // where every key is masked the result is 0, not 0/0; told by the bias, so that the scores
      // are read once and need not stand anywhere whole
      Operand best = bias.get().reduce(ReduceFunction.MAX, List.of(bias.get().rank() - 1), true);
      result = result.number(0).where(best.unary(UnaryFunction.IS_INF, 1, 0), result);
    }
    return together ? sideBySide(result) : result;
  }

  private static Operand scores(Call call, Operand query, Operand key) {
    int headSize = query.shape().dim(3).outer();
    float scale = call.number("scale", (float) (1 / Math.sqrt(headSize)));
    float softcap = call.number("softcap", 0);
    Operand scores = query.mul(query.number(scale)).matmul(key.transpose(List.of(0, 1, 3, 2)));
    if (softcap == 0) {
      return scores;
    }
    Operand cap = scores.number(softcap);
    return scores.div(cap).unary(UnaryFunction.TANH).mul(cap);
  }

  /** What is added to the scores: 0 or -Infinity where it is a mask. */
  private static Optional<Operand> bias(Call call, Operand scores) {
    Optional<Operand> mask = call.optional(3).map(given -> bias(given, scores));
    return call.flag("is_causal", false)
        ? Optional.of(mask.map(causalBias(scores)::add).orElse(causalBias(scores)))
        : mask;
  }

  /** A mask of truth values says which keys take part. */
  private static Operand bias(Operand mask, Operand scores) {
    return mask.type() == OnnxType.BOOL
        ? scores.number(0).where(mask, scores.number(Float.NEGATIVE_INFINITY))
        : mask.cast(scores.type());
  }

  /** Query i sees the keys up to i. */
  private static Operand causalBias(Operand scores) {
    int queries = scores.shape().dim(2).outer();
    int keys = scores.shape().dim(3).outer();
    scores.requireRoom(DType.FLOAT32, queries, keys);
    return scores.constantLike(
        Tensor.generate(
            new int[] {queries, keys},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i % keys <= i / keys ? 0 : Float.NEGATIVE_INFINITY;
              }
            }));
  }

  /** [N, steps, heads x size] as [N, heads, steps, size]. */
  private static Operand heads(Operand x, int count) {
    if (x.rank() == 4) {
      return x;
    }
    int width = x.rank() == 3 ? x.shape().dim(2).outer() : 0;
    if (x.rank() != 3 || count <= 0 || width % count != 0) {
      throw new ModelException("cannot divide " + x.shape() + " in " + count + " heads");
    }
    Shape shape = x.shape();
    Shape divided =
        new Shape(List.of(shape.dim(0), shape.dim(1), Dim.of(count), Dim.of(width / count)));
    return x.reshape(divided).transpose(List.of(0, 2, 1, 3));
  }

  private static Operand sideBySide(Operand x) {
    Operand ordered = x.transpose(List.of(0, 2, 1, 3));
    Shape shape = ordered.shape();
    return ordered.reshape(
        new Shape(List.of(shape.dim(0), shape.dim(1), Shapes.merge(shape, 2, 4))));
  }

  /** Heads of keys and values that several heads of queries share, each repeated. */
  private static Operand repeated(Operand x, Operand query) {
    int heads = x.shape().dim(1).outer();
    int wanted = query.shape().dim(1).outer();
    if (heads == wanted) {
      return x;
    }
    if (heads == 0 || wanted % heads != 0) {
      throw new ModelException(
          "shares " + heads + " heads of keys among " + wanted + " of queries");
    }
    List<Dim> spread = new ArrayList<>(x.shape().dims());
    spread.add(2, Dim.of(wanted / heads));
    Operand expanded = x.unsqueeze(2).expand(new Shape(spread));
    return expanded.reshape(x.shape().with(1, Dim.of(wanted)));
  }
}
