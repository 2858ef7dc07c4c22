package org.feedforward.job.output;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.Glob;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.input.Table;

/**
 * Which columns a result has: the kept ones of the table in its order, then those of the model. CSV
 * has no arrays and structs: a column of several numbers becomes several columns there.
 *
 * @param keep the kept columns
 * @param added the columns of the model, by name
 * @param cells the columns that they become in CSV; empty where they stay as they are
 */
public record OutputColumns(List<String> keep, List<String> added, List<Cell> cells) {

  public OutputColumns {
    keep = List.copyOf(keep);
    added = List.copyOf(added);
    cells = List.copyOf(cells);
  }

  /** Decides the columns; {@link JobException} names all that cannot be. */
  public static OutputColumns of(OutputConfig config, Table source, ModelColumns columns) {
    StructType table = source.rows().schema();
    List<String> names = List.of(table.fieldNames());
    KeptColumns.requireReadable(config.keep(), source.faults());
    List<String> problems = new ArrayList<>();
    List<String> keep =
        config.keep().isEmpty() ? names : selected(config.keep().get(), names, problems);
    boolean csv = config.format() == Format.CSV;
    List<Cell> cells = csv ? Cell.of(columns) : List.of();
    List<String> added = csv ? cells.stream().map(Cell::name).toList() : columns.names();
    Set<String> seen = new HashSet<>();
    for (String name : added) {
      if (!seen.add(name)) {
        problems.add(OutputFaults.addedTwice(name));
      } else if (names.contains(name)) {
        problems.add(
            config.columns().isEmpty()
                ? OutputFaults.predictionIsAColumn(name)
                : OutputFaults.columnIsAColumn(name));
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
    problems.addAll(folderProblems(config, table, keep, columns, added));
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    if (!csv) {
      SameNames.refuse(table, keep, added);
    }
    return new OutputColumns(keep, columns.names(), cells);
  }

  /** Why columns cannot be the folders that a result is parted into. */
  private static List<String> folderProblems(
      OutputConfig config,
      StructType table,
      List<String> keep,
      ModelColumns columns,
      List<String> added) {
    List<String> problems = new ArrayList<>();
    List<String> names = new ArrayList<>(keep);
    names.addAll(added);
    List<String> folders = config.layout().partitionBy();
    for (String name : folders) {
      if (!names.contains(name)) {
        problems.add(OutputFaults.noFolder(name, names));
      } else if (folders.indexOf(name) != folders.lastIndexOf(name)) {
        problems.add(OutputFaults.folderTwice(name));
      } else if (keep.contains(name)
          ? NumberType.isNested(table.apply(name).dataType())
          : columns.isNested(name)) {
        problems.add(OutputFaults.nestedFolder(name));
      }
    }
    if (!folders.isEmpty() && problems.isEmpty() && folders.size() == names.size()) {
      problems.add(OutputFaults.foldersOnly());
    }
    return problems;
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

  /** What a person should know of the kept columns of a table. */
  public List<String> notes(OutputConfig config, Table source) {
    return KeptColumns.notes(config.keep().isEmpty(), keep, source.faults());
  }

  /**
   * The rows with the columns of the model in those that they become, in the order in which they
   * are written; the last column stays the last.
   */
  public Dataset<Row> expand(Dataset<Row> scored, OutputConfig.Layout layout) {
    Dataset<Row> result = expand(scored);
    Column[] folders =
        layout.partitionBy().stream()
            .map(name -> functions.col(BoundColumn.quoted(name)))
            .toArray(Column[]::new);
    return folders.length == 0 ? result : result.sortWithinPartitions(folders);
  }

  Dataset<Row> expand(Dataset<Row> scored) {
    if (cells.isEmpty()) {
      return scored;
    }
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(functions.col(BoundColumn.quoted(name))));
    cells.forEach(cell -> columns.add(cell.value()));
    String faults = scored.columns()[scored.columns().length - 1];
    columns.add(functions.col(BoundColumn.quoted(faults)));
    return scored.select(columns.toArray(Column[]::new));
  }
}
