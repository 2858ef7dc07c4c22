package org.feedforward.job.run;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.job.features.Argument;

/** How rows are scored. */
interface Engine {

  /**
   * A table with its predictions.
   *
   * @param rows the kept columns, then the prediction
   * @param kernels the kernels that computed, once rows have been scored
   */
  record Scored(Dataset<Row> rows, Supplier<Set<String>> kernels) {}

  /**
   * Adds the prediction to the kept columns.
   *
   * @param rows the table
   * @param keep the columns to keep
   * @param arguments what feeds the model
   * @param model the model
   * @param prediction the prediction's name
   */
  Scored score(
      Dataset<Row> rows,
      List<String> keep,
      List<Argument> arguments,
      Model model,
      String prediction);
}
