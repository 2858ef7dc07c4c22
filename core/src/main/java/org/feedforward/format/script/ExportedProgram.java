package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.JsonObject;
import org.feedforward.format.torch.ExportArchive;
import org.feedforward.format.torch.ExportTypes;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Reads what {@code torch.export.save} wrote (.pt2, schema 8): the calls of ATen's operators in
 * order, which is the graph already. Types, shapes and the free batch come from the file.
 */
public final class ExportedProgram {

  /** PyTorch raises it when an older reader would misunderstand. */
  private static final long SCHEMA = 8;

  private static final int MOST_AXES = 64;

  /** A free extent, as sympy prints it, in files of several years. */
  private static final Pattern SYMBOL =
      Pattern.compile("(?:Symbol\\('(\\w+)'.*\\)|(\\w*[a-z]\\w*))");

  private final ExportArchive archive;
  private final JsonObject graph;
  private final JsonObject program;
  private final List<JsonObject> inputs;

  private ExportedProgram(ExportArchive archive) {
    this.archive = archive;
    this.program = archive.program();
    JsonObject schema = program.object("schema_version");
    if (schema.integer("major") != SCHEMA) {
      throw refused(
          "has the schema version "
              + schema.integer("major")
              + ", version "
              + SCHEMA
              + " is read here (PyTorch 2.8 to 2.13)");
    }
    this.graph = program.object("graph_module").object("graph");
    this.inputs = signature("input_specs");
  }

  private static final Optional<DType> FLOATS = Optional.of(DType.FLOAT32);

  /**
   * Reads a file into a graph; the inputs have the names of forward's parameters.
   *
   * @param axis which axis holds the rows where the file fixes all extents
   */
  public static Graph read(ByteSource file, BatchAxis axis) {
    return new ExportedProgram(ExportArchive.open(file)).read(axis);
  }

  /** What of a file's types is computed in another, one sentence each. */
  public static List<String> notes(ByteSource file) {
    return ExportArchive.open(file).weightTypes().stream()
        .filter(type -> ScalarType.ofName(type).map(ScalarType::dtype).equals(FLOATS))
        .filter(type -> !type.equals(ScalarType.FLOAT32.toString()))
        .map(type -> "values of type " + type + " are computed in float32")
        .toList();
  }

  private Graph read(BatchAxis axis) {
    List<Input> declared = userInputs();
    requireOneBatch(declared);
    boolean free = declared.stream().anyMatch(input -> input.batch().isPresent());
    if (free) {
      if (axis == BatchAxis.NONE) {
        throw refused("leaves its batch open, so its rows lie along the first axis");
      }
      return evaluate(declared, true);
    }
    if (axis == BatchAxis.NONE) {
      return evaluate(declared, false);
    }
    if (axis == BatchAxis.AUTO && !declared.stream().allMatch(input -> input.first() == 1)) {
      throw refused(
          "was exported for "
              + declared.get(0).first()
              + " rows and no other number: export it with dynamic_shapes={\""
              + declared.get(0).name()
              + "\": {0: torch.export.Dim(\"batch\")}}, or say --batch-axis 0 to take the first"
              + " axis for the rows, or none to take the whole for one row");
    }
    try {
      return evaluate(declared, true);
    } catch (ModelException e) {
      if (axis == BatchAxis.FIRST) {
        throw e;
      }
      return evaluate(declared, false); // one row, whose extents the program repeats
    }
  }

  /**
   * An input that the caller gives.
   *
   * @param name its name
   * @param type of its elements
   * @param extents its extents as they are fixed; a free first one is 1
   * @param batch the symbol of its first extent where that is free
   */
  private record Input(
      String name, ScalarType type, List<Integer> extents, Optional<String> batch) {

    int first() {
      return extents.isEmpty() ? 0 : extents.get(0);
    }

    Value value(boolean batched) {
      List<Dim> dims = new ArrayList<>();
      for (int axis = 0; axis < extents.size(); axis++) {
        dims.add(batched && axis == 0 ? Dim.BATCH : Dim.of(extents.get(axis)));
      }
      return Value.input(name, type.dtype(), new Shape(dims));
    }
  }

  private List<JsonObject> signature(String specs) {
    return program.object("graph_module").object("signature").objects(specs);
  }

  private List<Input> userInputs() {
    List<Input> found = new ArrayList<>();
    for (JsonObject spec : inputs) {
      if (spec.kind().equals("user_input")) {
        JsonObject argument = spec.object("user_input").object("arg");
        switch (argument.kind()) {
          case "as_tensor" -> found.add(input(argument.object("as_tensor").text("name")));
          case "as_sym_int", "as_sym_float", "as_sym_bool" ->
              throw refused("takes a number besides its tensors, and no column can feed it");
          default -> {} // a constant that the program holds itself
        }
      }
    }
    if (found.isEmpty()) {
      throw refused("takes no tensor");
    }
    return found;
  }

  private Input input(String name) {
    JsonObject tensor = graph.object("tensor_values").object(name);
    String shown = "the input " + ForeignNames.escape(name);
    ScalarType type =
        ExportTypes.name(tensor.get("dtype"))
            .flatMap(ScalarType::ofName)
            .orElseThrow(() -> refused("has " + shown + " of a type that is not read here"));
    List<Integer> extents = new ArrayList<>();
    Optional<String> batch = Optional.empty();
    for (JsonObject size : tensor.objects("sizes")) {
      if (size.kind().equals("as_int")) {
        long extent = size.integer("as_int");
        if (extent < 0 || extent > Integer.MAX_VALUE || extents.size() == MOST_AXES) {
          throw refused("has " + shown + " of an impossible shape");
        }
        extents.add((int) extent);
      } else if (extents.isEmpty()) {
        batch = Optional.of(symbol(shown, size.object("as_expr").text("expr_str")));
        extents.add(1);
      } else {
        throw refused(
            "leaves the axis "
                + extents.size()
                + " of "
                + shown
                + " open besides the batch: export it with an extent that is fixed there");
      }
    }
    ScalarType known = type.isNarrowInteger() ? type : ScalarType.of(type.dtype());
    return new Input(name, known, extents, batch);
  }

  private String symbol(String input, String expression) {
    Matcher matcher = SYMBOL.matcher(expression);
    if (!matcher.matches()) {
      throw refused(
          "has "
              + input
              + " with "
              + ForeignNames.escape(expression)
              + " rows, expected a free number");
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  private void requireOneBatch(List<Input> declared) {
    Input first = declared.get(0);
    for (Input input : declared) {
      if (!input.batch().equals(first.batch())) {
        throw refused(
            "does not say that the inputs "
                + ForeignNames.escape(first.name())
                + " and "
                + ForeignNames.escape(input.name())
                + " have the same number of rows, which a row of a table must feed: export it with"
                + " one torch.export.Dim for the first axis of all inputs");
      }
      if (input.extents().isEmpty()) {
        throw refused(
            "has the input " + ForeignNames.escape(input.name()) + " without an axis for rows");
      }
    }
  }

  private Graph evaluate(List<Input> declared, boolean batched) {
    Map<String, Object> variables = new LinkedHashMap<>();
    List<Value> values = new ArrayList<>();
    for (Input input : declared) {
      Value value = input.value(batched);
      values.add(value);
      variables.put(input.name(), ScriptTensor.input(value, input.type()));
    }
    ExportedNodes nodes = new ExportedNodes(archive, graph, variables);
    bindWeights(variables);
    List<JsonObject> results = results();
    Map<String, Value> labels = nodes.run(names(results));
    Map<String, Value> outputs = outputs(results, variables);
    outputs.keySet().forEach(labels::remove);
    return Graph.of(values, outputs, labels);
  }

  private void bindWeights(Map<String, Object> variables) {
    archive.prepareWeights(
        inputs.stream()
            .filter(spec -> spec.kind().equals("parameter"))
            .map(spec -> spec.object(spec.kind()).text("parameter_name"))
            .toList());
    for (JsonObject spec : inputs) {
      JsonObject what = spec.object(spec.kind());
      switch (spec.kind()) {
        case "parameter" -> bind(variables, what, what.text("parameter_name"), true);
        case "buffer" ->
            bind(
                variables,
                what,
                what.text("buffer_name"),
                !Boolean.FALSE.equals(what.get("persistent")));
        case "tensor_constant" -> bind(variables, what, what.text("tensor_constant_name"), false);
        case "user_input", "constant_input" -> {}
        case "custom_obj" ->
            throw refused("holds an object of a custom class, whose code is not run");
        default -> throw refused("has inputs of the kind " + ForeignNames.escape(spec.kind()));
      }
    }
  }

  private void bind(Map<String, Object> variables, JsonObject spec, String name, boolean isWeight) {
    variables.put(spec.object("arg").text("name"), new ExportedNodes.Stored(name, isWeight));
  }

  private List<JsonObject> results() {
    List<JsonObject> results = new ArrayList<>();
    for (JsonObject spec : signature("output_specs")) {
      switch (spec.kind()) {
        case "user_output" -> results.add(spec.object("user_output").object("arg"));
        case "buffer_mutation", "parameter_mutation" ->
            throw refused(
                "changes its buffers or parameters, as in training: call model.eval() before"
                    + " torch.export.export");
        case "user_input_mutation" ->
            throw refused("changes its inputs in place, which a table's columns are not for");
        default ->
            throw refused("returns something of the kind " + ForeignNames.escape(spec.kind()));
      }
    }
    return results;
  }

  private static List<String> names(List<JsonObject> results) {
    List<String> names = new ArrayList<>();
    for (JsonObject result : results) {
      if (result.kind().equals("as_tensor")) {
        names.add(result.object("as_tensor").text("name"));
      }
    }
    return names;
  }

  private Map<String, Value> outputs(List<JsonObject> results, Map<String, Object> variables) {
    List<String> names =
        OutputNames.of(program.object("graph_module").objects("module_call_graph"), results.size());
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      JsonObject result = results.get(i);
      if (result.kind().equals("as_tensor")) {
        Object value = variables.get(result.object("as_tensor").text("name"));
        outputs.put(names.get(i), ((ScriptTensor) value).value());
      } else if (!result.kind().equals("as_none")) {
        throw refused("returns something other than tensors; return a tensor or a tuple of them");
      }
    }
    if (outputs.isEmpty()) {
      throw refused("returns no tensor");
    }
    return outputs;
  }

  private ModelException refused(String what) {
    return new ModelException(archive.name() + " " + what);
  }
}
