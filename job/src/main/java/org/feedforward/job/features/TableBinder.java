package org.feedforward.job.features;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;
import org.feedforward.tensor.DType;

/** Binds the columns of a table by their names, and tells of all that do not fit at once. */
final class TableBinder implements ElementBinder.Misfits {

  private final TableColumns table;
  private final ZoneId zone;
  private final Problems problems;
  private final ElementBinder binder;
  private final List<BoundColumn> columns = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();

  /** The names of columns by what is wrong with their types. */
  private final Map<String, List<String>> unfit = new LinkedHashMap<>();

  private TableBinder(TableColumns table, List<Port> inputs, ZoneId zone, Problems problems) {
    this.table = table;
    this.zone = zone;
    this.problems = problems;
    this.binder = new ElementBinder(inputs, this);
  }

  static Binding bind(
      TableColumns table,
      List<Port> inputs,
      List<FeatureColumns> configured,
      ZoneId zone,
      Problems problems) {
    TableBinder binder = new TableBinder(table, inputs, zone, problems);
    Map<String, List<NamedColumn>> named =
        ColumnNames.resolve(configured, List.of(table.schema().fieldNames()), inputs, problems);
    for (int i = 0; i < inputs.size(); i++) {
      binder.bind(i, inputs.get(i), named.get(inputs.get(i).name()));
    }
    if (!binder.missing.isEmpty()) {
      String sentence = FeatureFaults.missing(List.copyOf(binder.missing), table);
      boolean prepared =
          named.values().stream().flatMap(List::stream).anyMatch(column -> !column.isPlain());
      if (prepared) {
        problems.usage("features: " + sentence);
      } else {
        problems.data(sentence);
      }
    }
    binder.unfit.forEach(
        (problem, names) ->
            problems.data(Names.columns(names) + (names.size() == 1 ? " is " : " are ") + problem));
    return new Binding(binder.columns, binder.binder.features());
  }

  private void bind(int input, Port port, List<NamedColumn> columnsOfInput) {
    List<NamedColumn> named =
        port.isOfTexts()
            ? columnsOfInput.stream().map(column -> column.before(port)).toList()
            : columnsOfInput;
    if (named.isEmpty()) {
      if (problems.isEmpty()) {
        problems.usage(FeatureFaults.nothingFeeds(port));
      }
      return;
    }
    List<String> names = named.stream().map(NamedColumn::name).toList();
    names.forEach(this::requireReadable);
    if (port.dtype() != DType.INT64 && named.stream().anyMatch(NamedColumn::cast)) {
      problems.usage(FeatureFaults.castToIntegers(port));
    }
    List<Optional<ElementBinder.Value>> values = named.stream().map(this::value).toList();
    boolean anyNested =
        values.stream().anyMatch(v -> v.filter(ElementBinder.Value::isNested).isPresent());
    if (!named.stream().allMatch(NamedColumn::isPlain) || anyNested && named.size() > 1) {
      new PartBinder(binder, table, zone, problems).bind(input, port, named, values);
      return;
    }
    if (values.size() == 1 && values.get(0).filter(ElementBinder.Value::isNested).isPresent()) {
      binder.nested(input, values.get(0).get());
      return;
    }
    if (values.size() != port.elements()) {
      problems.usage(FeatureFaults.wrongColumns(port, names));
    }
    for (int i = 0; i < values.size(); i++) {
      int element = i;
      values.get(i).ifPresent(value -> binder.number(input, element, value));
    }
  }

  private Optional<ElementBinder.Value> value(NamedColumn named) {
    return find(named.name()).map(column -> value(named, column));
  }

  private ElementBinder.Value value(NamedColumn named, BoundColumn column) {
    columns.add(column);
    return new ElementBinder.Value(
        named.name(),
        columns.size() - 1,
        List.of(),
        column.type(),
        table.texts().contains(named.name()),
        named.cast());
  }

  /** Every file has the column, in a type that Spark can read. */
  private void requireReadable(String name) {
    ColumnFaults faults = table.faults();
    String problem =
        faults.conflicting().getOrDefault(name, faults.unreadable().getOrDefault(name, ""));
    if (!problem.isEmpty()) {
      problems.data(problem);
      return;
    }
    Optional<BoundColumn> column = find(name);
    if (column.isEmpty()) {
      missing.add(name);
      return;
    }
    faults
        .incomplete()
        .forEach(
            (incomplete, file) -> {
              if (column.get().touches(incomplete)) {
                problems.data(FeatureFaults.incomplete(incomplete, file));
              }
            });
  }

  /** A column, or a field of a struct or a key of a map written {@code column.field}. */
  private Optional<BoundColumn> find(String name) {
    StructType schema = table.schema();
    if (schema.getFieldIndex(name).isDefined()) {
      return Optional.of(new BoundColumn(List.of(name), schema.apply(name).dataType()));
    }
    int dot = name.indexOf('.');
    String column = dot > 0 ? name.substring(0, dot) : name;
    String field = name.substring(dot + 1);
    if (dot <= 0 || schema.getFieldIndex(column).isEmpty()) {
      return Optional.empty();
    }
    DataType type = schema.apply(column).dataType();
    if (type instanceof StructType struct && struct.getFieldIndex(field).isDefined()) {
      return Optional.of(new BoundColumn(List.of(column, field), struct.apply(field).dataType()));
    }
    return type instanceof MapType map && map.keyType() instanceof StringType
        ? Optional.of(new BoundColumn(List.of(column, field), map.valueType()))
        : Optional.empty();
  }

  @Override
  public void wrongType(String value, DataType type, Port input) {
    boolean fraction = NumberType.of(element(type)).filter(NumberType::isFraction).isPresent();
    unfit
        .computeIfAbsent(
            FeatureFaults.wrongType(type, input) + FeatureFaults.castInTable(input, fraction),
            any -> new ArrayList<>())
        .add(value);
  }

  /** What stands in lists of any depth. */
  private static DataType element(DataType type) {
    return type instanceof ArrayType array ? element(array.elementType()) : type;
  }

  @Override
  public void wrongFields(String struct, int fields, Port input) {
    problems.data(FeatureFaults.wrongFields(Names.columns(List.of(struct)), fields, input));
  }
}
