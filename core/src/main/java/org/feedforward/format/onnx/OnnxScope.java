package org.feedforward.format.onnx;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.ModelException;

/**
 * The values known by name in a graph, a function or a body; a body sees those of the graph around
 * it. Initialisers are read when they are first looked up.
 */
final class OnnxScope {

  private final Optional<OnnxScope> outer;
  private final Map<String, OnnxTensor> initializers = new HashMap<>();
  private final Map<String, Operand> values = new LinkedHashMap<>();
  private final Map<String, OnnxAttribute> attributes;
  private final Map<String, Long> opsets;

  /** The scope of a graph or function. */
  OnnxScope(Map<String, OnnxAttribute> attributes, Map<String, Long> opsets) {
    this(Optional.empty(), attributes, opsets);
  }

  private OnnxScope(
      Optional<OnnxScope> outer, Map<String, OnnxAttribute> attributes, Map<String, Long> opsets) {
    this.outer = outer;
    this.attributes = attributes;
    this.opsets = opsets;
  }

  /** The scope of a body inside this. */
  OnnxScope inner() {
    return new OnnxScope(Optional.of(this), attributes, opsets);
  }

  void declare(List<OnnxTensor> tensors) {
    for (OnnxTensor tensor : tensors) {
      if (initializers.put(tensor.name(), tensor) != null) {
        throw new ModelException("Two initialisers are named " + Text.quote(tensor.name()));
      }
    }
  }

  void put(String name, Operand value) {
    values.put(name, value);
  }

  boolean knows(String name) {
    return values.containsKey(name)
        || initializers.containsKey(name)
        || outer.map(scope -> scope.knows(name)).orElse(false);
  }

  boolean isInitializer(String name) {
    return initializers.containsKey(name);
  }

  /** The value of a name; an initialiser is read by the reader. */
  Optional<Operand> find(String name, TensorReader reader) {
    Operand value = values.get(name);
    if (value == null && initializers.containsKey(name)) {
      value = reader.read(initializers.get(name));
      values.put(name, value);
    }
    return value != null ? Optional.of(value) : outer.flatMap(scope -> scope.find(name, reader));
  }

  /** Reads the elements of an initialiser. */
  interface TensorReader {
    Operand read(OnnxTensor tensor);
  }

  /** The attributes with those of the function's caller in place. */
  OnnxNode resolve(OnnxNode node) {
    boolean plain = node.attributes().values().stream().allMatch(a -> a.reference().isEmpty());
    if (plain) {
      return node;
    }
    Map<String, OnnxAttribute> resolved = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              if (attribute.reference().isEmpty()) {
                resolved.put(name, attribute);
              } else if (attributes.containsKey(attribute.reference())) {
                resolved.put(name, attributes.get(attribute.reference()).named(name));
              }
            });
    return new OnnxNode(
        node.name(), node.opType(), node.domain(), node.inputs(), node.outputs(), resolved);
  }

  /** The version of an operator set, or 0. */
  int opset(String domain) {
    return (int) Math.min(Integer.MAX_VALUE, opsets.getOrDefault(domain, 0L));
  }

  Map<String, Operand> values() {
    return values;
  }
}
