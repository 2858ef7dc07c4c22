package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * How the rows of a query become pairs. A row of the query holds a struct of the keys, whether the
 * sides A and B are there, and a struct for each of them.
 *
 * @param keys the names of the keys
 * @param inTurns whether a row holds one side only, and the rows of one key follow each other; else
 *     every row is a pair
 */
record Matching(List<String> keys, boolean inTurns) implements Serializable {

  private static final int KEY = 0;
  private static final int THERE = 1;
  private static final int VALUES = 3;

  Matching {
    keys = List.copyOf(keys);
  }

  /** What is met among the rows of a task. */
  Iterator<Met> met(Iterator<Row> rows) {
    return inTurns
        ? new InTurns(rows)
        : new Iterator<>() {

          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public Met next() {
            Row row = rows.next();
            return new Met.Pair(row.getStruct(KEY), values(row, Side.A), values(row, Side.B));
          }
        };
  }

  private static Optional<Row> values(Row row, Side side) {
    return row.getBoolean(THERE + side.place())
        ? Optional.of(row.getStruct(VALUES + side.place()))
        : Optional.empty();
  }

  /** What a row is called: {@code id=17}; an empty text where there are no keys. */
  String name(Row key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Object value = key.get(i);
      String text = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : "" + value;
      parts.add(keys.get(i) + "=" + text);
    }
    return String.join(", ", parts);
  }

  /** Rows of one side each, those of one key after each other. */
  private static final class InTurns implements Iterator<Met> {

    private final Iterator<Row> rows;
    private Optional<Row> ahead = Optional.empty();

    InTurns(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return ahead.isPresent() || rows.hasNext();
    }

    @Override
    public Met next() {
      Row first = ahead.orElseGet(rows::next);
      ahead = Optional.empty();
      Row key = first.getStruct(KEY);
      Side side = side(first);
      if (key.anyNull()) {
        return new Met.NullKey(side);
      }
      if (!rows.hasNext()) {
        return alone(key, first);
      }
      Row second = rows.next();
      if (!second.getStruct(KEY).equals(key)) {
        ahead = Optional.of(second);
        return alone(key, first);
      }
      if (side(second) == side) {
        ahead = Optional.of(second);
        return new Met.Doubled(side, key);
      }
      Row a = side == Side.A ? first : second;
      Row b = side == Side.A ? second : first;
      return new Met.Pair(key, values(a, Side.A), values(b, Side.B));
    }

    private static Side side(Row row) {
      return row.getBoolean(THERE) ? Side.A : Side.B;
    }

    private static Met alone(Row key, Row row) {
      return new Met.Pair(key, values(row, Side.A), values(row, Side.B));
    }
  }
}
