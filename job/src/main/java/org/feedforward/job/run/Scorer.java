package org.feedforward.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.raise_error;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.sql.SqlScoring;

/** The query of a run: the kept columns and a prediction that is never null. */
final class Scorer {

  private Scorer() {}

  /**
   * Adds the prediction to the kept columns. A row that cannot be scored ends the query with the
   * sentence of its fault.
   *
   * @param rows the table
   * @param keep the columns to keep
   * @param binding what feeds the model
   * @param model the model
   * @param prediction the prediction's name
   */
  static Dataset<Row> score(
      Dataset<Row> rows, List<String> keep, Binding binding, SqlScoring model, String prediction) {
    String fault = unused("fault", keep, prediction);
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(col(BoundColumn.quoted(name))));
    columns.add(model.predict(binding).as(prediction));
    columns.add(model.fault(binding).as(fault));
    Dataset<Row> scored = rows.select(columns.toArray(Column[]::new));
    // above the operator, not around the expression: a condition around it would make Spark
    // evaluate it row by row
    List<Column> complete = new ArrayList<>(columns.subList(0, keep.size()));
    complete.add(
        coalesce(
                col(BoundColumn.quoted(prediction)),
                raise_error(SqlScoring.sentence(col(BoundColumn.quoted(fault)))))
            .as(prediction, model.metadata()));
    return scored.select(complete.toArray(Column[]::new));
  }

  /** A name that no other column has, in any case. */
  private static String unused(String name, List<String> keep, String prediction) {
    String unused = name;
    while (unused.equalsIgnoreCase(prediction)
        || keep.stream().anyMatch(unused::equalsIgnoreCase)) {
      unused += "_";
    }
    return unused;
  }
}
