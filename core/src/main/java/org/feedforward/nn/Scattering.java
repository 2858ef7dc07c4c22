package org.feedforward.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Elements of a value replaced at positions, which may come with every row: of several that meet,
 * one is applied after the other.
 */
public final class Scattering {

  /** What becomes of the element that is there. */
  public enum Reduction {
    /** It is replaced. */
    REPLACE,
    /** The update is added. */
    ADD,
    /** It is multiplied by the update. */
    MUL,
    /** The larger stays. */
    MAX,
    /** The smaller stays. */
    MIN;

    private Value of(Value old, Value update) {
      return switch (this) {
        case REPLACE -> update;
        case ADD -> old.apply(BinaryFunction.ADD, update);
        case MUL -> old.apply(BinaryFunction.MUL, update);
        case MAX -> old.apply(BinaryFunction.MAX, update);
        case MIN -> old.apply(BinaryFunction.MIN, update);
      };
    }
  }

  private static final long MOST_CHOICES = 1 << 22;

  private Scattering() {}

  /**
   * As torch.scatter: along an axis, x at the position that an index names becomes the update that
   * stands where the index does.
   *
   * @param wraps whether negative positions count from the end, else they are out of range
   */
  public static Value along(
      Value x, int axis, Value index, Value updates, Reduction reduction, boolean wraps) {
    Shape shape = x.shape();
    if (index.shape().rank() != shape.rank()
        || updates.shape().rank() != shape.rank()
        || shape.dim(axis).batch()) {
      throw new ModelException(
          "scatters along axis " + axis + " of " + shape + " by indices " + index.shape());
    }
    Value taken = updates;
    for (int i = 0; i < shape.rank(); i++) {
      Dim extent = index.shape().dim(i);
      if (!taken.shape().dim(i).equals(extent)) {
        taken = taken.slice(i, 0, index.size(i));
      }
      if (i != axis && !shape.dim(i).equals(extent)) {
        if (index.size(i) > x.size(i)) {
          throw new ModelException(
              "scatters into " + shape + " by more indices than it has, " + index.shape());
        }
        Value low = x.slice(i, 0, index.size(i));
        Value high = x.slice(i, index.size(i), x.size(i));
        return Functional.cat(i, List.of(along(low, axis, index, updates, reduction, wraps), high));
      }
    }
    Value positions = counted(index, x.size(axis), wraps);
    Value numbers = numbers(x.size(axis), shape.rank() - axis);
    requireFew(index.size(axis), shape);
    Value result = x;
    for (int j = 0; j < index.size(axis); j++) {
      Value here = positions.slice(axis, j, j + 1).eq(numbers);
      Value update = taken.slice(axis, j, j + 1);
      result = reduction.of(result, spread(update, result)).where(here, result);
    }
    return result;
  }

  /**
   * Whole parts of x [N, D, ...] replaced at positions of the second axis.
   *
   * @param positions [N, M], or [M] where they are the same for all rows
   * @param updates [N, M, ...]
   */
  public static Value ofRows(
      Value x, Value positions, Value updates, Reduction reduction, boolean wraps) {
    int extent = x.size(1);
    Value counted = counted(positions, extent, wraps);
    int count = positions.size(-1);
    requireFew(count, x.shape());
    Value numbers = numbers(extent, x.shape().rank() - 1);
    Value result = x;
    for (int j = 0; j < count; j++) {
      Value one = counted.slice(-1, j, j + 1);
      while (one.shape().rank() < x.shape().rank()) {
        one = one.unsqueeze(-1);
      }
      Value update = updates.slice(1, j, j + 1);
      result = reduction.of(result, spread(update, result)).where(one.eq(numbers), result);
    }
    return result;
  }

  /** Whole parts of x [D, ...] replaced at known positions of the first axis; updates [M, ...]. */
  public static Value ofKnown(Value x, long[] positions, Value updates, Reduction reduction) {
    int extent = x.size(0);
    Value result = x;
    boolean[] done = new boolean[positions.length];
    for (int left = positions.length; left > 0; ) {
      // the first update of every position, then the second, ...
      long[] from = new long[extent];
      Arrays.fill(from, -1);
      for (int j = 0; j < positions.length; j++) {
        int position = (int) (positions[j] < 0 ? positions[j] + extent : positions[j]);
        if (!done[j] && from[position] < 0) {
          from[position] = j;
          done[j] = true;
          left--;
        }
      }
      result = layer(result, from, updates, reduction);
    }
    return result;
  }

  private static Value layer(Value x, long[] from, Value updates, Reduction reduction) {
    int extent = from.length;
    boolean[] hit = new boolean[extent];
    long[] chosen = new long[extent];
    for (int p = 0; p < extent; p++) {
      hit[p] = from[p] >= 0;
      chosen[p] = Math.max(0, from[p]);
    }
    int[] along = new int[x.shape().rank()];
    Arrays.fill(along, 1);
    along[0] = extent;
    Value mask = Value.constant(Tensor.ofBooleans(hit, along));
    Value moved = updates.indexSelect(0, Value.constant(Tensor.ofLongs(chosen, extent)));
    return reduction.of(x, moved).where(mask, x);
  }

  private static Value counted(Value index, int extent, boolean wraps) {
    Value zero = Value.constant(Tensor.scalar(0L));
    Value counted = wraps ? index.add(extent).where(index.lt(zero), index) : index;
    return Value.of(new Op.Bounded("an index", 0, extent - 1L), counted);
  }

  /** 0, 1, 2, ... along the first of some axes. */
  private static Value numbers(int extent, int axes) {
    int[] shape = new int[axes];
    Arrays.fill(shape, 1);
    shape[0] = extent;
    return Value.constant(Tensor.arange(extent).reshape(shape));
  }

  private static Value spread(Value update, Value like) {
    List<Dim> dims = new ArrayList<>(like.shape().dims());
    for (int i = 0; i < dims.size(); i++) {
      Dim own = update.shape().dim(i);
      if (!own.isOne() && !own.equals(dims.get(i))) {
        throw new ModelException(
            "updates of shape " + update.shape() + " do not fit " + like.shape());
      }
    }
    return update.dtype() == like.dtype() ? update : update.to(like.dtype());
  }

  private static void requireFew(int count, Shape shape) {
    if ((long) count * shape.perRow() > MOST_CHOICES) {
      throw new ModelException(
          "scatters " + count + " elements over " + shape.perRow() + ", which is too many");
    }
  }

  /** Whether elements of a type can be combined so. */
  public static boolean fits(Reduction reduction, DType dtype) {
    return reduction == Reduction.REPLACE || dtype != DType.BOOL;
  }
}
