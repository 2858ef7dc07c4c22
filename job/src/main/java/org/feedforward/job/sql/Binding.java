package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.Names;

/**
 * How the arguments of a call feed the inputs of a model: in the model's order, a number for an
 * element, an array or a struct for all elements of an input; or one struct whose fields carry the
 * names of the inputs.
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
      if (types.size() == 1 && types.get(0) instanceof StructType struct && named(struct)) {
        bindByName(struct);
        return;
      }
      if (types.size() == 1 && types.get(0) instanceof StructType struct && inputs.size() > 1) {
        problems.add(
            names.get(0)
                + "'s fields are "
                + Names.list(List.of(struct.fieldNames()))
                + "; the model expects "
                + Names.list(inputs.stream().map(Port::name).toList())
                + ": name the fields so, or pass an array or a struct for each input");
        return;
      }
      int input = 0;
      int element = 0;
      for (int argument = 0; argument < types.size(); argument++) {
        DataType type = types.get(argument);
        boolean whole = type instanceof ArrayType || type instanceof StructType;
        if (input == inputs.size() || whole && element > 0) {
          problems.add(shown(names.get(argument), type) + " is too many; " + expectation());
          return;
        }
        if (whole) {
          bindInput(input, argument, List.of(), type, names.get(argument));
          element = inputs.get(input).elements();
        } else {
          bindNumber(input, element, argument, List.of(), type, names.get(argument));
          element++;
        }
        if (element == inputs.get(input).elements()) {
          input++;
          element = 0;
        }
      }
      if (input < inputs.size()) {
        problems.add("got " + count(types.size(), "argument") + "; " + expectation());
      }
    }

    private static String shown(String name, DataType type) {
      return name + " (" + type.simpleString() + ")";
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
            List.of(new Path.Field(field, fields.length, name)),
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
        deeper.add(new Path.Field(i, fields.length, fields[i].name()));
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

    private String expectation() {
      int elements = inputs.stream().mapToInt(Port::elements).sum();
      StringBuilder text = new StringBuilder("the model takes ");
      text.append(count(elements, "number")).append(" (");
      text.append(String.join(", ", inputs.stream().map(Port::toString).toList()));
      text.append("): pass them one by one in this order, or ");
      text.append(
          inputs.size() == 1
              ? "one array or struct of them"
              : "an array or a struct for the numbers of an input");
      return text.toString();
    }

    private static String count(int n, String what) {
      return n + " " + what + (n == 1 ? "" : "s");
    }
  }
}
