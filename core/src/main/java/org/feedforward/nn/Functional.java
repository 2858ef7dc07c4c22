package org.feedforward.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Functions for {@code forward} that take several values or give several, named and meaning as in
 * torch and torch.nn.functional; those of one value are methods of {@link Value}.
 */
public final class Functional {

  private Functional() {}

  /** As torch.cat. */
  public static Value cat(int dim, Value... values) {
    return cat(dim, List.of(values));
  }

  /** As torch.cat. */
  public static Value cat(int dim, List<Value> values) {
    return Value.of(new Op.Concat(values.get(0).axis(dim)), values);
  }

  /** As torch.stack. */
  public static Value stack(int dim, Value... values) {
    List<Value> unsqueezed = new ArrayList<>();
    for (Value value : values) {
      unsqueezed.add(value.unsqueeze(dim));
    }
    return cat(dim, unsqueezed);
  }

  /** As torch.split with one size: pieces of that extent, the last possibly smaller. */
  public static List<Value> split(Value x, int size, int dim) {
    if (size <= 0) {
      throw new ModelException("split into pieces of " + size + " (must be > 0)");
    }
    List<Value> pieces = new ArrayList<>();
    int extent = x.size(dim);
    for (int start = 0; start < extent; start += Math.min(size, extent - start)) {
      pieces.add(x.slice(dim, start, start + Math.min(size, extent - start)));
    }
    return pieces;
  }

  /** As torch.split with a size for every piece. */
  public static List<Value> split(Value x, List<Integer> sizes, int dim) {
    if (sizes.stream().mapToInt(Integer::intValue).sum() != x.size(dim)) {
      throw new ModelException(
          "split of axis " + dim + " of " + x.shape() + " into " + sizes + ": the sum differs");
    }
    List<Value> pieces = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      pieces.add(x.slice(dim, start, start + size));
      start += size;
    }
    return pieces;
  }

  /** As torch.chunk: at most that many pieces of equal extent, the last possibly smaller. */
  public static List<Value> chunk(Value x, int chunks, int dim) {
    return split(x, Math.max(1, -Math.floorDiv(-x.size(dim), chunks)), dim);
  }

  /** As torch.where. */
  public static Value where(Value condition, Value x, Value y) {
    return x.where(condition, y);
  }

  /** As torch.bmm: products of two per-row matrices. */
  public static Value bmm(Value x, Value y) {
    return x.matmul(y);
  }

  /** As torch.nn.functional.scaled_dot_product_attention without a mask. */
  public static Value scaledDotProductAttention(Value query, Value key, Value value) {
    return scaledDotProductAttention(query, key, value, Optional.empty(), scale(query));
  }

  /** As torch.nn.functional.scaled_dot_product_attention with a mask. */
  public static Value scaledDotProductAttention(Value query, Value key, Value value, Value mask) {
    return scaledDotProductAttention(query, key, value, Optional.of(mask), scale(query));
  }

  /**
   * As torch.nn.functional.scaled_dot_product_attention: softmax(Q K^T scale + mask) V over the
   * last two axes. A mask of truth values says which keys take part, one of floats is added. Where
   * no key takes part the result is 0, as in PyTorch, though softmax alone gives NaN.
   */
  public static Value scaledDotProductAttention(
      Value query, Value key, Value value, Optional<Value> mask, double scale) {
    Value scores = query.mul(scale).matmul(key.transpose(-2, -1));
    if (mask.isEmpty()) {
      return scores.softmax(-1).matmul(value);
    }
    Value none = Value.constant(Tensor.scalar(Float.NEGATIVE_INFINITY));
    Value zero = Value.constant(Tensor.scalar(0f));
    Value added = mask.get().dtype() == DType.BOOL ? zero.where(mask.get(), none) : mask.get();
    Value result = scores.add(added).softmax(-1).matmul(value);
    // told by the mask, so that the scores are read once and need not stand anywhere whole
    return zero.where(added.max(-1, true).eq(none), result);
  }

  private static double scale(Value query) {
    return 1 / Math.sqrt(query.size(-1));
  }

  /** As torch.gather. */
  public static Value gather(Value x, int dim, Value index) {
    return Value.of(new Op.GatherElements(x.axis(dim), false), x, index);
  }

  /** As torch.nn.functional.normalize with p = 2: x / max(|x|, eps) along an axis. */
  public static Value normalize(Value x, int dim, double eps) {
    Value norm = x.mul(x).sum(dim, true).sqrt();
    return x.div(norm.maximum(Value.constant(Tensor.scalar((float) eps))));
  }

  /**
   * As torch.nn.functional.one_hot: integers [*] as integers [*, numClasses], 1 at the class. One
   * that is not from 0 to numClasses - 1 is a fault of the row.
   */
  public static Value oneHot(Value ids, int numClasses) {
    Value classes = Value.of(new Op.Bounded("a class", 0, numClasses - 1L), ids);
    return classes.unsqueeze(-1).eq(Value.constant(Tensor.arange(numClasses))).to(DType.INT64);
  }
}
