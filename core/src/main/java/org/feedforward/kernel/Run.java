package org.feedforward.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of a result's elements over which every operand goes on by one element at a time, or
 * stands still: what broadcasting and rearranging come down to.
 *
 * @param to the first element of the result
 * @param length how many
 * @param from for every operand its first element
 * @param steps for every operand whether it goes on (1) or stands still (0)
 */
public record Run(int to, int length, int[] from, int[] steps) {

  /**
   * The runs for operands given by maps: element e of the result is made of element {@code
   * maps[i][e]} of operand i. A negative entry is skipped.
   */
  public static Run[] of(int elements, int[]... maps) {
    List<Run> runs = new ArrayList<>();
    for (int to = 0; to < elements; ) {
      int length = maps[0][to] < 0 ? skip(maps[0], to) : length(elements, to, maps);
      if (maps[0][to] >= 0) {
        int[] from = new int[maps.length];
        int[] steps = new int[maps.length];
        for (int i = 0; i < maps.length; i++) {
          from[i] = maps[i][to];
          steps[i] = length == 1 ? 1 : maps[i][to + 1] - maps[i][to];
        }
        runs.add(new Run(to, length, from, steps));
      }
      to += length;
    }
    return runs.toArray(Run[]::new);
  }

  /** The element of an operand that belongs to the i-th element of the run. */
  int element(int operand, int i) {
    return from[operand] + i * steps[operand];
  }

  private static int skip(int[] map, int to) {
    int end = to;
    while (end < map.length && map[end] < 0) {
      end++;
    }
    return end - to;
  }

  private static int length(int elements, int to, int[][] maps) {
    int length = 1;
    while (to + length < elements && goesOn(to, length, maps)) {
      length++;
    }
    return length;
  }

  private static boolean goesOn(int to, int length, int[][] maps) {
    for (int[] map : maps) {
      int step = map[to + length] - map[to + length - 1];
      boolean same = length == 1 || step == map[to + 1] - map[to];
      if (map[to + length] < 0 || step < 0 || step > 1 || !same) {
        return false;
      }
    }
    return true;
  }
}
