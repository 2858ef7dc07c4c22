package org.feedforward.nn;

import org.feedforward.graph.Value;

/**
 * Merges the axes from start_dim to end_dim, as torch.nn.Flatten. Input [N, *], output [N, product
 * of *].
 */
public final class Flatten extends Module {

  private final int startDim;
  private final int endDim;

  /** All axes but the first. */
  public Flatten() {
    this(1, -1);
  }

  /**
   * Axes from {@code startDim} to {@code endDim}, both included; negative ones count from the end.
   */
  public Flatten(int startDim, int endDim) {
    this.startDim = startDim;
    this.endDim = endDim;
  }

  static Flatten parse(PrintedArguments arguments) {
    return new Flatten(arguments.integer("start_dim", 1), arguments.integer("end_dim", -1));
  }

  @Override
  protected Value forward(Value x) {
    return x.flatten(startDim, endDim);
  }

  @Override
  protected String extraRepr() {
    return "start_dim=" + startDim + ", end_dim=" + endDim;
  }
}
