package org.feedforward.nn;

import org.feedforward.graph.Value;

/** Nothing in inference, as torch.nn.AlphaDropout. Input [*], output [*]. */
public final class AlphaDropout extends Module {

  private final double p;
  private final boolean inplace;

  /** PyTorch's default, p = 0.5. */
  public AlphaDropout() {
    this(0.5);
  }

  /** With the probability that training used. */
  public AlphaDropout(double p) {
    this(p, false);
  }

  /** All of PyTorch's arguments; they only show in the printed form. */
  public AlphaDropout(double p, boolean inplace) {
    this.p = p;
    this.inplace = inplace;
  }

  static AlphaDropout parse(PrintedArguments arguments) {
    return new AlphaDropout(arguments.number("p", 0.5), arguments.bool("inplace", false));
  }

  @Override
  protected Value forward(Value x) {
    return x;
  }

  @Override
  protected String extraRepr() {
    return "p=" + PythonText.python(p) + ", inplace=" + PythonText.python(inplace);
  }
}
