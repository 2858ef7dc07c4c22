package org.feedforward.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shapes of reshaped values: where the batch goes when axes are merged and split. */
public final class Reshaping {

  private Reshaping() {}

  /**
   * The shape for extents of which at most one is -1. With a batch in {@code from}, the -1 is the
   * axis that takes it, whatever else it merges with.
   */
  public static Shape resolve(Shape from, int... extents) {
    int unknown = -1;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == -1) {
        Inference.require(
            unknown < 0, "reshape to %s: only one extent may be -1", Arrays.toString(extents));
        unknown = axis;
      }
    }
    if (!from.hasBatch()) {
      return fixed(from, extents, unknown);
    }
    Inference.require(
        unknown >= 0,
        "reshape of %s to the fixed shape %s leaves no axis for the batch; write -1 for the batch axis",
        from,
        Arrays.toString(extents));
    int batch = from.batchAxis();
    Dim merged = from.dim(batch);
    long outer = (long) merged.outer() * product(from.dims().subList(0, batch));
    long inner = (long) merged.inner() * product(from.dims().subList(batch + 1, from.rank()));
    List<Dim> dims =
        new ArrayList<>(Arrays.stream(extents).mapToObj(e -> Dim.of(Math.max(e, 0))).toList());
    long before = product(dims.subList(0, unknown));
    long after = product(dims.subList(unknown + 1, dims.size()));
    Inference.require(
        before > 0 && after > 0 && outer % before == 0 && inner % after == 0,
        "reshape of %s to %s moves the batch between other axes, which mixes rows",
        from,
        Arrays.toString(extents));
    dims.set(unknown, Dim.of(outer / before, true, inner / after));
    return new Shape(dims);
  }

  /** The extent of the axes {@code start} to {@code end} (inclusive) merged into one. */
  public static Dim merge(Shape shape, int start, int end) {
    List<Dim> merged = shape.dims().subList(start, end + 1);
    int batch = shape.batchAxis();
    if (batch < start || batch > end) {
      return Dim.of(product(merged), false, 1);
    }
    Dim dim = shape.dim(batch);
    return Dim.of(
        dim.outer() * product(shape.dims().subList(start, batch)),
        true,
        dim.inner() * product(shape.dims().subList(batch + 1, end + 1)));
  }

  private static Shape fixed(Shape from, int[] extents, int unknown) {
    if (unknown < 0) {
      return Shape.of(extents);
    }
    long known = 1;
    for (int extent : extents) {
      known *= extent == -1 ? 1 : extent;
    }
    Inference.require(
        known > 0 && from.perRow() % known == 0,
        "cannot reshape %s to %s",
        from,
        Arrays.toString(extents));
    int[] resolved = extents.clone();
    resolved[unknown] = (int) (from.perRow() / known);
    return Shape.of(resolved);
  }

  /** No more than 2^31, which is too many. */
  private static long product(List<Dim> dims) {
    long product = 1;
    for (Dim dim : dims) {
      product = Math.min(product * dim.perRow(), 1L << 31);
    }
    return product;
  }
}
