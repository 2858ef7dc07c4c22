package org.feedforward.job.run;

import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.input.Table;
import org.feedforward.job.sql.ConditionColumns;

/** The rows that {@code --where} keeps, which must be known of the rows of every file. */
final class Conditions {

  private Conditions() {}

  /** The rows of a table for which a condition holds; all where there is none. */
  static Dataset<Row> rows(Table table, Optional<String> condition) {
    return condition.map(text -> rows(table, text)).orElse(table.rows());
  }

  private static Dataset<Row> rows(Table table, String condition) {
    try {
      Dataset<Row> rows = table.rows().where(condition);
      requireComplete(condition, rows, table.faults());
      // of a record that could not be read nobody knows whether it fulfils the condition
      return table.record().isEmpty()
          ? rows
          : table
              .rows()
              .where(
                  functions
                      .expr(condition)
                      .or(functions.col(BoundColumn.quoted(table.record().get())).isNotNull()));
    } catch (Exception e) { // Spark's Scala throws checked exceptions undeclared
      if (e instanceof AnalysisException) {
        throw RunFaults.badCondition(condition, Causes.firstLine(e), e);
      }
      throw e;
    }
  }

  /** Refuses a condition on a column that some file lacks: none of its rows would fulfil it. */
  private static void requireComplete(
      String condition, Dataset<Row> filtered, ColumnFaults faults) {
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
                throw RunFaults.conditionOnMissing(condition, column, file);
              }
            });
  }
}
