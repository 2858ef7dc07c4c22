package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;

/**
 * How the arguments of a call feed the inputs of a model: as many numbers as the model takes, in
 * its order; or one argument per input, each a number, an array or a struct of the input's
 * elements; or one struct whose fields carry the names of the inputs.
 *
 * @param features what feeds what; every element of every input once, when there are no problems
 * @param problems why the arguments do not fit, each a sentence
 */
record Binding(List<Feature> features, List<String> problems) {

  Binding {
    features = List.copyOf(features);
    problems = List.copyOf(problems);
  }

  /** The arguments by their types; the names are what messages call them. */
  static Binding of(List<Port> inputs, List<DataType> types, List<String> names) {
    Binder binder = new Binder(inputs);
    binder.bind(types, names);
    return new Binding(binder.features, binder.problems);
  }

  private static final class Binder {

    private final List<Port> inputs;
    private final List<Feature> features = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Binder(List<Port> inputs) {
      this.inputs = inputs;
    }

    void bind(List<DataType> types, List<String> names) {
      int elements = inputs.stream().mapToInt(Port::elements).sum();
      boolean numbers =
          types.stream().noneMatch(t -> t instanceof ArrayType || t instanceof StructType);
      if (numbers && types.size() == elements) {
        bindNumbers(types, names);
      } else if (types.size() == 1 && types.get(0) instanceof StructType struct && named(struct)) {
        bindByName(struct);
      } else if (types.size() == inputs.size()) {
        for (int i = 0; i < types.size(); i++) {
          bindInput(i, i, List.of(), types.get(i), names.get(i));
        }
      } else {
        problems.add(expectation(elements) + "; got " + count(types.size(), "argument"));
      }
    }

    private void bindNumbers(List<DataType> types, List<String> names) {
      int argument = 0;
      for (int input = 0; input < inputs.size(); input++) {
        for (int element = 0; element < inputs.get(input).elements(); element++) {
          bindNumber(input, element, argument, List.of(), types.get(argument), names.get(argument));
          argument++;
        }
      }
    }

    private boolean named(StructType struct) {
      List<String> fields = List.of(struct.fieldNames());
      return fields.size() == inputs.size()
          && inputs.stream().allMatch(input -> fields.contains(input.name()));
    }

    private void bindByName(StructType struct) {
      for (int input = 0; input < inputs.size(); input++) {
        String name = inputs.get(input).name();
        int field = struct.fieldIndex(name);
        StructField[] fields = struct.fields();
        bindInput(
            input,
            0,
            List.of(new Path.Field(field, fields.length)),
            fields[field].dataType(),
            name);
      }
    }

    private void bindInput(
        int input, int argument, List<Path.Field> path, DataType type, String name) {
      Port port = inputs.get(input);
      if (type instanceof ArrayType array) {
        bindArray(input, argument, path, array, name);
      } else if (type instanceof StructType struct) {
        bindStruct(input, argument, path, struct, name);
      } else if (port.elements() == 1) {
        bindNumber(input, 0, argument, path, type, name);
      } else {
        problems.add(
            name
                + " is "
                + type.simpleString()
                + ", but the input "
                + port
                + " takes an array or a struct of "
                + count(port.elements(), "number"));
      }
    }

    private void bindStruct(
        int input, int argument, List<Path.Field> path, StructType struct, String name) {
      Port port = inputs.get(input);
      StructField[] fields = struct.fields();
      if (fields.length != port.elements()) {
        problems.add(
            name
                + " has "
                + count(fields.length, "field")
                + ", but the input "
                + port
                + " takes "
                + count(port.elements(), "number"));
        return;
      }
      for (int i = 0; i < fields.length; i++) {
        List<Path.Field> deeper = new ArrayList<>(path);
        deeper.add(new Path.Field(i, fields.length));
        bindNumber(input, i, argument, deeper, fields[i].dataType(), name + "." + fields[i].name());
      }
    }

    private void bindArray(
        int input, int argument, List<Path.Field> path, ArrayType array, String name) {
      Port port = inputs.get(input);
      Optional<NumberType> type = checked(port, array.elementType(), name + "[]");
      if (type.isPresent()) {
        features.add(
            new Feature(
                argument,
                path,
                type.get(),
                true,
                array.containsNull(),
                input,
                port.dtype(),
                0,
                port.elements()));
      }
    }

    private void bindNumber(
        int input, int element, int argument, List<Path.Field> path, DataType type, String name) {
      Port port = inputs.get(input);
      Optional<NumberType> number = checked(port, type, name);
      if (number.isPresent()) {
        features.add(
            new Feature(
                argument, path, number.get(), false, false, input, port.dtype(), element, 1));
      }
    }

    private Optional<NumberType> checked(Port port, DataType type, String name) {
      Optional<NumberType> number = NumberType.of(type);
      if (number.isEmpty() || !number.get().feeds(port.dtype())) {
        String takes =
            switch (port.dtype()) {
              case FLOAT32 -> "numbers";
              case INT64 -> "integers";
              case BOOL -> "booleans";
            };
        problems.add(
            name
                + " is "
                + type.simpleString()
                + ", but the input "
                + port
                + " takes "
                + takes
                + ": cast it");
        return Optional.empty();
      }
      return number;
    }

    private String expectation(int elements) {
      StringBuilder text = new StringBuilder("The model takes ");
      text.append(count(elements, "number")).append(" (");
      text.append(String.join(", ", inputs.stream().map(Port::toString).toList()));
      text.append("): pass them one by one in this order, or ");
      text.append(
          inputs.size() == 1
              ? "one array or struct of them"
              : "one argument per input (a number, an array or a struct)");
      return text.toString();
    }

    private static String count(int n, String what) {
      return n + " " + what + (n == 1 ? "" : "s");
    }
  }
}
