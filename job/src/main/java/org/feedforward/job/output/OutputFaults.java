package org.feedforward.job.output;

import java.util.List;
import java.util.Locale;
import org.feedforward.job.fault.Names;

/** All that this room says to users. */
final class OutputFaults {

  private OutputFaults() {}

  static String predictionIsAColumn(String name) {
    return String.format(
        Locale.ROOT,
        "the prediction column '%s' is a column of the input too; --prediction gives it another"
            + " name",
        Names.escape(name));
  }

  static String columnIsAColumn(String name) {
    return String.format(
        Locale.ROOT,
        "output.columns: '%s' is a column of the input too; give it another name",
        Names.escape(name));
  }

  static String addedTwice(String name) {
    return String.format(
        Locale.ROOT,
        "output.columns: two columns of the result would be called '%s'; give one of them another"
            + " name",
        Names.escape(name));
  }

  static String nestedInCsv(String column, String type) {
    return String.format(
        Locale.ROOT,
        "CSV cannot hold the column '%s' of type %s; choose others with --keep, or write Parquet",
        Names.escape(column),
        Names.escape(type));
  }

  static String keepsNoColumn(String pattern, List<String> columns) {
    String hint = Names.hint(pattern, columns);
    return String.format(
        Locale.ROOT,
        "--keep '%s': the table has no such column%s",
        Names.escape(pattern),
        hint.isEmpty() ? "; it has " + Names.list(columns) : hint);
  }

  /** Two names of one case, as the subject of a sentence. */
  static String differByCase(String first, String second) {
    return String.format(
        Locale.ROOT,
        "'%s' and '%s' differ by case alone",
        Names.escape(first),
        Names.escape(second));
  }

  static String unopenable(String pair) {
    return pair
        + ": Spark could not open the result; --keep leaves a column out, --prediction names the"
        + " prediction";
  }

  static String unopenableWithin(String column, String pair) {
    return String.format(
        Locale.ROOT,
        "in column '%s', %s: Spark could not open the result; --keep leaves the column out",
        Names.escape(column),
        pair);
  }

  /** A column that cannot be read; the table has the beginning of the sentence. */
  static String unreadable(String problem) {
    return problem + ", or choose other columns with --keep";
  }

  static String notKept(String problem) {
    return problem + "; it is not kept";
  }

  static String missingInFile(String file, String column) {
    return String.format(
        Locale.ROOT,
        "%s has no column '%s'; it is null in the rows of such files",
        file,
        Names.escape(column));
  }

  static String noFolder(String name, List<String> names) {
    return "output.partition-by: the result has no column '"
        + Names.escape(name)
        + "'; it has "
        + Names.list(names)
        + Names.hint(name, names);
  }

  static String folderTwice(String name) {
    return "output.partition-by: '" + Names.escape(name) + "' is named twice";
  }

  static String nestedFolder(String name) {
    return "output.partition-by: column '"
        + Names.escape(name)
        + "' holds lists or structs, which cannot name a folder; choose another one";
  }

  static String foldersOnly() {
    return "output.partition-by: all columns of the result become folders, which leaves none for"
        + " the files; keep another one";
  }
}
