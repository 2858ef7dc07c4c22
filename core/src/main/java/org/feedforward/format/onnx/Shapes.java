package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Reshaping;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Where the batch goes in the shapes that operators ask for in numbers. */
final class Shapes {

  private Shapes() {}

  /** The shape that ONNX's Reshape means: 0 copies an extent, one -1 takes what is left. */
  static Shape reshape(Shape from, List<Extent> extents, boolean zeroCopies) {
    List<Dim> dims = new ArrayList<>(); // null where it has to be found out
    int unknown = -1;
    int batch = -1;
    for (int i = 0; i < extents.size(); i++) {
      Extent extent = extents.get(i);
      boolean copies = zeroCopies && extent.equals(Extent.of(0));
      if (copies && i >= from.rank()) {
        throw new ModelException("copies extent " + i + " of " + from + ", which does not have it");
      }
      if (extent.equals(Extent.of(-1))) {
        if (unknown >= 0) {
          throw new ModelException("reshapes to " + extents + ": only one extent may be -1");
        }
        unknown = i;
        dims.add(null);
      } else if (copies) {
        dims.add(from.dim(i));
        batch = from.dim(i).batch() ? i : batch;
      } else if (extent.isFixed()) {
        dims.add(fixed(extent, extents));
      } else {
        batch = i;
        dims.add(null);
      }
    }
    if (from.hasBatch() && batch < 0) {
      int[] numbers = dims.stream().mapToInt(dim -> dim == null ? -1 : dim.outer()).toArray();
      return Reshaping.resolve(from, numbers);
    }
    if (!from.hasBatch() && batch >= 0) {
      throw new ModelException(
          "reshapes " + from + ", which is the same for all rows, to " + extents);
    }
    long batchFactor = batch >= 0 && dims.get(batch) == null ? extents.get(batch).perBatch() : 1;
    if (unknown >= 0) {
      long known = batchFactor * product(dims);
      if (known == 0 || from.perRow() % known != 0) {
        throw new ModelException("cannot reshape " + from + " to " + extents);
      }
      dims.set(unknown, Dim.of(Math.toIntExact(from.perRow() / known)));
    }
    if (batch >= 0 && dims.get(batch) == null) {
      dims.set(
          batch, split(from, extents.get(batch), product(dims.subList(batch + 1, dims.size()))));
    }
    return new Shape(dims);
  }

  /** The axis of that many times the batch whose elements stand before {@code after} others. */
  private static Dim split(Shape from, Extent extent, long after) {
    int axis = from.batchAxis();
    long inside = from.dim(axis).inner() * product(from.dims().subList(axis + 1, from.rank()));
    boolean fits =
        extent.fixed() == 0
            && after > 0
            && inside % after == 0
            && inside > 0
            && extent.perBatch() % (inside / after) == 0;
    if (!fits) {
      throw new ModelException(
          "reshapes "
              + from
              + " to an axis of "
              + extent
              + " before "
              + after
              + " elements, which moves elements between rows");
    }
    int inner = Math.toIntExact(inside / after);
    return new Dim(Math.toIntExact(extent.perBatch() / inner), true, inner);
  }

  /** The shape that numbers ask for by themselves: ConstantOfShape. */
  static Shape of(List<Extent> extents) {
    List<Dim> dims = new ArrayList<>();
    for (Extent extent : extents) {
      dims.add(extent.isFixed() ? fixed(extent, extents) : batch(extent, extents));
    }
    return shape(dims, extents);
  }

  /** The shape that ONNX's Expand means: extents of 1 on either side give way. */
  static Shape expand(Shape from, List<Extent> extents) {
    int rank = Math.max(from.rank(), extents.size());
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int own = i - rank + from.rank();
      int asked = i - rank + extents.size();
      Dim dim = own < 0 ? Dim.of(1) : from.dim(own);
      Extent extent = asked < 0 ? Extent.of(1) : extents.get(asked);
      if (extent.equals(Extent.of(1))
          || (dim.batch() && extent.equals(new Extent(dim.perRow(), 0)))) {
        dims.add(dim);
      } else if (!dim.isOne() && !extent.equals(Extent.of(dim.outer()))) {
        throw new ModelException("cannot expand " + from + " to " + extents);
      } else {
        dims.add(extent.isFixed() ? fixed(extent, extents) : batch(extent, extents));
      }
    }
    return shape(dims, extents);
  }

  /** The shape of these axes, at most one of which may hold the batch. */
  static Shape of(List<Dim> dims, String what) {
    if (dims.stream().filter(Dim::batch).count() > 1) {
      throw new ModelException(what + " has the batch in two axes, which mixes rows");
    }
    return new Shape(dims);
  }

  /** Axes {@code start} to before {@code end} as one; 1 when there are none. */
  static Dim merge(Shape shape, int start, int end) {
    return start == end ? Dim.of(1) : Reshaping.merge(shape, start, end - 1);
  }

  static List<Integer> range(int start, int end) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = start; axis < end; axis++) {
      axes.add(axis);
    }
    return axes;
  }

  /** As many extents of 1. */
  static List<Dim> ones(int count) {
    return Collections.nCopies(Math.max(0, count), Dim.of(1));
  }

  private static Shape shape(List<Dim> dims, List<Extent> extents) {
    return of(dims, "the shape " + extents);
  }

  private static Dim batch(Extent extent, List<Extent> extents) {
    if (extent.fixed() != 0 || extent.perBatch() < 0) {
      throw new ModelException(
          "asks for the shape " + extents + ", which does not hold a whole batch");
    }
    return new Dim(1, true, Math.toIntExact(extent.perBatch()));
  }

  private static Dim fixed(Extent extent, List<Extent> extents) {
    if (extent.fixed() < 0 || extent.fixed() > Integer.MAX_VALUE) {
      throw new ModelException("asks for the shape " + extents);
    }
    return Dim.of((int) extent.fixed());
  }

  private static long product(List<Dim> dims) {
    long product = 1;
    for (Dim dim : dims) {
      product = Math.multiplyExact(product, dim == null ? 1 : dim.perRow());
    }
    return product;
  }

  /** Positions that are known must lie within an axis. */
  static void requirePositions(Tensor positions, int extent) {
    for (int i = 0; positions.dtype() == DType.INT64 && i < positions.size(); i++) {
      long position = positions.getLong(i);
      if (position < -extent || position >= extent) {
        throw new ModelException(
            "takes position " + position + " of an axis of " + extent + " elements");
      }
    }
  }
}
