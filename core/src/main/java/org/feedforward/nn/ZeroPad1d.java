package org.feedforward.nn;

/** Zeros around the last axis, as torch.nn.ZeroPad1d: left, right. Less than 0 takes away. */
public final class ZeroPad1d extends ZeroPadLayer {

  /** The same on every side. */
  public ZeroPad1d(int padding) {
    super(1, padding);
  }

  private ZeroPad1d(PrintedArguments arguments) {
    super(1, arguments);
  }

  static ZeroPad1d parse(PrintedArguments arguments) {
    return new ZeroPad1d(arguments);
  }
}
