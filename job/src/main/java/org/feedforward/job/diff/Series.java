package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The numbers of one leaf whose ranks are compared: those of a column, or of each place in lists
 * that all have the same length.
 *
 * @param leaf the place of the leaf
 * @param column where in a row the leaf stands
 * @param isList whether the leaf is a list
 * @param count how many numbers it holds, each a series of its own
 * @param first the number of the first series of this leaf among those of all
 */
record Series(int leaf, List<Integer> column, boolean isList, int count, int first)
    implements Serializable {

  /** The longest lists whose places are compared one by one. */
  private static final int MOST_ELEMENTS = 100;

  Series {
    column = List.copyOf(column);
  }

  /** The series of all leaves that hold other numbers on the two sides. */
  static List<Series> of(Leaves leaves, Tally tally) {
    List<Series> all = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < leaves.all().size(); i++) {
      Leaves.Leaf leaf = leaves.all().get(i);
      int elements = leaf.isList() ? tally.leaf(i).elements() : 1;
      boolean compared = elements > 0 && elements <= MOST_ELEMENTS;
      if (leaf.isSeries() && compared && tally.leaf(i).otherValues() > 0) {
        all.add(new Series(i, leaf.column(), leaf.isList(), elements, next));
        next += elements;
      }
    }
    return all;
  }

  /** What takes a number of each side. */
  interface Taker {
    void take(int series, double a, double b);
  }

  /** Gives every pair of numbers of two rows; a pair with a null or NaN has no rank. */
  void each(Row a, Row b, Taker taker) {
    Object x = value(a);
    Object y = value(b);
    if (x == null || y == null) {
      return;
    }
    if (!isList) {
      give(0, x, y, taker);
      return;
    }
    List<?> ofA = CollectionConverters.asJava((scala.collection.Seq<?>) x);
    List<?> ofB = CollectionConverters.asJava((scala.collection.Seq<?>) y);
    for (int i = 0; i < count; i++) {
      if (ofA.get(i) != null && ofB.get(i) != null) {
        give(i, ofA.get(i), ofB.get(i), taker);
      }
    }
  }

  private void give(int element, Object a, Object b, Taker taker) {
    double x = ((Number) a).doubleValue();
    double y = ((Number) b).doubleValue();
    if (!Double.isNaN(x) && !Double.isNaN(y)) {
      taker.take(first + element, x, y);
    }
  }

  private Object value(Row row) {
    Object value = row;
    for (int place : column) {
      if (value == null) {
        return null;
      }
      value = ((Row) value).get(place);
    }
    return value;
  }
}
