package org.feedforward.job.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands in a row.
 *
 * @param column the column's ordinal
 * @param fields the way through nested structs; empty for the column itself
 */
record Path(int column, List<Field> fields) implements Serializable {

  /**
   * A field of a struct.
   *
   * @param ordinal which field
   * @param of how many fields the struct has
   * @param name what the struct calls it
   */
  record Field(int ordinal, int of, String name) implements Serializable {}

  Path {
    fields = List.copyOf(fields);
  }

  /** The way to a field of what stands here. */
  Path then(List<Field> deeper) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(deeper);
    return new Path(column, all);
  }
}
