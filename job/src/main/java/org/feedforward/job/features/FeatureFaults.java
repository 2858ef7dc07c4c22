package org.feedforward.job.features;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.Names;
import org.feedforward.tensor.DType;

/** Every sentence that says why columns do not fit the inputs of a model. */
final class FeatureFaults {

  private FeatureFaults() {}

  /** Follows "column 'x' is ": the type, and what the input takes. */
  static String wrongType(DataType type, Port input) {
    return Names.escape(type.simpleString())
        + ", but the input "
        + input
        + " takes "
        + NumberType.taken(input.dtype());
  }

  static String castInTable(Port input, boolean fraction) {
    return "; cast where the table is written"
        + (fraction && input.dtype() == DType.INT64
            ? ", or, where it holds whole numbers, write {column: NAME, cast: true} in the job"
                + " file's features"
            : "");
  }

  static String wrongFields(String struct, int fields, Port input) {
    return struct
        + " has "
        + count(fields, "field")
        + ", but the input "
        + input
        + " takes "
        + count(input.elements(), "number");
  }

  static String singleValue(String value, DataType type, Port input) {
    return value
        + " is "
        + type.simpleString()
        + ", but the input "
        + input
        + " takes an array or a struct of "
        + count(input.elements(), "number");
  }

  static String unnamedFields(String struct, List<String> fields, List<Port> inputs) {
    return struct
        + " has the fields "
        + Names.list(fields)
        + "; the model takes "
        + Names.list(inputs.stream().map(Port::name).toList())
        + ": name the fields after the inputs, or pass an array or a struct for each input";
  }

  static String tooMany(String value, DataType type, List<Port> inputs) {
    return value + " (" + type.simpleString() + ") is one too many; " + expectation(inputs);
  }

  static String tooFew(int arguments, List<Port> inputs) {
    return "got " + count(arguments, "argument") + "; " + expectation(inputs);
  }

  private static String expectation(List<Port> inputs) {
    return "the model takes "
        + count(inputs.stream().mapToInt(Port::elements).sum(), "number")
        + " ("
        + String.join(", ", inputs.stream().map(Port::toString).toList())
        + "): pass them one by one in this order, or "
        + (inputs.size() == 1
            ? "one array or struct of them"
            : "an array or a struct for the numbers of an input");
  }

  static String nothingFeeds(Port input) {
    return "features: nothing feeds the input " + input + "; name its columns";
  }

  static String wrongColumns(Port input, List<String> columns) {
    return "features: the input "
        + input
        + " needs "
        + count(input.elements(), "column")
        + ", "
        + columns.size()
        + " given ("
        + Names.list(columns)
        + ")";
  }

  static String misfit(String column, Port input, String problem) {
    return "features: column '" + Names.escape(column) + "' of the input " + input + ": " + problem;
  }

  static String wrongNumbers(Port input, List<String> counts) {
    return "features: the input "
        + input
        + " takes "
        + count(input.elements(), "number")
        + ", but its columns give another count: "
        + String.join(", ", counts.stream().map(Names::escape).toList());
  }

  static String openLists(Port input, List<String> columns) {
    return "features: the input "
        + input
        + " is fed by more than one list whose length is not said ("
        + Names.list(columns)
        + "); say how many elements each has, as {column: "
        + Names.escape(columns.get(0))
        + ", length: 4}";
  }

  static String castToIntegers(Port input) {
    return "features: cast makes integers, but the input "
        + input
        + " takes "
        + NumberType.taken(input.dtype())
        + "; leave it out";
  }

  static String incomplete(String column, String file) {
    return file
        + ": has no "
        + Names.columns(List.of(column))
        + ", which other files have and the model needs; leave the file out, or write it with the"
        + " column";
  }

  /** The columns that a table lacks; a header that came as one cell is read again in words. */
  static String missing(List<String> absent, TableColumns table) {
    List<String> names = List.of(table.schema().fieldNames());
    String hint = absent.size() == 1 ? Names.hint(absent.get(0), names) : "";
    boolean oneText = names.size() == 1 && table.texts().containsAll(names);
    return "the table has no "
        + Names.columns(absent)
        + "; it has "
        + Names.list(names)
        + hint
        + (oneText ? separator(names.get(0)) : "");
  }

  private static String separator(String header) {
    for (String separator : List.of("\t", ";", "|")) {
      if (header.contains(separator)) {
        return "; does --input-option sep='"
            + separator.replace("\t", "\\t")
            + "' separate the cells?";
      }
    }
    return "";
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
