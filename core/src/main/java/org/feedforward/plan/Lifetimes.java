package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * Which values of a graph are the same memory, which are computed together (a layer and the ReLU
 * behind it, attention), and which value is the last to read another.
 */
final class Lifetimes {

  private final Map<Value, Value> roots = new IdentityHashMap<>();

  /** Where the elements of a root begin that a value is, for values that are a part of one. */
  private final Map<Value, Integer> parts = new IdentityHashMap<>();

  private final Map<Value, Value> fused = new IdentityHashMap<>();
  private final Map<Value, Attention> attentions = new IdentityHashMap<>();

  /** What convolutions read without its border, for those that are computed together with it. */
  private final Map<Value, Value> borderless = new IdentityHashMap<>();

  private final Set<Value> away = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Value, Value> lastReaders = new IdentityHashMap<>();
  private final Set<Value> kept = Collections.newSetFromMap(new IdentityHashMap<>());

  private Lifetimes() {}

  static Lifetimes of(Graph graph) {
    Lifetimes lifetimes = new Lifetimes();
    Map<Value, List<Value>> readers = readers(graph);
    lifetimes.findFused(graph, readers);
    for (Value value : graph.values()) {
      lifetimes.findRoot(value, readers, graph.outputs().values());
      for (Value operand : lifetimes.operands(value)) {
        lifetimes.lastReaders.put(lifetimes.root(operand), value);
      }
    }
    // what goes in may be read again in the next run, what comes out is read after this one
    graph.inputs().forEach(input -> lifetimes.kept.add(input));
    graph.outputs().values().forEach(output -> lifetimes.kept.add(lifetimes.root(output)));
    return lifetimes;
  }

  private static Map<Value, List<Value>> readers(Graph graph) {
    Map<Value, List<Value>> readers = new IdentityHashMap<>();
    for (Value value : graph.values()) {
      for (Value operand : value.operands()) {
        readers.computeIfAbsent(operand, o -> new ArrayList<>()).add(value);
      }
    }
    return readers;
  }

  private void findFused(Graph graph, Map<Value, List<Value>> readers) {
    for (Value value : graph.values()) {
      if (value.op() instanceof Op.Unary unary && unary.function() == UnaryFunction.RELU) {
        Value operand = value.operands().get(0);
        boolean alone = readers.get(operand).size() == 1 && !graph.outputs().containsValue(operand);
        boolean layer = operand.op() instanceof Op.Linear || operand.op() instanceof Op.Convolution;
        if (layer && alone) {
          fused.put(value, operand);
          away.add(operand);
        }
      }
      if (value.op() instanceof Op.Convolution) {
        findBorder(value, readers, graph.outputs().values());
      }
      Attention.endingAt(value, readers, graph.outputs().values())
          .ifPresent(
              attention -> {
                attentions.put(value, attention);
                away.addAll(attention.parts());
              });
    }
  }

  /** Finds the padding in front of a convolution, along all axes, of one number. */
  private void findBorder(
      Value convolution, Map<Value, List<Value>> readers, Collection<Value> outputs) {
    Value source = convolution.operands().get(0);
    Tensor border = null;
    while (source.op() instanceof Op.Pad pad
        && readers.get(source).size() == 1
        && !outputs.contains(source)
        && (border == null || border.equals(pad.value()))) {
      border = pad.value();
      away.add(source);
      source = source.operands().get(0);
      borderless.put(convolution, source);
    }
  }

  private void findRoot(Value value, Map<Value, List<Value>> readers, Collection<Value> outputs) {
    boolean alias = isAlias(value);
    boolean part = !alias && isPart(value) && readInPlace(value, readers, outputs);
    if (!alias && !part) {
      roots.put(value, value);
      return;
    }
    Value operand = value.operands().get(0);
    roots.put(value, root(operand));
    if (part) {
      parts.put(value, partStart(operand) + firstElement(value));
    } else if (parts.containsKey(operand)) {
      parts.put(value, parts.get(operand));
    }
  }

  /** Whether a value is a run of elements of its operand. */
  private static boolean isPart(Value value) {
    if (!(value.op() instanceof Op.Slice slice) || slice.step() != 1) {
      return false;
    }
    int[] extents = value.shape().rowExtents();
    return Arrays.stream(extents).limit(slice.axis()).allMatch(extent -> extent == 1)
        && value.shape().perRow() > 0;
  }

  private static int firstElement(Value part) {
    Op.Slice slice = (Op.Slice) part.op();
    return slice.start() * ElementMaps.strides(part.shape().rowExtents())[slice.axis()];
  }

  /**
   * Whether all that read a value take its elements one by one from where a map says they are, so
   * that a part needs no memory of its own.
   */
  private boolean readInPlace(
      Value value, Map<Value, List<Value>> readers, Collection<Value> outputs) {
    return !outputs.contains(value)
        && readers.getOrDefault(value, List.of()).stream()
            .allMatch(
                reader ->
                    isAlias(reader) || isPart(reader)
                        ? readInPlace(reader, readers, outputs)
                        : reader.op() instanceof Op.Binary && !isFusedAway(reader));
  }

  /** Whether a value is some of the elements of its root. */
  boolean isPartOfRoot(Value value) {
    return parts.containsKey(value);
  }

  /** The element of its root where a value begins. */
  int partStart(Value value) {
    return parts.getOrDefault(value, 0);
  }

  /** Whether a value has the elements of its operand in the same order. */
  private static boolean isAlias(Value value) {
    if (value.op() instanceof Op.Reshape) {
      return true;
    }
    if (value.op() instanceof Op.Transpose transpose) {
      int[] extents = value.operands().get(0).shape().rowExtents();
      List<Integer> moved =
          transpose.permutation().stream().filter(axis -> extents[axis] != 1).toList();
      return moved.stream().sorted().toList().equals(moved);
    }
    return value.op() instanceof Op.Expand
        && value.shape().perRow() == value.operands().get(0).shape().perRow();
  }

  /** The value whose memory a value is. */
  Value root(Value value) {
    return roots.get(value);
  }

  /** The linear layer or convolution that is computed together with this ReLU, or null. */
  Value fusedLayer(Value relu) {
    return fused.get(relu);
  }

  /** What a convolution reads, without the border that is computed together with it. */
  Value borderless(Value convolution) {
    return borderless.getOrDefault(convolution, convolution.operands().get(0));
  }

  /** The attention that ends in this product, or null. */
  Attention attention(Value product) {
    return attentions.get(product);
  }

  /** Whether a value is computed by one behind it. */
  boolean isFusedAway(Value value) {
    return away.contains(value);
  }

  /** What is computed together, and how often, in words that follow the number. */
  Map<String, Integer> fusions() {
    Map<String, Integer> fusions = new LinkedHashMap<>();
    if (!fused.isEmpty()) {
      fusions.put("ReLUs with the layer before", fused.size());
    }
    if (!borderless.isEmpty()) {
      fusions.put("paddings with the convolution behind", borderless.size());
    }
    if (!attentions.isEmpty()) {
      fusions.put("attentions a piece at a time", attentions.size());
    }
    long views =
        roots.entrySet().stream()
            .filter(e -> e.getKey() != e.getValue() && !parts.containsKey(e.getKey()))
            .count();
    if (views > 0) {
      fusions.put("reshapes without a copy", Math.toIntExact(views));
    }
    long slices = parts.keySet().stream().filter(value -> value.op() instanceof Op.Slice).count();
    if (slices > 0) {
      fusions.put("slices without a copy", Math.toIntExact(slices));
    }
    return Collections.unmodifiableMap(fusions);
  }

  /** What must be there when a value is computed. */
  List<Value> operands(Value value) {
    if (isFusedAway(value)) {
      return List.of();
    }
    Attention attention = attention(value);
    if (attention != null) {
      return attention.operands();
    }
    Value layer = fusedLayer(value) == null ? value : fusedLayer(value);
    if (!borderless.containsKey(layer)) {
      return layer.operands();
    }
    List<Value> operands = new ArrayList<>(layer.operands());
    operands.set(0, borderless(layer));
    return operands;
  }

  /** Whether nothing reads the memory of {@code operand} after {@code reader}. */
  boolean endsAt(Value operand, Value reader) {
    Value root = root(operand);
    return !kept.contains(root) && lastReaders.get(root) == reader;
  }
}
