package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.feedforward.Model;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.columns.ResultColumn;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.sql.task.ModelReference;
import org.feedforward.job.verify.Golden;

/**
 * A model that SQL names, with the columns that are declared for it.
 *
 * @param reference the model, with an output for all that the columns need
 * @param whole the prediction as a whole
 * @param columns the columns by name
 * @param identity the identity of the network alone
 * @param path its file
 */
record SqlModel(
    ModelReference reference,
    ColumnForm whole,
    List<ResultColumn> columns,
    String identity,
    String path) {

  /** A model in a running application. */
  static SqlModel of(
      SparkContext context,
      Model model,
      Optional<List<ColumnEntry>> declared,
      Optional<Golden> golden,
      String path) {
    List<ColumnEntry> entries = new ArrayList<>(declared.orElse(List.of()));
    String prediction = ColumnEntry.PREDICTION;
    if (entries.stream().noneMatch(ColumnEntry::isPrediction)) {
      while (isTaken(prediction, entries)) {
        prediction += "_";
      }
      entries.add(ColumnEntry.prediction(""));
    }
    ModelColumns columns = ModelColumns.of(model, Optional.of(entries), prediction, golden);
    ResultColumn whole = columns.find(prediction).orElseThrow();
    return new SqlModel(
        ModelReference.of(context, columns),
        ((ResultColumn.Computed) whole).form(),
        columns.columns().subList(0, declared.map(List::size).orElse(0)),
        model.identity(),
        path);
  }

  private static boolean isTaken(String name, List<ColumnEntry> entries) {
    return entries.stream().anyMatch(entry -> entry.name().equals(Optional.of(name)));
  }

  /**
   * The prediction as a whole.
   *
   * @param name what the model is called
   */
  NamedResult result(String name) {
    return new NamedResult(name, reference, whole, Optional.empty());
  }

  /**
   * One of its columns.
   *
   * @param name what the model is called
   */
  NamedResult result(String name, String column) {
    ResultColumn found =
        columns.stream()
            .filter(known -> known.name().equals(column))
            .findFirst()
            .orElseThrow(
                () ->
                    SqlFaults.unknownColumn(
                        name + "." + column,
                        column,
                        columns.stream().map(ResultColumn::name).toList()));
    if (found instanceof ResultColumn.Computed computed) {
      return new NamedResult(name, reference, computed.form(), Optional.empty());
    }
    String constant =
        switch (((ResultColumn.Constant) found).constant()) {
          case MODEL_IDENTITY -> identity;
          case MODEL_PATH -> path;
          case RUN_ID, SCORED_AT -> throw SqlFaults.unknownOfQueries(name + "." + column);
        };
    return new NamedResult(name, reference, whole, Optional.of(constant));
  }
}
