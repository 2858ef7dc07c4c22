package org.feedforward.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.raise_error;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ResultColumn;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.sql.SqlScoring;

/** The query of a run: the kept columns and those of the model, which are never null. */
final class Scorer {

  private final SqlScoring model;
  private final Binding binding;
  private final Map<ColumnEntry.Constant, Column> constants;

  /**
   * The query of a model.
   *
   * @param model the model
   * @param binding what feeds it
   * @param constants what is known of the run
   */
  Scorer(SqlScoring model, Binding binding, Map<ColumnEntry.Constant, Column> constants) {
    this.model = model;
    this.binding = binding;
    this.constants = Map.copyOf(constants);
  }

  /**
   * Adds the columns of the model to the kept ones. A row that cannot be scored ends the query with
   * the sentence of its fault.
   *
   * @param rows the table
   * @param keep the columns to keep
   * @param added the columns of the model
   */
  Dataset<Row> score(Dataset<Row> rows, List<String> keep, List<ResultColumn> added) {
    List<String> names = new ArrayList<>(keep);
    added.forEach(column -> names.add(column.name()));
    String fault = unused("fault", names);
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(col(BoundColumn.quoted(name))));
    List<Column> complete = new ArrayList<>(columns);
    for (ResultColumn column : added) {
      if (column instanceof ResultColumn.Computed computed) {
        columns.add(model.predict(binding, computed.form()).as(column.name()));
        complete.add(orFail(column.name(), computed.form(), fault));
      } else {
        complete.add(constants.get(((ResultColumn.Constant) column).constant()).as(column.name()));
      }
    }
    columns.add(model.fault(binding).as(fault));
    return rows.select(columns.toArray(Column[]::new)).select(complete.toArray(Column[]::new));
  }

  /**
   * The column above the operator. Not around the expression: a condition around it would make
   * Spark evaluate it row by row.
   */
  private Column orFail(String name, ColumnForm form, String fault) {
    return coalesce(
            col(BoundColumn.quoted(name)),
            raise_error(SqlScoring.sentence(col(BoundColumn.quoted(fault)))))
        .as(name, model.metadata(form));
  }

  /** A name that no other column has, in any case. */
  private static String unused(String name, List<String> taken) {
    String unused = name;
    while (taken.stream().anyMatch(unused::equalsIgnoreCase)) {
      unused += "_";
    }
    return unused;
  }
}
