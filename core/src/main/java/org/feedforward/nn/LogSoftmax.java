package org.feedforward.nn;

import org.feedforward.graph.Value;

/** The logarithm of softmax along an axis, as torch.nn.LogSoftmax. Input [*], output [*]. */
public final class LogSoftmax extends Module {

  private final ImplicitAxis dim;

  /** Along an axis; negative ones count from the end. */
  public LogSoftmax(int dim) {
    this.dim = ImplicitAxis.of(dim);
  }

  /** PyTorch's choice of the axis by the rank of the input. */
  public LogSoftmax() {
    this.dim = ImplicitAxis.NONE;
  }

  static LogSoftmax parse(PrintedArguments arguments) {
    return arguments.word("dim", "None").equals("None")
        ? new LogSoftmax()
        : new LogSoftmax(arguments.integer("dim"));
  }

  @Override
  protected Value forward(Value x) {
    return x.logSoftmax(dim.forRank(x));
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
