package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;

/**
 * x/2 (1 + erf(x / sqrt 2)), or with {@code approximate='tanh'} x/2 (1 + tanh(sqrt(2/pi) (x +
 * 0.044715 x^3))), as torch.nn.GELU. Input [*], output [*].
 */
public final class GELU extends ElementwiseLayer {

  /** The exact form. */
  public GELU() {
    this("none");
  }

  /** {@code none} or {@code tanh}. */
  public GELU(String approximate) {
    super(function(approximate), "approximate='" + approximate + "'");
  }

  static GELU parse(PrintedArguments arguments) {
    return new GELU(arguments.word("approximate", "none"));
  }

  private static UnaryFunction function(String approximate) {
    return switch (approximate) {
      case "none" -> UnaryFunction.GELU;
      case "tanh" -> UnaryFunction.GELU_TANH;
      default ->
          throw new ModelException(
              "GELU: approximate='" + approximate + "' is not 'none' or 'tanh'");
    };
  }
}
