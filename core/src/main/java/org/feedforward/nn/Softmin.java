package org.feedforward.nn;

import org.feedforward.graph.Value;

/** Softmax of -x along an axis, as torch.nn.Softmin. Input [*], output [*]. */
public final class Softmin extends Module {

  private final ImplicitAxis dim;

  /** Along an axis; negative ones count from the end. */
  public Softmin(int dim) {
    this.dim = ImplicitAxis.of(dim);
  }

  /** PyTorch's choice of the axis by the rank of the input. */
  public Softmin() {
    this.dim = ImplicitAxis.NONE;
  }

  static Softmin parse(PrintedArguments arguments) {
    return arguments.word("dim", "None").equals("None")
        ? new Softmin()
        : new Softmin(arguments.integer("dim"));
  }

  @Override
  protected Value forward(Value x) {
    return x.neg().softmax(dim.forRank(x));
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
