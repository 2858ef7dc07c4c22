package org.feedforward.job.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.feedforward.job.fault.Names;
import org.feedforward.tensor.Tolerance;

/** All that a golden gate says to users. */
final class GoldenFaults {

  private GoldenFaults() {}

  static String mismatch(
      String source, Mismatches.Mismatch first, int differing, int rows, Tolerance tolerance) {
    return String.format(
        Locale.ROOT,
        "golden gate %s: output '%s', row %d, element %d: expected %s, got %s; %d of %d rows are"
            + " not within %s + %s * |expected|, so nothing is scored: check that the file belongs"
            + " to this model",
        source,
        Names.escape(first.output()),
        first.row(),
        first.element(),
        number(first.expected()),
        number(first.found()),
        differing,
        rows,
        tolerance.absolute(),
        tolerance.relative());
  }

  private static String number(double value) {
    return value == (float) value ? Float.toString((float) value) : Double.toString(value);
  }

  static String badRow(String source, int row, String told) {
    return String.format(Locale.ROOT, "golden gate %s: row %d: %s", source, row, told);
  }

  static String twoFiles(String first, String second) {
    return "both "
        + Names.path(first)
        + " and "
        + Names.path(second)
        + " may be the golden gate of this model; keep one of them, or say golden.inputs and"
        + " golden.expected";
  }

  static String foreignKey(Path file, String key, List<String> known) {
    String hint = Names.hint(key, known);
    return Names.path(file.toString())
        + ": the array '"
        + Names.escape(key)
        + "' is neither input.NAME nor output.NAME of this model"
        + (hint.isEmpty() ? "; expected " + Names.list(known) : hint);
  }

  static String missingInput(Path file, String input) {
    return Names.path(file.toString())
        + ": there is no array 'input."
        + Names.escape(input)
        + "'; every input of the model needs one";
  }

  static String noOutput(Path file) {
    return Names.path(file.toString())
        + ": there is no array output.NAME to compare with; add one for an output";
  }

  static String noRows(String source) {
    return "golden gate " + source + ": it holds no rows; a few that were scored in PyTorch do";
  }

  static String tooLarge(String source, long bytes, long most) {
    return String.format(
        Locale.ROOT,
        "golden gate %s: %,d bytes of numbers travel with every task, at most %,d; a few rows are"
            + " enough",
        source,
        bytes,
        most);
  }
}
