package org.feedforward.job.sql.task;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.feedforward.job.quality.RowFault;
import org.feedforward.job.sql.numbers.NumberReader;
import org.feedforward.job.sql.numbers.Wholes;

/** Lists, and lists in lists, as the elements of an input in C order. */
final class Lists {

  private Lists() {}

  /**
   * The elements, as the source's reader reads them; null where the row is faulty, which the scorer
   * is told.
   *
   * @param at the row of the tile
   */
  static ArrayData elements(Source source, ArrayData list, int at, TileScorer scorer) {
    if (source.isPlainList()) {
      return isComplete(source, list, at, scorer) ? list : null;
    }
    List<ArrayData> innermost = new ArrayList<>();
    boolean fits = addInnermost(source, list, at, scorer, innermost);
    boolean complete = innermost.stream().noneMatch(Lists::anyNull);
    if (!complete) {
      scorer.note(source, at, source.nullFault());
    }
    if (source.whole()) {
      ArrayData wholes = wholes(source, innermost, at, scorer);
      return fits ? wholes : null;
    }
    return fits && complete ? together(NumberReader.of(source.type()), innermost) : null;
  }

  private static boolean isComplete(Source source, ArrayData list, int at, TileScorer scorer) {
    boolean complete = fits(source, list, at, scorer);
    if (source.holdsNulls() && anyNull(list)) {
      scorer.note(source, at, source.nullFault());
      return false;
    }
    return complete;
  }

  private static boolean fits(Source source, ArrayData list, int at, TileScorer scorer) {
    int expected = source.lists().get(0);
    if (list.numElements() != expected) {
      scorer.note(
          source, at, RowFault.ofLength(source.nameWithFields(), list.numElements(), expected));
      return false;
    }
    return true;
  }

  private static boolean anyNull(ArrayData array) {
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the lists that hold the elements; whether none is null or has another length. */
  private static boolean addInnermost(
      Source source, ArrayData list, int at, TileScorer scorer, List<ArrayData> innermost) {
    List<Integer> expected = source.lists();
    if (expected.size() == 1) {
      innermost.add(list);
      return fits(source, list, at, scorer);
    }
    StringBuilder found = new StringBuilder(String.valueOf(list.numElements()));
    boolean fits = list.numElements() == expected.get(0);
    boolean complete = true;
    List<ArrayData> lists = List.of(list);
    for (int axis = 1; axis < expected.size(); axis++) {
      List<ArrayData> inner = new ArrayList<>();
      for (ArrayData outer : lists) {
        for (int i = 0; i < outer.numElements(); i++) {
          if (outer.isNullAt(i)) {
            complete = false;
          } else {
            inner.add(outer.getArray(i));
          }
        }
      }
      int length = expected.get(axis);
      fits &= inner.stream().allMatch(array -> array.numElements() == length);
      found.append(" x ").append(inner.stream().map(ArrayData::numElements).toList());
      lists = inner;
    }
    innermost.addAll(lists);
    if (!complete) {
      scorer.note(source, at, source.nullFault());
    }
    if (!fits) {
      scorer.note(
          source, at, RowFault.ofLengths(source.nameWithFields(), found.toString(), expected));
    }
    return fits && complete;
  }

  private static ArrayData wholes(Source source, List<ArrayData> lists, int at, TileScorer scorer) {
    NumberReader stored = NumberReader.of(source.type());
    long[] wholes = new long[lists.stream().mapToInt(ArrayData::numElements).sum()];
    int next = 0;
    boolean fits = true;
    for (ArrayData list : lists) {
      for (int i = 0; i < list.numElements(); i++) {
        if (list.isNullAt(i)) {
          fits = false;
        } else if (Wholes.isWhole(stored, list, i)) {
          wholes[next++] = Wholes.of(stored, list, i);
        } else {
          String shown = Wholes.shown(stored, list, i);
          scorer.note(source, at, RowFault.ofFraction(source.nameWithFields(), shown));
          fits = false;
        }
      }
    }
    return fits ? UnsafeArrayData.fromPrimitiveArray(wholes) : null;
  }

  private static ArrayData together(NumberReader reader, List<ArrayData> lists) {
    List<Object> values = new ArrayList<>();
    for (ArrayData list : lists) {
      for (int i = 0; i < list.numElements(); i++) {
        values.add(list.get(i, reader.dataType()));
      }
    }
    return new GenericArrayData(values.toArray());
  }

  /** How many integers among elements a float rounds. */
  static long countRounded(Source source, ArrayData elements) {
    long rounded = 0;
    if (source.mayRound()) {
      for (int i = 0; i < elements.numElements(); i++) {
        rounded += NumberReader.isRounded(source.reader().longAt(elements, i)) ? 1 : 0;
      }
    }
    return rounded;
  }
}
