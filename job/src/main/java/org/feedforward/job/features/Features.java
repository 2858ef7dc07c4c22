package org.feedforward.job.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.Table;
import org.feedforward.tensor.DType;

/** The door of this room: a table's columns become the arguments of a model. */
public final class Features {

  private final Map<String, DataType> types = new LinkedHashMap<>();
  private final Set<String> texts;
  private final Table.ColumnFaults columnFaults;
  private final Faults faults = new Faults();
  private final List<Argument> arguments = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Map<String, List<String>> unfit = new LinkedHashMap<>();

  private Features(Table table) {
    this.texts = table.texts();
    this.columnFaults = table.faults();
    for (StructField field : table.rows().schema().fields()) {
      types.put(field.name(), field.dataType());
    }
  }

  /**
   * The arguments that feed the inputs of a model, in its order.
   *
   * @throws JobException naming all columns that are missing, ambiguous or of another type
   */
  public static List<Argument> bind(
      Table table, List<Port> inputs, List<FeatureColumns> configured) {
    Features features = new Features(table);
    List<String> names = List.copyOf(features.types.keySet());
    Map<String, List<String>> columns =
        ColumnNames.resolve(configured, names, inputs, features.faults);
    for (int i = 0; i < inputs.size(); i++) {
      features.bind(i, inputs.get(i), columns.get(inputs.get(i).name()));
    }
    features.reportMissing();
    features.reportUnfit();
    features.faults.throwIfAny();
    return List.copyOf(features.arguments);
  }

  private void bind(int input, Port port, List<String> columns) {
    if (columns.isEmpty()) {
      if (faults.isEmpty()) {
        faults.usage("features: nothing feeds the input " + port + "; name its columns");
      }
      return;
    }
    columns.forEach(this::requireReadable);
    Optional<DataType> first = type(columns.get(0));
    if (columns.size() == 1 && first.isPresent() && isNested(first.get())) {
      bindNested(input, port, columns.get(0), first.get());
      return;
    }
    if (columns.size() != port.elements()) {
      faults.usage(
          "features: "
              + count(columns.size(), "column")
              + " for the input "
              + port
              + ", which has "
              + count(port.elements(), "element")
              + ": "
              + Names.list(columns));
    }
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      int element = i;
      type(name).ifPresent(type -> bindNumber(input, port, element, name, type));
    }
  }

  /** Every file has the column, in a type that Spark can read. */
  private void requireReadable(String name) {
    String problem =
        columnFaults
            .conflicting()
            .getOrDefault(name, columnFaults.unreadable().getOrDefault(name, ""));
    if (!problem.isEmpty()) {
      faults.data(problem);
    } else if (type(name).isEmpty()) {
      missing.add(name);
    } else {
      columnFaults.incomplete().forEach((column, file) -> requireComplete(name, column, file));
    }
  }

  private void requireComplete(String name, String column, String file) {
    if (column.equals(name) || column.startsWith(name + ".") || name.startsWith(column + ".")) {
      faults.data(
          file
              + ": has no "
              + Names.columns(List.of(column))
              + ", which other files have and the model needs; leave the file out, or write it with"
              + " the column");
    }
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof StructType;
  }

  private void bindNested(int input, Port port, String name, DataType type) {
    if (type instanceof ArrayType array) {
      requireFits(port, name, array.elementType(), array.simpleString());
    } else if (type instanceof StructType struct) {
      if (struct.length() != port.elements()) {
        faults.data(
            "column '"
                + Names.escape(name)
                + "' is a struct of "
                + count(struct.length(), "field")
                + ", but the input "
                + port
                + " has "
                + count(port.elements(), "element"));
      }
      for (StructField field : struct.fields()) {
        DataType fieldType = field.dataType();
        requireFits(port, name + "." + field.name(), fieldType, fieldType.simpleString());
      }
    }
    arguments.add(new Argument(name, column(name), type, input, 0, port.elements()));
  }

  private void bindNumber(int input, Port port, int element, String name, DataType type) {
    if (texts.contains(name)) {
      DataType parsed = sparkType(port.dtype());
      Column column = ParsedText.parse(name, column(name), parsed);
      arguments.add(new Argument(name, column, parsed, input, element, 1));
    } else {
      requireFits(port, name, type, type.simpleString());
      arguments.add(new Argument(name, column(name), type, input, element, 1));
    }
  }

  private void requireFits(Port port, String name, DataType type, String shown) {
    boolean bool = type instanceof BooleanType;
    boolean number = type instanceof NumericType;
    boolean fraction =
        type instanceof DecimalType
            || type.equals(DataTypes.FloatType)
            || type.equals(DataTypes.DoubleType);
    boolean fits =
        switch (port.dtype()) {
          case FLOAT32 -> number || bool;
          case INT64 -> (number && !fraction) || bool;
          case BOOL -> bool;
        };
    if (!fits) {
      String problem =
          Names.escape(shown) + ", but the input " + port + " takes " + takes(port.dtype());
      unfit.computeIfAbsent(problem, any -> new ArrayList<>()).add(name);
    }
  }

  private void reportUnfit() {
    unfit.forEach(
        (problem, names) ->
            faults.data(
                Names.columns(names)
                    + (names.size() == 1 ? " is " : " are ")
                    + problem
                    + "; cast where the table is written"));
  }

  private static String takes(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "numbers";
      case INT64 -> "integers";
      case BOOL -> "booleans";
    };
  }

  private void reportMissing() {
    if (missing.isEmpty()) {
      return;
    }
    List<String> names = List.copyOf(types.keySet());
    List<String> absent = List.copyOf(missing);
    String hint = absent.size() == 1 ? Names.hint(absent.get(0), names) : "";
    boolean oneLongCell =
        names.size() == 1 && texts.containsAll(names) && names.get(0).matches(".*[;\t|].*");
    faults.data(
        "the table has no "
            + Names.columns(absent)
            + "; it has "
            + Names.list(names)
            + hint
            + (oneLongCell ? "; does --input-option sep=';' separate the cells?" : ""));
  }

  /** The type of a column, or of a field of a struct column written {@code column.field}. */
  private Optional<DataType> type(String name) {
    if (types.containsKey(name)) {
      return Optional.of(types.get(name));
    }
    int dot = name.indexOf('.');
    if (dot > 0 && types.get(name.substring(0, dot)) instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .filter(field -> field.name().equals(name.substring(dot + 1)))
          .map(StructField::dataType)
          .findFirst();
    }
    return Optional.empty();
  }

  private Column column(String name) {
    if (types.containsKey(name)) {
      return functions.col(quoted(name));
    }
    int dot = name.indexOf('.');
    return functions.col(quoted(name.substring(0, dot)) + "." + quoted(name.substring(dot + 1)));
  }

  /** A column's name as one identifier, whatever stands in it. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static DataType sparkType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> DataTypes.FloatType;
      case INT64 -> DataTypes.LongType;
      case BOOL -> DataTypes.BooleanType;
    };
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
