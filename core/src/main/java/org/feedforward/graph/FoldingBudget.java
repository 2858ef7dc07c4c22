package org.feedforward.graph;

/**
 * How much may be computed before there is any data: a small file can describe constants of any
 * size, and products of them that take hours. What goes beyond stays in the graph.
 */
public final class FoldingBudget {

  /** Some seconds of the interpreter. */
  private static final long WORK = 1L << 29;

  private long elements;
  private long work;

  /** A budget of that many elements of results, all together. */
  public FoldingBudget(long elements) {
    this.elements = elements;
    this.work = WORK + 4 * elements;
  }

  /** Whether a value of constants may be computed; what it takes is taken off. */
  public boolean allows(Value value) {
    long result = value.shape().perRow();
    long taken = result + multiplyAdds(value);
    for (Value operand : value.operands()) {
      taken += operand.shape().perRow();
    }
    return allows(result, taken);
  }

  /** Whether a constant of that many elements may be made of another one. */
  public boolean allows(int size) {
    return allows(size, size);
  }

  private boolean allows(long result, long taken) {
    if (result > elements || taken > work) {
      return false;
    }
    elements -= result;
    work -= taken;
    return true;
  }

  private static long multiplyAdds(Value value) {
    if (value.op() instanceof Op.Linear || value.op() instanceof Op.MatMul) {
      Shape a = value.operands().get(0).shape();
      return (long) value.shape().perRow() * a.dim(a.rank() - 1).perRow();
    }
    if (value.op() instanceof Op.Convolution) {
      Shape weight = value.operands().get(1).shape();
      return (long) value.shape().perRow() * (weight.perRow() / Math.max(1, weight.dim(0).outer()));
    }
    return 0;
  }
}
