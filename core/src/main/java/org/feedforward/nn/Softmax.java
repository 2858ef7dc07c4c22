package org.feedforward.nn;

import org.feedforward.graph.Value;

/** {@code e^x_i / sum_j e^x_j} along an axis, as torch.nn.Softmax. Input [*], output [*]. */
public final class Softmax extends Module {

  private final ImplicitAxis dim;

  /** Along an axis; negative ones count from the end. */
  public Softmax(int dim) {
    this.dim = ImplicitAxis.of(dim);
  }

  /** PyTorch's choice of the axis by the rank of the input. */
  public Softmax() {
    this.dim = ImplicitAxis.NONE;
  }

  static Softmax parse(PrintedArguments arguments) {
    return arguments.word("dim", "None").equals("None")
        ? new Softmax()
        : new Softmax(arguments.integer("dim"));
  }

  @Override
  protected Value forward(Value x) {
    return x.softmax(dim.forRank(x));
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
