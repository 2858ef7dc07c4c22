package org.feedforward.job.diff;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How two values of one type are compared. A value ends in leaves, each of which has a tally: the
 * fields of a struct apart, the elements of a list together.
 */
sealed interface Shape extends Serializable {

  /**
   * Compares two values, of which either may be null.
   *
   * @param leaves the tallies of all leaves
   * @param row what the pair of rows is called
   */
  default void compare(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
    if (a == null && b == null) {
      same(leaves);
    } else if (a == null || b == null) {
      oneIsNull(leaves);
    } else {
      values(a, b, leaves, row);
    }
  }

  /** Compares two values that are there. */
  void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row);

  /** Tells all leaves below of two nulls. */
  void same(LeafTally[] leaves);

  /** Tells all leaves below of a null on one side. */
  void oneIsNull(LeafTally[] leaves);

  /** Something that has no parts. */
  sealed interface Leaf extends Shape {

    /** The place of its tally. */
    int leaf();

    @Override
    default void same(LeafTally[] leaves) {
      leaves[leaf()].same();
    }

    @Override
    default void oneIsNull(LeafTally[] leaves) {
      leaves[leaf()].oneIsNull();
    }
  }

  /** A number of type float or double. */
  record Floating(int leaf) implements Leaf {

    @Override
    public void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
      boolean same =
          a instanceof Float single
              ? Float.floatToRawIntBits(single) == Float.floatToRawIntBits((Float) b)
              : Double.doubleToRawLongBits((Double) a) == Double.doubleToRawLongBits((Double) b);
      if (same) {
        leaves[leaf].same();
        return;
      }
      double x = ((Number) a).doubleValue();
      double y = ((Number) b).doubleValue();
      if (Double.isNaN(x) && Double.isNaN(y)) {
        leaves[leaf].other();
      } else if (Double.isNaN(x) || Double.isNaN(y)) {
        leaves[leaf].oneIsNotANumber();
      } else {
        leaves[leaf].numbers(x, y, Math.abs(x - y), row);
      }
    }
  }

  /**
   * An integer or a decimal.
   *
   * @param isLabel whether it may be the number of a class
   */
  record Exact(int leaf, boolean isLabel) implements Leaf {

    @Override
    public void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
      if (isLabel) {
        leaves[leaf].labels(a.toString(), b.toString());
      }
      if (a.equals(b)) {
        leaves[leaf].same();
        return;
      }
      BigDecimal x = exact(a);
      BigDecimal y = exact(b);
      double difference = x.subtract(y).abs().doubleValue();
      leaves[leaf].numbers(x.doubleValue(), y.doubleValue(), difference, row);
    }

    private static BigDecimal exact(Object number) {
      return number instanceof BigDecimal decimal
          ? decimal
          : new BigDecimal(BigInteger.valueOf(((Number) number).longValue()));
    }
  }

  /** A text or a boolean, which may be a label. */
  record Word(int leaf) implements Leaf {

    @Override
    public void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
      leaves[leaf].labels(a.toString(), b.toString());
      if (a.equals(b)) {
        leaves[leaf].same();
      } else {
        leaves[leaf].other();
      }
    }
  }

  /** Anything else, which is equal or not. */
  record Whole(int leaf) implements Leaf {

    @Override
    public void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
      boolean same =
          a instanceof byte[] bytes ? Arrays.equals(bytes, (byte[]) b) : Objects.equals(a, b);
      if (same) {
        leaves[leaf].same();
      } else {
        leaves[leaf].other();
      }
    }
  }

  /** A struct. */
  record Fields(List<Shape> fields) implements Shape {

    public Fields {
      fields = List.copyOf(fields);
    }

    @Override
    public void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).compare(((Row) a).get(i), ((Row) b).get(i), leaves, row);
      }
    }

    @Override
    public void same(LeafTally[] leaves) {
      fields.forEach(field -> field.same(leaves));
    }

    @Override
    public void oneIsNull(LeafTally[] leaves) {
      fields.forEach(field -> field.oneIsNull(leaves));
    }
  }

  /**
   * A list, whose elements are compared at the same places.
   *
   * @param element how they are compared
   * @param below the leaves below, the first and the one behind the last
   * @param ofScores whether it holds numbers of which the largest says the class
   */
  record Elements(Shape element, int first, int below, boolean ofScores) implements Shape {

    @Override
    public void values(Object a, Object b, LeafTally[] leaves, Supplier<String> row) {
      List<?> x = CollectionConverters.asJava((scala.collection.Seq<?>) a);
      List<?> y = CollectionConverters.asJava((scala.collection.Seq<?>) b);
      for (int leaf = first; leaf < below; leaf++) {
        if (x.size() == y.size()) {
          leaves[leaf].length(x.size());
        } else {
          leaves[leaf].lengths();
        }
      }
      if (x.size() != y.size()) {
        return;
      }
      for (int i = 0; i < x.size(); i++) {
        element.compare(x.get(i), y.get(i), leaves, row);
      }
      if (ofScores && x.size() > 1 && !x.contains(null) && !y.contains(null)) {
        leaves[first].labels(String.valueOf(largest(x)), String.valueOf(largest(y)));
      }
    }

    /** The place of the largest number, the first of equal ones; NaN counts as the largest. */
    private static int largest(List<?> numbers) {
      int place = 0;
      double most = ((Number) numbers.get(0)).doubleValue();
      for (int i = 1; i < numbers.size() && !Double.isNaN(most); i++) {
        double number = ((Number) numbers.get(i)).doubleValue();
        if (number > most || Double.isNaN(number)) {
          most = number;
          place = i;
        }
      }
      return place;
    }

    @Override
    public void same(LeafTally[] leaves) {
      element.same(leaves);
    }

    @Override
    public void oneIsNull(LeafTally[] leaves) {
      element.oneIsNull(leaves);
    }
  }
}
