package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.JsonObject;
import org.feedforward.format.torch.ExportArchive;
import org.feedforward.format.torch.ExportTypes;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Calls the operators of an exported program in their order. Those that nothing needs are left out,
 * assertions about shapes among them.
 */
final class ExportedNodes {

  private static final int MOST_STEPS = 4_000_000;
  private static final Pattern ATEN = Pattern.compile("torch\\.ops\\.aten\\.(\\w+)\\.\\w+");

  /** Arithmetic of Python on extents. */
  private static final Pattern PYTHON = Pattern.compile("_operator\\.(\\w+)");

  /** Operators that only exported programs name, and those that do the same. */
  private static final Map<String, String> SAME =
      Map.of("sym_size", "size", "sym_numel", "numel", "lift_fresh_copy", "clone");

  private final ExportArchive archive;
  private final List<JsonObject> nodes;
  private final Map<String, Object> variables;
  private final Operations operations;

  /**
   * A tensor of the file that was not asked for yet.
   *
   * @param name its name there
   * @param isWeight whether it lies with the weights
   */
  record Stored(String name, boolean isWeight) {}

  ExportedNodes(ExportArchive archive, JsonObject graph, Map<String, Object> variables) {
    this.archive = archive;
    this.nodes = graph.objects("nodes");
    this.variables = variables;
    this.operations = new Operations(archive.fileBytes(), new Operations.Steps(MOST_STEPS));
  }

  /** Computes what the results need; returns every tensor on the way by its name. */
  Map<String, Value> run(List<String> results) {
    Set<Integer> needed = needed(results);
    Map<String, Value> labels = new LinkedHashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (needed.contains(i)) {
        JsonObject node = nodes.get(i);
        String where =
            archive.name() + ", node " + ForeignNames.escape(node.maybeText("name").orElse("" + i));
        try {
          call(node, labels);
        } catch (ModelException e) {
          throw e.getMessage().startsWith(archive.name())
              ? e
              : new ModelException(where + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
          throw new ModelException(
              where + ": " + ForeignNames.escape(String.valueOf(e.getMessage())), e);
        }
      }
    }
    for (String result : results) {
      if (!(variable(result) instanceof ScriptTensor)) {
        throw new ModelException(
            archive.name() + ": the output " + ForeignNames.escape(result) + " is not a tensor");
      }
    }
    return labels;
  }

  // what is needed

  private Set<Integer> needed(List<String> results) {
    Map<String, Integer> makers = new HashMap<>();
    List<List<String>> reads = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      List<String> read = new ArrayList<>();
      for (JsonObject input : nodes.get(i).objects("inputs")) {
        names(input.get("arg"), read);
      }
      reads.add(read);
      List<String> made = new ArrayList<>();
      names(nodes.get(i).list("outputs"), made);
      for (String name : made) {
        if (makers.putIfAbsent(name, i) != null || variables.containsKey(name)) {
          throw new ModelException(
              archive.name() + ": the name " + ForeignNames.escape(name) + " is given twice");
        }
      }
    }
    Set<Integer> needed = new HashSet<>();
    List<Integer> open = new ArrayList<>();
    results.forEach(name -> open.add(makers.getOrDefault(name, -1)));
    for (int i = 0; i < nodes.size(); i++) {
      if (isInPlace(nodes.get(i).text("target"))) {
        open.add(i);
      }
    }
    while (!open.isEmpty()) {
      int node = open.remove(open.size() - 1);
      if (node >= 0 && needed.add(node)) {
        reads.get(node).forEach(name -> open.add(makers.getOrDefault(name, -1)));
      }
    }
    return needed;
  }

  private static boolean isInPlace(String target) {
    Matcher aten = ATEN.matcher(target);
    return aten.matches() && aten.group(1).endsWith("_");
  }

  /** All names of values in an argument. */
  private static void names(Object argument, List<String> found) {
    if (argument instanceof List<?> items) {
      items.forEach(item -> names(item, found));
    } else if (argument instanceof Map<?, ?> fields) {
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        boolean names = field.getKey().equals("name") || field.getKey().equals("as_name");
        if (names && field.getValue() instanceof String name) {
          found.add(name);
        } else {
          names(field.getValue(), found);
        }
      }
    }
  }

  // calls

  private void call(JsonObject node, Map<String, Value> labels) {
    List<Object> arguments = new ArrayList<>();
    Map<String, Object> named = new LinkedHashMap<>();
    for (JsonObject input : node.objects("inputs")) {
      Object value = value(input.object("arg"));
      if (Long.valueOf(2).equals(input.get("kind"))) {
        named.put(input.text("name"), value);
      } else {
        arguments.add(value);
      }
    }
    OperatorCall call = new OperatorCall(operator(node.text("target")), arguments, named);
    Object result = operations.call(call, AtenExportOperators.named(call.operator()));
    bind(node.objects("outputs"), result, labels);
  }

  private static String operator(String target) {
    Matcher aten = ATEN.matcher(target);
    if (aten.matches()) {
      return SAME.getOrDefault(aten.group(1), aten.group(1));
    }
    Matcher python = PYTHON.matcher(target);
    if (python.matches()) {
      return python.group(1);
    }
    throw new ModelException("the operator " + ForeignNames.escape(target) + " is not known here");
  }

  private void bind(List<JsonObject> outputs, Object result, Map<String, Value> labels) {
    if (outputs.size() == 1) {
      bind(outputs.get(0), result, labels);
      return;
    }
    if (!(result instanceof ScriptList list) || list.items().size() < outputs.size()) {
      throw new ModelException("an operator gives fewer values than the program takes");
    }
    for (int i = 0; i < outputs.size(); i++) {
      bind(outputs.get(i), list.items().get(i), labels);
    }
  }

  private void bind(JsonObject output, Object result, Map<String, Value> labels) {
    switch (output.kind()) {
      case "as_tensor" -> {
        if (result == null) {
          return; // statistics for training; whoever asks for them is refused
        }
        String name = output.object("as_tensor").text("name");
        if (result == Unset.VALUE || result instanceof ScriptComplex) {
          variables.put(name, result); // may be handed on; few operators take it
          return;
        }
        Object tensor =
            OperatorCall.number(result).isPresent() && !(result instanceof ScriptTensor)
                ? ScriptTensor.of(OperatorCall.scalar(OperatorCall.number(result).get()))
                : result;
        if (!(tensor instanceof ScriptTensor made)) {
          throw new ModelException("an operator gives something other than a tensor");
        }
        variables.put(name, made);
        if (!made.numbersRows()) {
          labels.put(ForeignNames.escape(name), made.value());
        }
      }
      case "as_tensors" -> {
        List<JsonObject> names = output.objects("as_tensors");
        if (!(result instanceof ScriptList list) || list.items().size() != names.size()) {
          throw new ModelException("an operator does not give " + names.size() + " tensors");
        }
        for (int i = 0; i < names.size(); i++) {
          variables.put(names.get(i).text("name"), list.items().get(i));
        }
      }
      case "as_sym_int", "as_sym_float", "as_sym_bool" ->
          variables.put(output.object(output.kind()).text("as_name"), result);
      case "as_none" -> {}
      default ->
          throw new ModelException(
              "an operator gives something of the kind " + ForeignNames.escape(output.kind()));
    }
  }

  // arguments

  private Object value(JsonObject argument) {
    String kind = argument.kind();
    return switch (kind) {
      case "as_none" -> null;
      case "as_tensor" -> variable(argument.object(kind).text("name"));
      case "as_int", "as_string", "as_bool", "as_memory_format", "as_layout" -> argument.get(kind);
      case "as_float" -> number(argument.get(kind));
      case "as_ints", "as_bools", "as_strings" -> list(argument.list(kind));
      case "as_floats" -> list(argument.list(kind).stream().map(ExportedNodes::number).toList());
      case "as_sym_int", "as_sym_float", "as_sym_bool" -> symbol(argument.object(kind));
      case "as_sym_ints", "as_sym_floats", "as_sym_bools" ->
          list(argument.objects(kind).stream().map(this::symbol).toList());
      case "as_tensors" ->
          list(argument.objects(kind).stream().map(one -> variable(one.text("name"))).toList());
      case "as_optional_tensor" -> optional(argument.object(kind));
      case "as_optional_tensors" -> {
        List<Object> tensors = new ArrayList<>();
        argument.objects(kind).forEach(one -> tensors.add(optional(one)));
        yield list(tensors);
      }
      case "as_scalar_type" -> (long) computed(type(argument.get(kind))).code();
      case "as_device" -> "cpu";
      default ->
          throw new ModelException(
              "an argument of the kind " + ForeignNames.escape(kind) + " is not read");
    };
  }

  /** A network whose weights are of a narrower or wider float is computed in float32 throughout. */
  private ScalarType computed(ScalarType type) {
    boolean float32 =
        type.dtype() == DType.FLOAT32 && archive.weightTypes().contains(type.toString());
    return float32 ? ScalarType.FLOAT32 : type;
  }

  private static ScriptList list(List<?> items) {
    return new ScriptList(Collections.unmodifiableList(new ArrayList<Object>(items)), false);
  }

  /** JSON writes 1.0 as a float and some writers as 1. */
  private static Object number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      switch (text) {
        case "Infinity", "inf":
          return Double.POSITIVE_INFINITY;
        case "-Infinity", "-inf":
          return Double.NEGATIVE_INFINITY;
        case "NaN", "nan":
          return Double.NaN;
        default:
      }
    }
    throw new ModelException(
        "a float is not a number: " + ForeignNames.escape(String.valueOf(value)));
  }

  private static ScalarType type(Object code) {
    return ExportTypes.name(code)
        .flatMap(ScalarType::ofName)
        .orElseThrow(() -> new ModelException("the type " + code + " is not known here"));
  }

  private Object optional(JsonObject argument) {
    return argument.kind().equals("as_tensor")
        ? variable(argument.object("as_tensor").text("name"))
        : null;
  }

  private Object symbol(JsonObject symbol) {
    return symbol.kind().equals("as_name")
        ? variable(symbol.text("as_name"))
        : symbol.get(symbol.kind());
  }

  /** What a name stands for; a tensor of the file is read when it is first asked for. */
  private Object variable(String name) {
    Object value = variables.get(name);
    if (value == null && !variables.containsKey(name)) {
      throw new ModelException("the name " + ForeignNames.escape(name) + " stands for nothing");
    }
    if (value instanceof Stored stored) {
      value = read(stored);
      variables.put(name, value);
    }
    return value;
  }

  private ScriptTensor read(Stored stored) {
    ExportArchive.Stored found =
        (stored.isWeight() ? archive.weight(stored.name()) : archive.constant(stored.name()))
            .orElseThrow(
                () ->
                    new ModelException(
                        archive.name()
                            + " lacks the tensor "
                            + ForeignNames.escape(stored.name())));
    Value value = Value.constant(found.tensor());
    ScalarType type =
        ScalarType.ofName(found.type())
            .filter(ScalarType::isNarrowInteger)
            .orElse(ScalarType.of(value.dtype()));
    return ScriptTensor.fixed(value, type);
  }
}
