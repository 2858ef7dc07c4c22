package org.feedforward.job.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.Glob;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.input.Table;

/**
 * Which columns a result has: the kept ones of the table in its order, then the prediction. CSV has
 * no arrays and structs: a prediction of several numbers becomes several columns there.
 *
 * @param keep the kept columns
 * @param prediction the name of the prediction
 * @param cells the numbers of the prediction, for CSV; empty where it stays one column
 */
public record OutputColumns(List<String> keep, String prediction, List<Cell> cells) {

  public OutputColumns {
    keep = List.copyOf(keep);
    cells = List.copyOf(cells);
  }

  /**
   * One number of a prediction as a column.
   *
   * @param name the column's name
   * @param output the output it belongs to, when the prediction is a struct of several
   * @param element its place in the output, when that is an array
   */
  record Cell(String name, Optional<String> output, OptionalInt element) {

    Column of(Column prediction) {
      Column value = output.map(prediction::getField).orElse(prediction);
      return (element.isPresent() ? value.getItem(element.getAsInt()) : value).as(name);
    }
  }

  /** Decides the columns; {@link JobException} names all that cannot be. */
  public static OutputColumns of(OutputConfig config, Table source, List<Port> outputs) {
    StructType table = source.rows().schema();
    List<String> names = List.of(table.fieldNames());
    KeptColumns.requireReadable(config.keep(), source.faults());
    List<String> problems = new ArrayList<>();
    List<String> keep =
        config.keep().isEmpty() ? names : selected(config.keep().get(), names, problems);
    boolean csv = config.format() == Format.CSV;
    List<Cell> cells = csv ? cells(config.prediction(), outputs) : List.of();
    List<String> added =
        csv ? cells.stream().map(Cell::name).toList() : List.of(config.prediction());
    for (String name : added) {
      if (names.contains(name)) {
        problems.add(OutputFaults.predictionIsAColumn(name));
      }
    }
    if (csv) {
      for (String name : keep) {
        DataType type = table.apply(name).dataType();
        if (NumberType.isNested(type)) {
          problems.add(OutputFaults.nestedInCsv(name, type.simpleString()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    if (!csv) {
      SameNames.refuse(table, keep, config.prediction());
    }
    return new OutputColumns(keep, config.prediction(), cells);
  }

  private static List<String> selected(
      List<String> patterns, List<String> names, List<String> problems) {
    Set<String> chosen = new LinkedHashSet<>();
    for (String pattern : patterns) {
      List<String> matches =
          names.contains(pattern) || !Glob.isGlob(pattern)
              ? List.of(pattern)
              : Glob.parse(pattern).select(names);
      if (matches.isEmpty() || !names.containsAll(matches)) {
        problems.add(OutputFaults.keepsNoColumn(pattern, names));
      }
      chosen.addAll(matches);
    }
    return names.stream().filter(chosen::contains).toList();
  }

  private static List<Cell> cells(String prediction, List<Port> outputs) {
    List<Cell> cells = new ArrayList<>();
    for (Port output : outputs) {
      boolean several = outputs.size() > 1;
      String name = several ? prediction + "_" + output.name() : prediction;
      Optional<String> field = several ? Optional.of(output.name()) : Optional.empty();
      if (output.elements() == 1) {
        cells.add(new Cell(name, field, OptionalInt.empty()));
        continue;
      }
      for (int i = 0; i < output.elements(); i++) {
        cells.add(new Cell(name + "_" + i, field, OptionalInt.of(i)));
      }
    }
    return cells;
  }

  /** What a person should know of the kept columns of a table. */
  public List<String> notes(OutputConfig config, Table source) {
    return KeptColumns.notes(config.keep().isEmpty(), keep, source.faults());
  }

  /** The rows with the prediction in the columns it becomes. */
  public Dataset<Row> expand(Dataset<Row> scored) {
    if (cells.isEmpty()) {
      return scored;
    }
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(functions.col(BoundColumn.quoted(name))));
    Column value = functions.col(BoundColumn.quoted(prediction));
    cells.forEach(cell -> columns.add(cell.of(value)));
    return scored.select(columns.toArray(Column[]::new));
  }
}
