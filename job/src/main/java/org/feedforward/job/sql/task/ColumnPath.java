package org.feedforward.job.sql.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.job.features.FieldStep;

/**
 * Where a value stands in a row.
 *
 * @param column the column's ordinal
 * @param fields the way through nested structs; empty for the column itself
 */
public record ColumnPath(int column, List<FieldStep> fields) implements Serializable {

  public ColumnPath {
    fields = List.copyOf(fields);
  }

  /** The way to a field of what stands here. */
  public ColumnPath then(List<FieldStep> deeper) {
    List<FieldStep> all = new ArrayList<>(fields);
    all.addAll(deeper);
    return new ColumnPath(column, all);
  }
}
