package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.Allowance;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Follows the nodes of a model in order and describes each by operations of the graph. Functions of
 * the model are expanded where they are called.
 */
final class OnnxImporter {

  /** Far above any network; a hostile file's functions could call each other without end. */
  private static final int MAX_NODES = 200_000;

  private static final int MAX_CALLS = 64;
  private static final int MOST_COUNTED = 12;

  private final OnnxModel model;
  private final ExternalData externalData;
  private final ImportSettings settings;
  private final Map<String, OnnxFunction> functions = new LinkedHashMap<>();
  private final Set<OnnxType> converted = EnumSet.noneOf(OnnxType.class);
  private final List<String> notes = new ArrayList<>();
  private final Set<String> withNaN = new LinkedHashSet<>();
  private final KnownTexts texts;
  private final Emitter emitter;
  private long weights;
  private int nodes;

  OnnxImporter(OnnxModel model, ExternalData externalData, ImportSettings settings) {
    this.model = model;
    this.externalData = externalData;
    this.settings = settings;
    this.texts = KnownTexts.of(model);
    this.emitter = new Emitter(settings.negativeIds(), Allowance.of(model.fileBytes()), texts);
    for (OnnxFunction function : model.functions()) {
      String operator =
          function.domain().isEmpty() ? function.name() : function.domain() + "." + function.name();
      functions.put(operator, function);
    }
  }

  /** The inputs of the model that a shape, an axis or the like was found to depend on. */
  Set<String> wantedConstant() {
    return emitter.wantedConstant();
  }

  /** What was converted, one sentence each. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.add(contents());
    if (!converted.isEmpty()) {
      all.add(
          "Values of type "
              + converted.stream().map(OnnxType::toString).collect(Collectors.joining(", "))
              + " are computed in float32");
    }
    if (!withNaN.isEmpty()) {
      all.add("NaN stands in " + Text.quote(List.copyOf(withNaN)) + "; outputs may be NaN");
    }
    long opset = model.opsets().getOrDefault("", 0L);
    if (opset > OnnxOperators.NEWEST_OPSET) {
      all.add(
          "The model is of opset "
              + opset
              + "; operators are computed as opset "
              + OnnxOperators.NEWEST_OPSET
              + " defines them");
    }
    return all;
  }

  /** How much the file describes, before constants and shapes are folded. */
  private String contents() {
    Map<String, Integer> counts = new TreeMap<>();
    model.graph().nodes().forEach(node -> counts.merge(node.operator(), 1, Integer::sum));
    return String.format(
        Locale.ROOT,
        "The file has %,d nodes (%s) and reads %,d numbers of weights",
        model.graph().nodes().size(),
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST_COUNTED)
            .map(entry -> entry.getValue() + " " + ForeignNames.escape(entry.getKey()))
            .collect(Collectors.joining(", ", "", counts.size() > MOST_COUNTED ? ", ..." : "")),
        weights);
  }

  /** Refuses what no choice of shapes can help: operators and types that are not supported. */
  void requireSupported() {
    Opsets.require(model);
    if (model.graph().outputs().isEmpty()) {
      throw new ModelException("has no outputs");
    }
    SupportCheck.require(NodeOrder.of(model.graph().nodes(), outputNames()), functions);
    ModelInputs.of(model.graph(), settings, texts);
    for (OnnxValueInfo output : model.graph().outputs()) {
      if (!output.kind().isEmpty() && !output.kind().equals("tensor")) {
        throw new ModelException(
            "The output "
                + Text.quote(output.name())
                + " is of kind "
                + output.kind()
                + ", expected a tensor");
      }
    }
  }

  /** Describes the model; {@link ModelException} says why that is impossible. */
  Graph graph() {
    requireSupported();
    OnnxGraph graph = model.graph();
    List<OnnxNode> order = NodeOrder.of(graph.nodes(), outputNames());
    ModelInputs inputs = ModelInputs.of(graph, settings, texts);
    if (inputs.mayHaveBatchOfOne()) {
      Optional<Graph> batched = traceBatchOfOne(graph, order, inputs);
      if (batched.isPresent()) {
        return batched.get();
      }
    }
    notes.addAll(inputs.notes());
    FixedRows fixed = inputs.fixedRows();
    return fixed.rows() > 1
        ? traceFixedRows(graph, order, inputs, fixed)
        : trace(graph, order, inputs.shapes(false));
  }

  /** A file of so many rows, taken for any number of them. */
  private Graph traceFixedRows(
      OnnxGraph graph, List<OnnxNode> order, ModelInputs inputs, FixedRows fixed) {
    emitter.takeRows(fixed);
    try {
      return trace(graph, order, inputs.shapes(false));
    } catch (ModelException e) {
      throw new ModelException(
          e.getMessage()
              + " (the file was exported for "
              + fixed.rows()
              + " rows and no other number, which stands inside: export it with dynamic_shapes=({0:"
              + " torch.export.Dim(\"batch\")},))",
          e);
    } finally {
      emitter.takeRows(FixedRows.NONE);
    }
  }

  /** Where a fixed 1 is the batch, no operation mixes rows and every output begins with it. */
  private Optional<Graph> traceBatchOfOne(
      OnnxGraph graph, List<OnnxNode> order, ModelInputs inputs) {
    try {
      Graph traced = trace(graph, order, inputs.shapes(true));
      boolean rows =
          traced.outputs().values().stream()
              .allMatch(value -> value.shape().rank() > 0 && value.shape().dim(0).isBatch());
      return rows ? Optional.of(traced) : Optional.empty();
    } catch (ModelException e) {
      return Optional.empty(); // then the 1 is an extent like any other
    }
  }

  private List<String> outputNames() {
    return model.graph().outputs().stream().map(OnnxValueInfo::name).toList();
  }

  private Graph trace(OnnxGraph graph, List<OnnxNode> order, Map<InputDeclaration, Shape> shapes) {
    weights = 0;
    emitter.restart();
    OnnxScope scope = new OnnxScope(Map.of(), model.opsets());
    scope.declare(graph.initializers());
    List<Value> inputs = new ArrayList<>();
    shapes.forEach(
        (declaration, shape) -> {
          Tensor frozen = settings.frozen().get(declaration.name());
          if (frozen != null) {
            scope.put(declaration.name(), operand(declaration.type(), Value.constant(frozen)));
          } else {
            Value value =
                declaration.type() == OnnxType.STRING
                    ? Value.input(declaration.name(), shape, texts.inOrder())
                    : Value.input(declaration.name(), declaration.type().dtype(), shape);
            inputs.add(value);
            scope.put(declaration.name(), operand(declaration.type(), value).bounded());
          }
        });
    Set<String> given = new HashSet<>(scope.values().keySet());
    run(order, scope, 0);
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (OnnxValueInfo output : graph.outputs()) {
      Value value = output(output, scope);
      if (outputs.put(output.name(), value) != null) {
        throw new ModelException("Two outputs are named " + Text.quote(output.name()));
      }
    }
    Map<String, Value> labels = new LinkedHashMap<>();
    scope
        .values()
        .forEach(
            (name, operand) -> {
              if (operand.isComputed() && !given.contains(name) && !outputs.containsKey(name)) {
                labels.put(name, operand.value());
              }
            });
    return Graph.of(inputs, outputs, labels);
  }

  private Operand operand(OnnxType type, Value value) {
    if (type.isConverted()) {
      converted.add(type);
    }
    return emitter.computed(type, value);
  }

  private Value output(OnnxValueInfo declared, OnnxScope scope) {
    String name = declared.name();
    Operand operand =
        scope
            .find(name, this::read)
            .orElseThrow(
                () ->
                    new ModelException("The output " + Text.quote(name) + " is given by no node"));
    if (operand.isOfRowNumbers()) {
      throw new ModelException(
          "The output " + Text.quote(name) + ": " + Ramp.numbersRows().getMessage());
    }
    if (operand.sizes().isPresent() || operand.ramp().isPresent()) {
      throw new ModelException(
          "The output "
              + Text.quote(name)
              + " is computed from the batch size ("
              + operand
              + "), not from a row");
    }
    if (operand.type() == OnnxType.STRING) {
      throw new ModelException(
          "The output "
              + Text.quote(name)
              + " is of texts; numbers and truth values come out here");
    }
    Optional<OnnxType> type = OnnxType.of(declared.elementType());
    if (type.isPresent() && type.get() != operand.type()) {
      throw new ModelException(
          "The output "
              + Text.quote(name)
              + " is declared to be "
              + type.get()
              + ", its node gives "
              + operand.type());
    }
    return operand.value();
  }

  private Operand read(OnnxTensor tensor) {
    long before = externalData.bytes();
    Tensor elements = TensorData.read(tensor, externalData);
    emitter.addFile(externalData.bytes() - before);
    if (holdsNaN(elements)) {
      withNaN.add(tensor.name());
    }
    weights += elements.dtype() == DType.FLOAT32 ? elements.size() : 0;
    OnnxType type = TensorData.type(tensor);
    return operand(type, emitter.constant(type, elements).value());
  }

  private static boolean holdsNaN(Tensor tensor) {
    for (int i = 0; tensor.dtype() == DType.FLOAT32 && i < tensor.size(); i++) {
      if (Float.isNaN(tensor.getFloat(i))) {
        return true;
      }
    }
    return false;
  }

  private void run(List<OnnxNode> order, OnnxScope scope, int calls) {
    for (OnnxNode unresolved : order) {
      OnnxNode node = scope.resolve(unresolved);
      if (++nodes > MAX_NODES) {
        throw new ModelException("has more than " + MAX_NODES + " nodes, functions expanded");
      }
      try {
        bind(node, convert(node, scope, calls), scope);
      } catch (ModelException e) {
        throw new ModelException(node.describe() + ": " + e.getMessage(), e);
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw new ModelException(
            node.describe() + ": its result is too large (" + e.getMessage() + ")", e);
      }
    }
  }

  private static void bind(OnnxNode node, List<Operand> results, OnnxScope scope) {
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (!name.isEmpty() && i >= results.size()) {
        throw new ModelException(
            "its output " + Text.quote(name) + " (number " + i + ") is not supported");
      }
      if (!name.isEmpty()) {
        scope.put(name, results.get(i));
      }
    }
  }

  private List<Operand> convert(OnnxNode node, OnnxScope scope, int calls) {
    List<Optional<Operand>> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(find(name, scope)));
    }
    OnnxFunction function = functions.get(node.operator());
    if (function != null) {
      return expand(function, node, inputs, calls);
    }
    OnnxOperator operator =
        OnnxOperators.of(node).orElseThrow(() -> new ModelException("is not supported"));
    if (inputs.size() < operator.minInputs() || inputs.size() > operator.maxInputs()) {
      throw new ModelException(
          "has "
              + inputs.size()
              + " inputs, expected "
              + operator.minInputs()
              + (operator.maxInputs() == Integer.MAX_VALUE
                  ? " or more"
                  : operator.maxInputs() == operator.minInputs()
                      ? ""
                      : " to " + operator.maxInputs()));
    }
    KnownTexts.require(operator, inputs);
    Call call = new Call(node, Opsets.of(node, scope), inputs, emitter, context(scope, calls));
    List<Operand> results = operator.conversion().convert(call);
    call.requireAllAsked();
    return results;
  }

  private Operand find(String name, OnnxScope scope) {
    return scope
        .find(name, this::read)
        .orElseThrow(
            () -> new ModelException("takes " + Text.quote(name) + ", which nothing gives"));
  }

  private Call.Context context(OnnxScope scope, int calls) {
    return new Call.Context() {
      @Override
      public Operand tensor(OnnxTensor tensor) {
        return read(tensor);
      }

      @Override
      public List<Operand> run(OnnxGraph body, Map<String, Operand> inputs) {
        List<String> outputs = body.outputs().stream().map(OnnxValueInfo::name).toList();
        List<OnnxNode> order = NodeOrder.of(body.nodes(), outputs);
        SupportCheck.require(order, functions);
        OnnxScope inner = scope.inner();
        inner.declare(body.initializers());
        inputs.forEach(inner::put);
        OnnxImporter.this.run(order, inner, deeper(calls));
        return outputs.stream().map(name -> find(name, inner)).toList();
      }

      @Override
      public Optional<Operand> lookUp(String name) {
        return scope.find(name, OnnxImporter.this::read);
      }
    };
  }

  private List<Operand> expand(
      OnnxFunction function, OnnxNode node, List<Optional<Operand>> inputs, int calls) {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    function.defaults().forEach(attribute -> attributes.put(attribute.name(), attribute));
    attributes.putAll(node.attributes());
    OnnxScope scope =
        new OnnxScope(attributes, function.opsets().isEmpty() ? model.opsets() : function.opsets());
    for (int i = 0; i < Math.min(inputs.size(), function.inputs().size()); i++) {
      String name = function.inputs().get(i);
      inputs.get(i).ifPresent(value -> scope.put(name, value));
    }
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < Math.min(node.outputs().size(), function.outputs().size()); i++) {
      wanted.add(function.outputs().get(i));
    }
    run(NodeOrder.of(function.nodes(), wanted), scope, deeper(calls));
    return wanted.stream().map(name -> find(name, scope)).toList();
  }

  private static int deeper(int calls) {
    if (calls >= MAX_CALLS) {
      throw new ModelException("nests functions and bodies more than " + MAX_CALLS + " deep");
    }
    return calls + 1;
  }
}
