package org.feedforward.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The elements of a per-row tensor in lines along some axes: line i starts at element {@code
 * starts[i]}, its k-th element is {@code offsets[k]} further on.
 *
 * @param starts the first element of every line
 * @param offsets from there to the other elements, ascending
 */
public record Lines(int[] starts, int[] offsets) {

  /** The lines of a tensor of the given extents along the given axes. */
  public static Lines along(int[] extents, List<Integer> axes) {
    int[] along = axes.stream().mapToInt(Integer::intValue).sorted().toArray();
    int[] across =
        IntStream.range(0, extents.length).filter(axis -> !axes.contains(axis)).toArray();
    return new Lines(positions(extents, across), positions(extents, along));
  }

  private static int[] positions(int[] extents, int[] axes) {
    int[] positions = {0};
    for (int axis : axes) {
      int stride = 1;
      for (int i = axis + 1; i < extents.length; i++) {
        stride *= extents[i];
      }
      int[] longer = new int[positions.length * extents[axis]];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = positions[i / extents[axis]] + i % extents[axis] * stride;
      }
      positions = longer;
    }
    return positions;
  }
}
