package org.feedforward.job.run;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.Table.ColumnFaults;
import org.feedforward.job.sql.ConditionColumns;

/** What {@code --where} says must be known of the rows of every file. */
final class Conditions {

  private Conditions() {}

  /** Refuses a condition on a column that some file lacks: none of its rows would fulfil it. */
  static void requireComplete(String condition, Dataset<Row> filtered, ColumnFaults faults) {
    if (faults.incomplete().isEmpty()) {
      return;
    }
    Set<String> used = ConditionColumns.of(filtered);
    faults
        .incomplete()
        .forEach(
            (column, file) -> {
              if (used.contains(column)
                  || used.stream().anyMatch(u -> column.startsWith(u + "."))) {
                throw JobException.data(
                    file
                        + ": has no "
                        + Names.columns(List.of(column))
                        + ", which --where "
                        + Names.escape(condition)
                        + " asks for, so none of its rows would be scored; leave the file out, or"
                        + " write it with the column");
              }
            });
  }
}
