package org.feedforward.plan;

import java.util.Arrays;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.kernel.Lookups;
import org.feedforward.tensor.Tensor;

/** The steps that take elements by indices, which are numbers of the network or of the data. */
final class LookUpSteps {

  private LookUpSteps() {}

  static Step gather(Site site, Op.Gather op) {
    int[] data = site.operandExtents(0);
    int extent = data[op.axis()];
    int inner = ElementMaps.strides(data)[op.axis()];
    int outer = ElementMaps.size(Arrays.copyOf(data, op.axis()));
    Tensor positions = site.memory().constant(site.operandValue(1));
    if (positions != null) {
      return CopySteps.rearrange(site, taken(positions, outer, extent, inner, op.wraps()));
    }
    int indices = site.operand(1);
    Tensor table = site.memory().constant(site.operandValue(0));
    if (table == null) {
      int x = site.operand(0);
      int y = site.result();
      return lookUp(
          site,
          (tiles, scratch, rows) ->
              Lookups.take(
                  tiles[x],
                  outer,
                  extent,
                  inner,
                  op.wraps(),
                  tiles[indices],
                  scratch.places(),
                  tiles[y],
                  rows));
    }
    int y = site.result();
    return lookUp(
        site,
        (tiles, scratch, rows) ->
            Lookups.take(
                table,
                outer,
                extent,
                inner,
                op.wraps(),
                tiles[indices],
                scratch.places(),
                tiles[y],
                rows));
  }

  /** A step that looks up the second operand's elements, and can say what a wrong one came from. */
  private static Step lookUp(Site site, Step step) {
    site.memory().needPlaces(site.kernels().layout().segmentRows());
    return site.located(site.operandValue(1), step);
  }

  private static int[] taken(Tensor positions, int outer, int extent, int inner, boolean wraps) {
    int count = positions.size();
    int[] map = new int[outer * count * inner];
    for (int e = 0; e < map.length; e++) {
      long index = positions.getLong(e / inner % count);
      long position = wraps && index < 0 ? index + extent : index;
      if (position < 0 || position >= extent) {
        throw new ModelException(new IndexOutOfRangeException(index, extent, 0).getMessage());
      }
      map[e] = (e / inner / count * extent + (int) position) * inner + e % inner;
    }
    return map;
  }

  static Step gatherElements(Site site, Op.GatherElements op) {
    int[] data = site.operandExtents(0);
    int[] strides = ElementMaps.strides(data);
    int extent = data[op.axis()];
    int stride = strides[op.axis()];
    strides[op.axis()] = 0;
    int[] bases = ElementMaps.strided(site.extents(), strides);
    int x = site.operand(0);
    int indices = site.operand(1);
    int y = site.result();
    return lookUp(
        site,
        (tiles, scratch, rows) ->
            Lookups.gather(
                tiles[x],
                extent,
                stride,
                bases,
                op.wraps(),
                tiles[indices],
                scratch.places(),
                tiles[y],
                rows));
  }
}
