package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention.Masks;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * What MultiheadAttention requires of keys, values and masks that go with a query.
 *
 * @param rows N; a key, a value or a mask that is the same for all rows has 1 there
 * @param queries L
 * @param heads the number of heads
 */
record AttentionShapes(Dim rows, Dim queries, int heads) {

  /** Those that a query [N, L, embed_dim] asks for. */
  static AttentionShapes of(Value query, int embedDim, int heads) {
    Shape shape = query.shape();
    if (!isSequence(shape, embedDim)) {
      throw wrong("query", query, "[N, L, " + embedDim + "] (embed_dim=" + embedDim + ")");
    }
    return new AttentionShapes(shape.dim(0), shape.dim(1), heads);
  }

  void requireKey(Value key, int kdim) {
    Shape shape = key.shape();
    if (!isSequence(shape, kdim) || !fits(shape.dim(0))) {
      throw wrong("key", key, "[" + rows + ", S, " + kdim + "] (kdim=" + kdim + ")");
    }
  }

  void requireValue(Value value, Value key, int vdim) {
    Shape expected = new Shape(List.of(rows, key.shape().dim(1), Dim.of(vdim)));
    if (!fits(value.shape(), expected)) {
      throw wrong("value", value, expected + " (vdim=" + vdim + ")");
    }
  }

  /** What masks add to scores [N, heads, L, S], in a shape that broadcasts to it. */
  Optional<Value> mask(Masks masks, Value key) {
    Dim keys = key.shape().dim(1);
    Optional<Value> one = masks.attention().map(mask -> ofQueries(mask, keys));
    Optional<Value> other = masks.padding().map(mask -> ofKeys(mask, keys));
    return one.isPresent() && other.isPresent()
        ? Optional.of(one.get().add(other.get()))
        : one.or(() -> other);
  }

  private Value ofQueries(Value mask, Dim keys) {
    Shape alike = new Shape(List.of(queries, keys));
    if (mask.shape().equals(alike)) {
      return added("attn_mask", mask);
    }
    Shape each = new Shape(List.of(withHeads(rows), queries, keys));
    boolean same = mask.shape().equals(each.with(0, Dim.of(heads)));
    if (!same && !mask.shape().equals(each)) {
      throw wrong("attn_mask", mask, alike + " or " + each + " ([L, S] or [N * num_heads, L, S])");
    }
    Shape split = new Shape(List.of(same ? Dim.of(1) : rows, Dim.of(heads), queries, keys));
    return Value.of(new Op.Reshape(split), added("attn_mask", mask));
  }

  private Value ofKeys(Value mask, Dim keys) {
    Shape expected = new Shape(List.of(rows, keys));
    if (!fits(mask.shape(), expected)) {
      throw wrong("key_padding_mask", mask, expected + " ([N, S])");
    }
    return added("key_padding_mask", mask).unsqueeze(1).unsqueeze(1);
  }

  private static Value added(String name, Value mask) {
    if (mask.dtype() == DType.INT64) {
      throw new ModelException(
          "MultiheadAttention: " + name + " holds int64, expected bool or float32");
    }
    return mask.dtype() == DType.BOOL
        ? Value.constant(Tensor.scalar(Float.NEGATIVE_INFINITY))
            .where(mask, Value.constant(Tensor.scalar(0f)))
        : mask;
  }

  /** Whether these are vectors of a width, as many in every row. */
  private static boolean isSequence(Shape shape, int width) {
    return shape.rank() == 3 && !shape.dim(1).batch() && shape.dim(2).equals(Dim.of(width));
  }

  private boolean fits(Shape shape, Shape expected) {
    int rank = shape.rank();
    return rank == expected.rank()
        && fits(shape.dim(0))
        && shape.dims().subList(1, rank).equals(expected.dims().subList(1, rank));
  }

  private boolean fits(Dim first) {
    return first.equals(rows) || first.isOne();
  }

  /** N * heads, where the heads of a row stand one behind the other. */
  private Dim withHeads(Dim rows) {
    return rows.batch()
        ? new Dim(rows.outer(), true, Math.multiplyExact(rows.inner(), heads))
        : Dim.of(Math.multiplyExact(rows.outer(), heads));
  }

  private static ModelException wrong(String name, Value found, String expected) {
    return new ModelException(
        "MultiheadAttention: " + name + " has shape " + found.shape() + ", expected " + expected);
  }
}
