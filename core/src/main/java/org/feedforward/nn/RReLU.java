package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/**
 * {@code x >= 0 ? x : (lower + upper) / 2 x}, as torch.nn.RReLU in evaluation; in training the
 * slope is drawn at random. Input [*], output [*].
 */
public final class RReLU extends ElementwiseLayer {

  private static final double LOWER = 1.0 / 8;
  private static final double UPPER = 1.0 / 3;

  /** PyTorch's defaults, from 1/8 to 1/3. */
  public RReLU() {
    this(LOWER, UPPER, false);
  }

  /** Not in place. */
  public RReLU(double lower, double upper) {
    this(lower, upper, false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public RReLU(double lower, double upper, boolean inplace) {
    super(
        UnaryFunction.LEAKY_RELU,
        slope(lower, upper),
        0,
        inplace(
            "lower=" + PythonText.python(lower) + ", upper=" + PythonText.python(upper), inplace));
  }

  static RReLU parse(PrintedArguments arguments) {
    return new RReLU(
        arguments.number("lower", LOWER),
        arguments.number("upper", UPPER),
        arguments.bool("inplace", false));
  }

  /**
   * The slope in evaluation: the mean of the bounds.
   *
   * @throws IllegalArgumentException when PyTorch refuses the bounds, or float32 cannot hold the
   *     mean
   */
  public static double slope(double lower, double upper) {
    double slope = (lower + upper) / 2;
    if (!(lower <= upper) || !Float.isFinite((float) slope)) {
      throw new IllegalArgumentException(
          "lower and upper must be finite numbers, lower not above upper; found "
              + PythonText.python(lower)
              + " and "
              + PythonText.python(upper));
    }
    return slope;
  }
}
