package org.feedforward;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;

/**
 * Several graphs side by side in one, which computes all of them for a row. What a graph calls
 * {@code x} is called {@code NAME.x} there, by the name of the graph; inputs that graphs share keep
 * their name.
 */
public final class JoinedGraph {

  private final Set<String> apart;
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<String, String> owners = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Map<String, Value> labels = new LinkedHashMap<>();

  private JoinedGraph(Set<String> apart) {
    this.apart = apart;
  }

  /**
   * Joins graphs.
   *
   * @param graphs the graphs by name, in order
   * @param apart the names of those whose inputs are their own; others share inputs of one name
   * @throws ModelException when inputs of one name are of different types or shapes
   */
  public static Graph of(Map<String, Graph> graphs, Set<String> apart) {
    JoinedGraph joined = new JoinedGraph(apart);
    graphs.forEach(joined::add);
    return Graph.of(List.copyOf(joined.inputs.values()), joined.outputs, joined.labels);
  }

  /** What an input of a graph is called. */
  public static String inputName(String graph, String input, Set<String> apart) {
    return apart.contains(graph) ? name(graph, input) : input;
  }

  /** What an output, or another value, of a graph is called. */
  public static String name(String graph, String value) {
    return graph + "." + value;
  }

  private void add(String name, Graph graph) {
    Map<Value, Value> copies = new IdentityHashMap<>();
    for (Value input : graph.inputs()) {
      copies.put(input, input(name, input));
    }
    for (Value value : withLabels(graph).values()) {
      copies.computeIfAbsent(value, original -> copy(original, copies));
    }
    graph.outputs().forEach((output, value) -> outputs.put(name(name, output), copies.get(value)));
    graph.labels().forEach((label, value) -> labels.put(name(name, label), copies.get(value)));
  }

  /** The graph with all that may be asked for. */
  private static Graph withLabels(Graph graph) {
    Map<String, Value> all = new LinkedHashMap<>();
    graph.labels().forEach((label, value) -> all.put("label " + label, value));
    graph.outputs().forEach((output, value) -> all.put("output " + output, value));
    return Graph.of(graph.inputs(), all, Map.of());
  }

  private static Value copy(Value original, Map<Value, Value> copies) {
    return original.operands().isEmpty()
        ? original
        : Value.of(original.op(), original.operands().stream().map(copies::get).toList());
  }

  private Value input(String graph, Value input) {
    String own = ((Op.Input) input.op()).name();
    String called = inputName(graph, own, apart);
    Value known = inputs.get(called);
    if (known == null) {
      List<String> texts = ((Op.Input) input.op()).texts();
      Value made =
          texts.isEmpty()
              ? Value.input(called, input.dtype(), input.shape())
              : Value.input(called, input.shape(), texts);
      inputs.put(called, made);
      owners.put(called, graph);
      return made;
    }
    Op.Input first = (Op.Input) known.op();
    if (!first.texts().equals(((Op.Input) input.op()).texts())) {
      throw new ModelException(
          "The input "
              + own
              + " is of other texts in "
              + owners.get(called)
              + " than in "
              + graph
              + ": give one of the models features of its own");
    }
    if (!known.type().equals(input.type())) {
      throw new ModelException(
          "The input "
              + own
              + " is "
              + known.type()
              + " in "
              + owners.get(called)
              + " and "
              + input.type()
              + " in "
              + graph
              + ": models share the inputs of one name, unless they have features of their own");
    }
    return known;
  }
}
