package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Op;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.RowFaultException.Origin;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Tile;
import org.feedforward.tensor.DType;

/**
 * Which element of which input every index of a row is made of, so that a fault can name the value
 * that came in: an id may have been shifted, cast or picked out before it is looked up.
 */
final class Origins {

  /** Longer chains of operations between input and index are not followed. */
  private static final int LONGEST_CHAIN = 50;

  private static final int UNKNOWN = -1;

  /** The slot of numbers that are the same for all rows. */
  static final int NOT_OF_ROWS = -1;

  private final List<Value> inputs;
  private final int[] firsts;

  private Origins(List<Value> inputs) {
    this.inputs = inputs;
    this.firsts = new int[inputs.size() + 1];
    for (int i = 0; i < inputs.size(); i++) {
      firsts[i + 1] = firsts[i] + inputs.get(i).shape().perRow();
    }
  }

  /**
   * The step with its faults told, each with its origin. A listener that returns has the step run
   * again with a number that it can take in the place of the one that is told; all stand in their
   * places again afterwards, since other steps may read them, and the next tile may keep them.
   *
   * @param inputs the inputs of the graph
   * @param slots their tiles
   * @param numbers the value whose elements the step looks up or refuses
   * @param slot its tile
   */
  static Step located(List<Value> inputs, int[] slots, Value numbers, int slot, Step step) {
    Origins origins = new Origins(inputs);
    int[] elements = origins.of(numbers, 0);
    return (tiles, scratch, rows) -> {
      List<RowFaultException> told = new ArrayList<>();
      List<Long> refused = new ArrayList<>();
      try {
        while (true) {
          try {
            step.run(tiles, scratch, rows);
            return;
          } catch (RowFaultException e) {
            if (slot == NOT_OF_ROWS || isTold(told, e)) {
              throw e;
            }
            scratch.faults().accept(origins.told(elements[e.element()], tiles, slots, e));
            told.add(e);
            refused.add(tiles[slot].getLong(e.element(), e.row()));
            tiles[slot].putLong(e.element(), e.row(), e.possible());
          }
        }
      } finally {
        for (int i = 0; i < told.size(); i++) {
          tiles[slot].putLong(told.get(i).element(), told.get(i).row(), refused.get(i));
        }
      }
    };
  }

  /** Whether what was put in the place of a number is refused too: nothing is possible there. */
  private static boolean isTold(List<RowFaultException> told, RowFaultException fault) {
    return told.stream()
        .anyMatch(known -> known.element() == fault.element() && known.row() == fault.row());
  }

  /** A fault with what the number was made of. */
  private RowFaultException told(int found, Tile[] tiles, int[] slots, RowFaultException fault) {
    if (found == UNKNOWN) {
      return fault;
    }
    int at = Arrays.binarySearch(firsts, found);
    int input = at < 0 ? -at - 2 : last(firsts, at);
    int element = found - firsts[input];
    return fault.of(new Origin(input, element, number(tiles[slots[input]], element, fault.row())));
  }

  /** Inputs without elements begin where the next does. */
  private static int last(int[] firsts, int at) {
    int last = at;
    while (last + 2 < firsts.length && firsts[last + 1] == firsts[at]) {
      last++;
    }
    return last;
  }

  private static Number number(Tile tile, int element, int row) {
    return switch (tile.dtype()) {
      case FLOAT32 -> tile.getFloat(element, row);
      case INT64 -> tile.getLong(element, row);
      case BOOL -> tile.getBoolean(element, row) ? 1 : 0;
    };
  }

  /** For every element of a value the element of all inputs it is made of. */
  private int[] of(Value value, int depth) {
    int input = inputs.indexOf(value);
    int[] origins = new int[value.shape().perRow()];
    if (input >= 0) {
      Arrays.setAll(origins, e -> firsts[input] + e);
      return origins;
    }
    Arrays.fill(origins, UNKNOWN);
    if (depth == LONGEST_CHAIN || value.operands().isEmpty()) {
      return origins;
    }
    if (value.op() instanceof Op.Concat concat) {
      int before = 0;
      for (Value part : value.operands()) {
        int start = before;
        int extent = part.shape().rowExtents()[concat.axis()];
        int[] map =
            ElementMaps.alongAxis(
                part.shape().rowExtents(),
                value.shape().rowExtents(),
                concat.axis(),
                p -> p >= start && p < start + extent ? p - start : -1);
        merge(of(part, depth + 1), map, origins);
        before += extent;
      }
      return origins;
    }
    for (Value operand : value.operands()) {
      Optional<int[]> map = map(value, operand);
      if (map.isPresent() && !(operand.op() instanceof Op.Constant)) {
        merge(of(operand, depth + 1), map.get(), origins);
      }
    }
    return origins;
  }

  /** Of several operands with a part in an element the first counts: an offset comes second. */
  private static void merge(int[] operand, int[] map, int[] origins) {
    for (int e = 0; e < origins.length; e++) {
      if (map[e] >= 0 && origins[e] == UNKNOWN) {
        origins[e] = operand[map[e]];
      }
    }
  }

  private static Optional<int[]> map(Value value, Value operand) {
    int[] from = operand.shape().rowExtents();
    int[] to = value.shape().rowExtents();
    Op op = value.op();
    if (op instanceof Op.Unary
        || op instanceof Op.Cast
        || op instanceof Op.Wrap
        || op instanceof Op.Bounded
        || op instanceof Op.Reshape) {
      int[] same = new int[value.shape().perRow()];
      Arrays.setAll(same, e -> e);
      return Optional.of(same);
    }
    if (op instanceof Op.Binary || op instanceof Op.Expand) {
      return Optional.of(ElementMaps.broadcast(from, to));
    }
    if (op instanceof Op.Where && operand.dtype() != DType.BOOL) {
      return Optional.of(ElementMaps.broadcast(from, to));
    }
    if (op instanceof Op.Transpose transpose) {
      return Optional.of(ElementMaps.transpose(from, transpose.permutation()));
    }
    if (op instanceof Op.Slice slice) {
      return Optional.of(
          ElementMaps.alongAxis(from, to, slice.axis(), p -> slice.start() + slice.step() * p));
    }
    if (op instanceof Op.Gather gather
        && operand == value.operands().get(0)
        && value.operands().get(1).op() instanceof Op.Constant positions) {
      int extent = from[gather.axis()];
      int inner = ElementMaps.strides(from)[gather.axis()];
      int count = positions.tensor().size();
      int[] map = new int[value.shape().perRow()];
      for (int e = 0; e < map.length; e++) {
        int position =
            (int) Math.floorMod(positions.tensor().getLong(e / inner % count), (long) extent);
        map[e] = (e / inner / count * extent + position) * inner + e % inner;
      }
      return Optional.of(map);
    }
    return Optional.empty();
  }
}
