package org.feedforward.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of a value, at most one axis of which holds the batch.
 *
 * @param dims the extent of every axis
 */
public record Shape(List<Dim> dims) {

  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
    if (dims.stream().filter(Dim::batch).count() > 1) {
      throw new IllegalArgumentException("The batch stands in more than one axis: " + dims);
    }
  }

  /** A shape without a batch axis. */
  public static Shape of(int... extents) {
    return new Shape(Arrays.stream(extents).mapToObj(Dim::of).toList());
  }

  /** A shape of the given extents per row, behind a batch axis. */
  public static Shape batched(int... rowExtents) {
    List<Dim> dims = new ArrayList<>();
    dims.add(Dim.BATCH);
    for (int extent : rowExtents) {
      dims.add(Dim.of(extent));
    }
    return new Shape(dims);
  }

  /** The number of axes. */
  public int rank() {
    return dims.size();
  }

  /** The extent of one axis, counted from 0. */
  public Dim dim(int axis) {
    return dims.get(axis);
  }

  /** The axis that holds the batch, or -1. */
  public int batchAxis() {
    for (int axis = 0; axis < dims.size(); axis++) {
      if (dims.get(axis).batch()) {
        return axis;
      }
    }
    return -1;
  }

  /** Whether some axis holds the batch. */
  public boolean hasBatch() {
    return batchAxis() >= 0;
  }

  /** The number of elements per row: of the whole value when there is no batch axis. */
  public int perRow() {
    long size = 1;
    for (Dim dim : dims) {
      size *= dim.perRow();
      if (size > Integer.MAX_VALUE) {
        throw new ModelException(
            "A value of shape " + this + " has more than 2^31 - 1 elements per row");
      }
    }
    return (int) size;
  }

  /** The extents for a batch of the given size. */
  public int[] extents(int batchSize) {
    return dims.stream().mapToInt(dim -> dim.extent(batchSize)).toArray();
  }

  /** The extents for one row: the batch axis stays, with extent 1. */
  public int[] rowExtents() {
    return extents(1);
  }

  /** The shape with one axis replaced. */
  public Shape with(int axis, Dim dim) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis, dim);
    return new Shape(changed);
  }

  /** The shape without one axis. */
  public Shape without(int axis) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.remove(axis);
    return new Shape(changed);
  }

  /** As {@code [N, 64]}, the batch written N. */
  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
