package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.job.fault.Names;
import org.feedforward.job.run.FedElements;
import org.feedforward.text.Printable;

/** Which column feeds which element of a network's inputs, from 0. */
final class FedTable {

  private FedTable() {}

  /**
   * Prints a table for each input.
   *
   * @param inputs the inputs with their types
   */
  static void print(PrintWriter out, List<String> inputs, List<FedElements> fed) {
    boolean steps = fed.stream().anyMatch(elements -> !elements.steps().isEmpty());
    for (int i = 0; i < inputs.size(); i++) {
      int number = i;
      out.println("Columns that feed " + inputs.get(i) + ":");
      List<List<String>> rows = new ArrayList<>();
      rows.add(
          steps
              ? List.of("  element", "column", "type", "steps")
              : List.of("  element", "column", "type"));
      fed.stream()
          .filter(elements -> elements.input() == number)
          .forEach(elements -> rows.add(row(elements, steps)));
      new TextTable(rows, 0).print(out);
    }
  }

  private static List<String> row(FedElements fed, boolean steps) {
    List<String> cells = new ArrayList<>();
    cells.add("  " + fed.first() + (fed.last() > fed.first() ? " to " + fed.last() : ""));
    cells.add(Names.escape(fed.column()));
    cells.add(Names.escape(fed.type()));
    if (steps) {
      cells.add(Printable.sentence(fed.steps()));
    }
    return cells;
  }
}
