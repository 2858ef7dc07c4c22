package org.feedforward.nn;

/**
 * Zeros around the last axes, as torch.nn.ZeroPad2d: left, right, top, bottom. Less than 0 takes
 * away.
 */
public final class ZeroPad2d extends ZeroPadLayer {

  /** The same on every side. */
  public ZeroPad2d(int padding) {
    super(2, padding);
  }

  private ZeroPad2d(PrintedArguments arguments) {
    super(2, arguments);
  }

  static ZeroPad2d parse(PrintedArguments arguments) {
    return new ZeroPad2d(arguments);
  }
}
