package org.feedforward.job.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.feedforward.graph.Port;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.columns.ResultColumn;
import org.feedforward.job.features.BoundColumn;

/**
 * One number or text of a column as a column of its own.
 *
 * @param name its name
 * @param column the column it is taken out of
 * @param output the output it belongs to, when that is a struct of several
 * @param element its place, when that is an array
 * @param field its name in the element, when that is a struct
 */
record Cell(
    String name,
    String column,
    Optional<String> output,
    OptionalInt element,
    Optional<String> field) {

  /** The cells of the columns that a model gives. */
  static List<Cell> of(ModelColumns columns) {
    List<Cell> cells = new ArrayList<>();
    for (ResultColumn column : columns.columns()) {
      add(column, columns.model().outputs(), cells);
    }
    return cells;
  }

  private static void add(ResultColumn column, List<Port> outputs, List<Cell> cells) {
    String name = column.name();
    if (column instanceof ResultColumn.Computed computed) {
      if (computed.form() instanceof ColumnForm.Numbers numbers) {
        addNumbers(name, numbers.ports(outputs), cells);
        return;
      } else if (computed.form() instanceof ColumnForm.Top top) {
        for (int i = 0; i < outputs.get(top.scores()).elements(); i++) {
          for (String field : List.of("label", "score")) {
            String cell = name + "_" + i + "_" + field;
            cells.add(
                new Cell(cell, name, Optional.empty(), OptionalInt.of(i), Optional.of(field)));
          }
        }
        return;
      }
    }
    cells.add(whole(name, name, Optional.empty()));
  }

  private static void addNumbers(String column, List<Port> outputs, List<Cell> cells) {
    boolean several = outputs.size() > 1;
    for (Port output : outputs) {
      String name = several ? column + "_" + output.name() : column;
      Optional<String> field = several ? Optional.of(output.name()) : Optional.empty();
      if (output.elements() == 1) {
        cells.add(whole(name, column, field));
        continue;
      }
      for (int i = 0; i < output.elements(); i++) {
        cells.add(new Cell(name + "_" + i, column, field, OptionalInt.of(i), Optional.empty()));
      }
    }
  }

  private static Cell whole(String name, String column, Optional<String> output) {
    return new Cell(name, column, output, OptionalInt.empty(), Optional.empty());
  }

  /** The value, out of a table that has the column. */
  Column value() {
    Column value = functions.col(BoundColumn.quoted(column));
    value = output.map(value::getField).orElse(value);
    if (element.isPresent()) {
      value = value.getItem(element.getAsInt());
    }
    return field.map(value::getField).orElse(value).as(name);
  }
}
