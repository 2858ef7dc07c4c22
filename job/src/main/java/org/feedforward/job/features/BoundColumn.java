package org.feedforward.job.features;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * A column that feeds a model, or a field of a struct column.
 *
 * @param path the column's name, and the field's where it is one
 * @param type its type
 */
public record BoundColumn(List<String> path, DataType type) {

  public BoundColumn {
    path = List.copyOf(path);
  }

  /** What messages call it: {@code column} or {@code column.field}. */
  public String name() {
    return String.join(".", path);
  }

  /** The column as an expression of its table. */
  public Column column() {
    return functions.col(path.stream().map(BoundColumn::quoted).collect(Collectors.joining(".")));
  }

  /** Whether it is, or lies in, or holds the column of a name. */
  public boolean touches(String column) {
    return name().equals(column)
        || name().startsWith(column + ".")
        || column.startsWith(name() + ".");
  }

  /** A column's name as one identifier, whatever stands in it. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Columns as one struct, which holds something else where there are none: none is empty. */
  public static Column struct(List<Column> columns) {
    return columns.isEmpty()
        ? functions.struct(functions.lit(true).as("nothing"))
        : functions.struct(columns.toArray(Column[]::new));
  }

  /** Columns of their names. */
  public static List<Column> named(List<String> names) {
    return names.stream().map(name -> functions.col(quoted(name))).toList();
  }
}
