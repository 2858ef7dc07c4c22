package org.feedforward.graph;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a graph costs per row. */
public final class Costs {

  private Costs() {}

  /**
   * Multiplications with addition per row to compute one value from its operands: those of linear
   * layers, convolutions and products.
   */
  public static long multiplyAdds(Value value) {
    if (!value.shape().hasBatch()
        && value.operands().stream().allMatch(o -> o.op() instanceof Op.Constant)) {
      return 0;
    }
    if (value.op() instanceof Op.Linear) {
      return (long) value.shape().perRow() * value.operands().get(1).shape().dim(1).outer();
    }
    if (value.op() instanceof Op.Convolution) {
      Shape weight = value.operands().get(1).shape();
      return value.shape().perRow() * ((long) weight.perRow() / Math.max(1, weight.dim(0).outer()));
    }
    if (value.op() instanceof Op.MatMul) {
      Shape a = value.operands().get(0).shape();
      return (long) value.shape().perRow() * a.dim(a.rank() - 1).perRow();
    }
    return 0;
  }

  /** Multiplications with addition per row of a whole graph. */
  public static long multiplyAdds(Graph graph) {
    return graph.values().stream().mapToLong(Costs::multiplyAdds).sum();
  }

  /** How often a graph does what, by the name of the operation, the most frequent first. */
  public static Map<String, Integer> operations(Graph graph) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Value value : graph.values()) {
      if (!(value.op() instanceof Op.Constant) && !(value.op() instanceof Op.Input)) {
        counts.merge(name(value.op()), 1, Integer::sum);
      }
    }
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** As {@code linear}, {@code relu}, {@code reduce sum}. */
  public static String name(Op op) {
    String name;
    if (op instanceof Op.Unary unary) {
      name = unary.function().name();
    } else if (op instanceof Op.Binary binary) {
      name = binary.function().name();
    } else if (op instanceof Op.Reduce reduce) {
      name = "reduce " + reduce.function().name();
    } else {
      name = op.getClass().getSimpleName();
    }
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The number of elements of all constants of a graph. */
  public static long constants(Graph graph) {
    return graph.values().stream()
        .filter(value -> value.op() instanceof Op.Constant)
        .mapToLong(value -> value.shape().perRow())
        .sum();
  }
}
