package org.feedforward;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.LoadedModel;
import org.feedforward.format.ModelFiles;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.Allowance;
import org.feedforward.graph.Graph;
import org.feedforward.graph.GraphCodec;
import org.feedforward.graph.GraphIdentity;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Simplify;
import org.feedforward.graph.Value;
import org.feedforward.nn.Module;
import org.feedforward.nn.TracedModule;
import org.feedforward.plan.Plan;

/**
 * A network ready to be sent and compiled: what it computes for one row, the names, types and
 * shapes of its inputs and outputs, and its identity. Immutable.
 */
public final class Model {

  private final Graph source;
  private final Graph graph;
  private final Map<String, Integer> changes;
  private final List<Port> inputs;
  private final List<Port> outputs;
  private final Optional<TracedModule> module;
  private final Map<String, String> sources;
  private final List<String> notes;
  private final Allowance allowance;
  private String identity; // null until somebody asks

  private Model(
      Graph source,
      Simplify.Simplified simplified,
      Optional<TracedModule> module,
      Map<String, String> sources,
      List<String> notes,
      Allowance allowance) {
    allowance.require(simplified.graph());
    this.source = source;
    this.allowance = allowance;
    this.graph = simplified.graph();
    this.changes = simplified.changes();
    this.module = module;
    this.sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    this.notes = List.copyOf(notes);
    this.inputs =
        graph.inputs().stream().map(value -> port(((Op.Input) value.op()).name(), value)).toList();
    this.outputs =
        graph.outputs().entrySet().stream()
            .map(output -> output(output.getKey(), output.getValue()))
            .toList();
  }

  /** The model that a graph describes. */
  public static Model of(Graph graph) {
    return new Model(
        graph,
        Simplify.simplified(graph),
        Optional.empty(),
        Map.of(),
        List.of(),
        Allowance.unlimited());
  }

  /** The model of a Java network, with the inputs it declares. */
  public static Model of(Module module) {
    return of(TracedModule.of(module));
  }

  /** The model of a Java network for inputs of the given shapes per row. */
  public static Model of(Module module, List<Port> inputs) {
    return of(TracedModule.of(module, inputs));
  }

  private static Model of(TracedModule traced) {
    Graph graph = traced.graph();
    return new Model(
        graph,
        Simplify.simplified(graph),
        Optional.of(traced),
        Map.of(),
        List.of(),
        Allowance.unlimited());
  }

  /** Reads a model file; {@link ModelException} says all that is wrong with it. */
  public static Model load(Path path, LoadOptions options) {
    try {
      LoadedModel loaded = ModelFiles.read(path, options);
      return of(loaded, path);
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // no reader lets that out as far as fuzzing has found; who loads files of others may rely on
      // it
      throw new ModelException(
          ForeignNames.escape(path.toString())
              + " cannot be read for an unforeseen reason ("
              + ForeignNames.escape(String.valueOf(e))
              + "): it is damaged, or Feedforward has a fault",
          e);
    }
  }

  private static Model of(LoadedModel loaded, Path path) {
    Graph graph = loaded.graph();
    try {
      return new Model(
          graph,
          Simplify.simplified(graph),
          loaded.module(),
          loaded.sources(),
          loaded.notes(),
          Allowance.of(loaded.fileBytes()));
    } catch (ModelException e) {
      String file = ForeignNames.escape(path.toString());
      throw e.getMessage().startsWith(file)
          ? e
          : new ModelException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Model readFrom(InputStream in) throws IOException {
    Graph graph = GraphCodec.read(new DataInputStream(in));
    Simplify.Simplified sent = new Simplify.Simplified(graph, Map.of());
    return new Model(graph, sent, Optional.empty(), Map.of(), List.of(), Allowance.unlimited());
  }

  /** Reads what {@link #toBytes} gave. */
  public static Model fromBytes(byte[] bytes) {
    try {
      return readFrom(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the canonical bytes: graph, tensors and signature, not the labels, notes and hashes of
   * files.
   */
  public void writeTo(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    GraphCodec.write(graph, data);
    data.flush();
  }

  /** The canonical bytes of a model below 2 GB. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What the network computes, simplified; every path runs this graph. */
  public Graph graph() {
    return graph;
  }

  /** What was done to simplify the network, and how often, in words that follow the number. */
  public Map<String, Integer> changes() {
    return changes;
  }

  /** The network made ready for this CPU, with the fastest kernels that this JVM can run. */
  public Plan compile() {
    return Plan.compile(graph);
  }

  /** The inputs in order, shapes per row. */
  public List<Port> inputs() {
    return inputs;
  }

  /** The outputs in order, shapes per row. */
  public List<Port> outputs() {
    return outputs;
  }

  /**
   * SHA-256 (hexadecimal) of the canonical bytes: another weight, architecture, batch axis or
   * output is another model.
   */
  public synchronized String identity() {
    if (identity == null) {
      identity = GraphIdentity.of(graph); // reads every weight
    }
    return identity;
  }

  /** The layers, for a model that was made from layers and not from a graph. */
  public Optional<TracedModule> module() {
    return module;
  }

  /** SHA-256 (hexadecimal) of every file the model was read from, by file name. */
  public Map<String, String> sources() {
    return sources;
  }

  /** What was converted or left out when the model was read, one sentence each. */
  public List<String> notes() {
    return notes;
  }

  /**
   * The values that {@link #withOutputs} knows: the outputs, and every layer or named value in
   * between.
   */
  public List<String> valueNames() {
    LinkedHashMap<String, Value> names = new LinkedHashMap<>(source.outputs());
    source.labels().forEach(names::putIfAbsent);
    return List.copyOf(names.keySet());
  }

  /** The model with other outputs, chosen among {@link #valueNames}. */
  public Model withOutputs(List<String> names) {
    Map<String, Value> chosen = new LinkedHashMap<>();
    for (String name : names) {
      Value value =
          source.outputs().containsKey(name)
              ? source.outputs().get(name)
              : source.labels().get(name);
      if (value == null) {
        throw new ModelException(
            "The model has no value "
                + ForeignNames.escape(name)
                + "; it has "
                + ForeignNames.list(valueNames()));
      }
      chosen.put(name, value);
    }
    return withOutputs(chosen);
  }

  /**
   * The model with other outputs, which are made of its inputs and outputs by further operations.
   *
   * @param outputs makes the outputs by name, in order, of the graph as it was read
   */
  public Model derive(Function<Graph, Map<String, Value>> outputs) {
    return withOutputs(outputs.apply(source));
  }

  /**
   * Several models as one, which computes all of them for a row: with the bits that each gives
   * alone. An output {@code y} of a model is called {@code NAME.y}; inputs of one name are one.
   *
   * @param models the models by name, in order
   * @param apart the names of models whose inputs {@code x} are their own, called {@code NAME.x}
   * @throws ModelException when inputs of one name are of different types or shapes
   */
  public static Model joined(Map<String, Model> models, Set<String> apart) {
    Map<String, Graph> graphs = new LinkedHashMap<>();
    Map<String, String> sources = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    models.forEach(
        (name, model) -> {
          graphs.put(name, model.source);
          model.sources.forEach((file, hash) -> sources.put(JoinedGraph.name(name, file), hash));
          model.notes.forEach(note -> notes.add(name + ": " + note));
        });
    Graph graph = JoinedGraph.of(graphs, apart);
    return new Model(
        graph, Simplify.simplified(graph), Optional.empty(), sources, notes, Allowance.unlimited());
  }

  /** The outputs that are not chosen may still be asked for by name. */
  private Model withOutputs(Map<String, Value> chosen) {
    Map<String, Value> labels = new LinkedHashMap<>(source.labels());
    source.outputs().forEach(labels::putIfAbsent);
    Graph changed = Graph.of(source.inputs(), chosen, labels);
    return new Model(changed, Simplify.simplified(changed), module, sources, notes, allowance);
  }

  private static Port port(String name, Value value) {
    Shape shape = value.shape();
    int[] extents = (shape.hasBatch() ? shape.without(shape.batchAxis()) : shape).rowExtents();
    List<String> texts = value.op() instanceof Op.Input input ? input.texts() : List.of();
    return new Port(name, value.dtype(), Arrays.stream(extents).boxed().toList(), texts);
  }

  /**
   * An output leaves the house row by row: its batch, if there is one, must be its first axis and
   * nothing else.
   */
  private Port output(String name, Value value) {
    Shape shape = value.shape();
    boolean anyBatch = graph.inputs().stream().anyMatch(input -> input.shape().hasBatch());
    if (anyBatch && (shape.rank() == 0 || !shape.dim(0).isBatch())) {
      throw new ModelException(
          "The output "
              + ForeignNames.escape(name)
              + " has shape "
              + shape
              + (shape.hasBatch()
                  ? ": its first axis is not the batch alone, so its elements belong to no row"
                  : ": it does not depend on the rows of the input"));
    }
    return port(name, value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Model that && (this == that || identity().equals(that.identity()));
  }

  @Override
  public int hashCode() {
    return identity().hashCode();
  }
}
