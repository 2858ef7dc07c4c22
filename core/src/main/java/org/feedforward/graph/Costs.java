package org.feedforward.graph;

/** What a graph costs per row. */
public final class Costs {

  private Costs() {}

  /**
   * Multiplications with addition per row to compute one value from its operands: those of linear
   * layers and products.
   */
  public static long multiplyAdds(Value value) {
    if (!value.shape().hasBatch()
        && value.operands().stream().allMatch(o -> o.op() instanceof Op.Constant)) {
      return 0;
    }
    if (value.op() instanceof Op.Linear) {
      return (long) value.shape().perRow() * value.operands().get(1).shape().dim(1).outer();
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

  /** The number of elements of all constants of a graph. */
  public static long constants(Graph graph) {
    return graph.values().stream()
        .filter(value -> value.op() instanceof Op.Constant)
        .mapToLong(value -> value.shape().perRow())
        .sum();
  }
}
