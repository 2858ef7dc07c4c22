package org.feedforward.plan;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Which element of an operand goes where: the index arithmetic of rearrangements, done once. */
final class ElementMaps {

  private ElementMaps() {}

  /** The distance between neighbours along every axis in C order. */
  static int[] strides(int[] extents) {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  static int size(int[] extents) {
    return Arrays.stream(extents).reduce(1, Math::multiplyExact);
  }

  /** Every element of an operand broadcast to the extents of the result. */
  static int[] broadcast(int[] operand, int[] result) {
    return broadcast(operand, result, 0, size(result));
  }

  /** Some elements of the result of a broadcast. */
  static int[] broadcast(int[] operand, int[] result, int from, int count) {
    int[] own = strides(operand);
    int[] strides = new int[result.length];
    for (int axis = 0; axis < operand.length; axis++) {
      strides[axis + result.length - operand.length] = operand[axis] == 1 ? 0 : own[axis];
    }
    return strided(result, strides, from, count);
  }

  static int[] transpose(int[] operand, List<Integer> permutation) {
    int[] own = strides(operand);
    int[] result = permutation.stream().mapToInt(axis -> operand[axis]).toArray();
    return strided(result, permutation.stream().mapToInt(axis -> own[axis]).toArray());
  }

  /**
   * The map of an operation that moves positions along one axis: position p of the result is
   * position {@code source(p)} of the operand, none when that is negative.
   */
  static int[] alongAxis(int[] operand, int[] result, int axis, IntUnaryOperator source) {
    int inner = strides(operand)[axis];
    int[] map = new int[size(result)];
    for (int e = 0; e < map.length; e++) {
      int position = source.applyAsInt(e / inner % result[axis]);
      int outer = e / inner / result[axis];
      map[e] = position < 0 ? -1 : (outer * operand[axis] + position) * inner + e % inner;
    }
    return map;
  }

  /** The element at every index of the extents, as the sum of positions times strides. */
  static int[] strided(int[] extents, int[] strides) {
    return strided(extents, strides, 0, size(extents));
  }

  private static int[] strided(int[] extents, int[] strides, int from, int count) {
    int[] map = new int[count];
    int[] index = new int[extents.length];
    int at = 0;
    for (int axis = extents.length - 1, rest = from; axis >= 0; axis--) {
      index[axis] = rest % Math.max(1, extents[axis]);
      rest /= Math.max(1, extents[axis]);
      at += index[axis] * strides[axis];
    }
    for (int e = 0; e < map.length; e++) {
      map[e] = at;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < extents[axis]) {
          break;
        }
        at -= strides[axis] * extents[axis];
        index[axis] = 0;
      }
    }
    return map;
  }
}
