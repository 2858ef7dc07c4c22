package org.feedforward.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a network computes: inputs, named outputs, and every value between them in an order in which
 * each comes after its operands. Immutable.
 */
public final class Graph {

  private final List<Value> inputs;
  private final Map<String, Value> outputs;
  private final Map<String, Value> labels;
  private final List<Value> values;

  private Graph(List<Value> inputs, Map<String, Value> outputs, Map<String, Value> labels) {
    this.inputs = List.copyOf(inputs);
    this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    this.values = List.copyOf(inOrder(this.inputs, this.outputs.values()));
  }

  /**
   * The graph that computes the outputs from the inputs.
   *
   * @param inputs values of {@link Op.Input}, in the model's order
   * @param outputs the results by name, in the model's order
   * @param labels further values by name that may be asked for as outputs (a layer's result, an
   *     ONNX value)
   */
  public static Graph of(
      List<Value> inputs, Map<String, Value> outputs, Map<String, Value> labels) {
    Graph graph = new Graph(inputs, outputs, labels);
    for (Value value : graph.values) {
      if (value.op() instanceof Op.Input input && !graph.inputs.contains(value)) {
        throw new ModelException(
            "The value " + input.name() + " is used but is not an input of the model");
      }
    }
    return graph;
  }

  /** The inputs in the model's order. */
  public List<Value> inputs() {
    return inputs;
  }

  /** The outputs by name, in the model's order. */
  public Map<String, Value> outputs() {
    return outputs;
  }

  /** Further values by name, which may be asked for as outputs. */
  public Map<String, Value> labels() {
    return labels;
  }

  /** Every value that an output needs, and every input, each after its operands. */
  public List<Value> values() {
    return values;
  }

  /** Depth first without recursion: a network may be thousands of layers deep. */
  private static List<Value> inOrder(List<Value> inputs, Iterable<Value> outputs) {
    List<Value> order = new ArrayList<>(inputs);
    Set<Value> done = Collections.newSetFromMap(new IdentityHashMap<>());
    done.addAll(inputs);
    Deque<Value> stack = new ArrayDeque<>();
    for (Value output : outputs) {
      stack.push(output);
      while (!stack.isEmpty()) {
        Value value = stack.peek();
        boolean ready = true;
        List<Value> operands = value.operands();
        for (int i = operands.size() - 1; i >= 0; i--) {
          if (!done.contains(operands.get(i))) {
            stack.push(operands.get(i));
            ready = false;
          }
        }
        if (ready) {
          stack.pop();
          if (done.add(value)) {
            order.add(value);
          }
        }
      }
    }
    return order;
  }
}
