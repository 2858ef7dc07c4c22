package org.feedforward.job.run;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ResultColumn;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.fault.Names;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.sql.SqlScoring;

/** The query of a run: the kept columns, those of the model, and the faults of the row. */
final class Scorer {

  private final SqlScoring model;
  private final Binding binding;
  private final SqlScoring.Checks checks;
  private final Map<ColumnEntry.Constant, Column> constants;

  /**
   * The query of a model.
   *
   * @param model the model
   * @param binding what feeds it
   * @param checks what is looked at in every row
   * @param constants what is known of the run
   */
  Scorer(
      SqlScoring model,
      Binding binding,
      SqlScoring.Checks checks,
      Map<ColumnEntry.Constant, Column> constants) {
    this.model = model;
    this.binding = binding;
    this.checks = checks;
    this.constants = Map.copyOf(constants);
  }

  /**
   * Adds the columns of the model to the kept ones, and behind them the faults of a row that cannot
   * be scored, whose columns of the model are null.
   *
   * @param rows the table
   * @param keep the columns to keep
   * @param added the columns of the model
   */
  Dataset<Row> score(Dataset<Row> rows, List<String> keep, List<ResultColumn> added) {
    List<String> names = new ArrayList<>(keep);
    added.forEach(column -> names.add(column.name()));
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(col(BoundColumn.quoted(name))));
    added.forEach(column -> columns.add(column(column)));
    columns.add(fault().as(Names.unused("faults", names)));
    return rows.select(columns.toArray(Column[]::new));
  }

  /** A column of the model by its name. */
  Column column(ResultColumn column) {
    if (column instanceof ResultColumn.Computed computed) {
      ColumnForm form = computed.form();
      return model.predict(binding, form, checks).as(column.name(), model.metadata(form));
    }
    return constants.get(((ResultColumn.Constant) column).constant()).as(column.name());
  }

  /** Why a row cannot be scored; null for one that can. */
  Column fault() {
    return model.fault(binding, checks);
  }
}
