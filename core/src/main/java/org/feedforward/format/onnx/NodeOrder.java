package org.feedforward.format.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.ModelException;

/**
 * The nodes that some outputs need, each after those it takes values from. The file should have
 * them in such an order; where it has not, they are sorted, and a cycle is refused.
 */
final class NodeOrder {

  private enum State {
    WAITING,
    DONE
  }

  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Map<OnnxNode, State> states = new IdentityHashMap<>();
  private final List<OnnxNode> order = new ArrayList<>();

  private NodeOrder(List<OnnxNode> nodes) {
    for (OnnxNode node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && producers.put(output, node) != null) {
          throw new ModelException(
              node.describe() + ": gives " + Text.quote(output) + ", as another node does");
        }
      }
    }
  }

  static List<OnnxNode> of(List<OnnxNode> nodes, List<String> outputs) {
    NodeOrder order = new NodeOrder(nodes);
    outputs.forEach(order::require);
    return order.order;
  }

  /** Depth first without recursion: the file decides how deep it goes. */
  private void require(String output) {
    Deque<OnnxNode> stack = new ArrayDeque<>();
    push(output, stack);
    while (!stack.isEmpty()) {
      OnnxNode node = stack.peek();
      if (states.get(node) == null) {
        states.put(node, State.WAITING);
        dependencies(node).forEach(name -> push(name, stack));
      } else {
        stack.pop();
        if (states.put(node, State.DONE) == State.WAITING) {
          order.add(node);
        }
      }
    }
  }

  private void push(String name, Deque<OnnxNode> stack) {
    OnnxNode producer = producers.get(name);
    if (producer == null || states.get(producer) == State.DONE) {
      return;
    }
    if (states.get(producer) == State.WAITING) {
      throw new ModelException(
          producer.describe()
              + ": is part of a cycle, since it needs its own output "
              + Text.quote(name));
    }
    stack.push(producer);
  }

  /** The inputs, and what the bodies take from the graph around them. */
  private static Set<String> dependencies(OnnxNode node) {
    Set<String> names = new LinkedHashSet<>(node.inputs());
    Deque<OnnxGraph> bodies = new ArrayDeque<>();
    node.attributes().values().forEach(a -> a.graph().ifPresent(bodies::push));
    while (!bodies.isEmpty()) {
      OnnxGraph body = bodies.pop();
      body.outputs().forEach(output -> names.add(output.name()));
      for (OnnxNode inner : body.nodes()) {
        names.addAll(inner.inputs());
        inner.attributes().values().forEach(a -> a.graph().ifPresent(bodies::push));
      }
    }
    names.remove("");
    return names;
  }
}
