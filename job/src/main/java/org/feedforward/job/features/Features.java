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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
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
    Map<String, List<NamedColumn>> columns =
        ColumnNames.resolve(configured, names, inputs, features.faults);
    for (int i = 0; i < inputs.size(); i++) {
      features.bind(i, inputs.get(i), columns.get(inputs.get(i).name()));
    }
    features.reportMissing();
    features.reportUnfit();
    features.faults.throwIfAny();
    return List.copyOf(features.arguments);
  }

  private void bind(int input, Port port, List<NamedColumn> columns) {
    if (columns.isEmpty()) {
      if (faults.isEmpty()) {
        faults.usage("features: nothing feeds the input " + port + "; name its columns");
      }
      return;
    }
    List<String> names = columns.stream().map(NamedColumn::name).toList();
    names.forEach(this::requireReadable);
    requireIntegers(port, columns);
    Optional<DataType> first = type(names.get(0));
    if (columns.size() == 1 && first.isPresent() && isNested(first.get())) {
      bindNested(input, port, columns.get(0), first.get());
      return;
    }
    if (columns.size() != port.elements()) {
      faults.usage(
          "features: the input "
              + port
              + " needs "
              + count(port.elements(), "column")
              + ", "
              + columns.size()
              + " given ("
              + Names.list(names)
              + ")");
    }
    for (int i = 0; i < columns.size(); i++) {
      NamedColumn column = columns.get(i);
      int element = i;
      type(column.name()).ifPresent(type -> bindNumber(input, port, element, column, type));
    }
  }

  private void requireIntegers(Port port, List<NamedColumn> columns) {
    if (port.dtype() != DType.INT64 && columns.stream().anyMatch(NamedColumn::cast)) {
      faults.usage(
          "features: cast makes integers, but the input "
              + port
              + " takes "
              + Types.taken(port.dtype())
              + "; leave it out");
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

  private void bindNested(int input, Port port, NamedColumn named, DataType type) {
    String name = named.name();
    if (type instanceof ArrayType) {
      bindArray(input, port, named, type);
      return;
    }
    if (type instanceof StructType struct) {
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

  private void bindArray(int input, Port port, NamedColumn named, DataType type) {
    String name = named.name();
    Column column = column(name);
    DataType bound = type;
    int depth = NestedLists.depth(type);
    boolean deep = depth > 1 && depth == port.shape().size();
    if (deep) {
      column = NestedLists.flat(name, column, port.shape());
      bound = NestedLists.flatType(type);
    }
    DataType element = depth == 1 || deep ? NestedLists.elementType(type) : type;
    if (casts(named, port, element)) {
      column = WholeNumbers.cast(name, column, bound);
      bound = WholeNumbers.type(bound);
    } else {
      requireFits(port, name, element, type.simpleString());
    }
    arguments.add(new Argument(name, column, bound, input, 0, port.elements()));
  }

  private void bindNumber(int input, Port port, int element, NamedColumn named, DataType type) {
    String name = named.name();
    Column column = column(name);
    DataType bound = type;
    if (texts.contains(name)) {
      bound = Types.parsed(port.dtype());
      column = ParsedText.parse(name, column, port.dtype(), named.cast());
    } else if (casts(named, port, type)) {
      bound = DataTypes.LongType;
      column = WholeNumbers.cast(name, column, type);
    } else {
      requireFits(port, name, type, type.simpleString());
    }
    arguments.add(new Argument(name, column, bound, input, element, 1));
  }

  /** Whether the values are to become integers, and are not such already. */
  private static boolean casts(NamedColumn column, Port port, DataType type) {
    return column.cast() && port.dtype() == DType.INT64 && Types.isFraction(type);
  }

  private void requireFits(Port port, String name, DataType type, String shown) {
    if (!Types.fits(port.dtype(), type)) {
      boolean castable = port.dtype() == DType.INT64 && Types.isFraction(type);
      String problem =
          Names.escape(shown)
              + ", but the input "
              + port
              + " takes "
              + Types.taken(port.dtype())
              + "; cast where the table is written"
              + (castable
                  ? ", or, where it holds whole numbers, write {column: NAME, cast: true} in the"
                      + " job file's features"
                  : "");
      unfit.computeIfAbsent(problem, any -> new ArrayList<>()).add(name);
    }
  }

  private void reportUnfit() {
    unfit.forEach(
        (problem, names) ->
            faults.data(Names.columns(names) + (names.size() == 1 ? " is " : " are ") + problem));
  }

  private void reportMissing() {
    if (missing.isEmpty()) {
      return;
    }
    List<String> names = List.copyOf(types.keySet());
    List<String> absent = List.copyOf(missing);
    String hint = absent.size() == 1 ? Names.hint(absent.get(0), names) : "";
    faults.data(
        "the table has no "
            + Names.columns(absent)
            + "; it has "
            + Names.list(names)
            + hint
            + (names.size() == 1 && texts.containsAll(names) ? separator(names.get(0)) : ""));
  }

  /** What may separate the cells of a header that came as one. */
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

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
