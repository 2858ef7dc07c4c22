package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * Rows of cells under each other, the first row the head; texts to the left, numbers to the right.
 *
 * @param rows cells, equally many in every row
 * @param numbers how many of the last columns hold numbers
 */
record TextTable(List<List<String>> rows, int numbers) {

  TextTable {
    rows = rows.stream().map(List::copyOf).toList();
  }

  void print(PrintWriter out) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        boolean right = i >= columns - numbers;
        line.append(i == 0 ? "" : "  ").append(right ? padding + row.get(i) : row.get(i) + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
