package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;

/** A layer that applies one function to every element: input [*], output [*]. */
abstract class ElementwiseLayer extends Module {

  private final UnaryFunction function;
  private final float a;
  private final float b;
  private final String extraRepr;

  ElementwiseLayer(UnaryFunction function, String extraRepr) {
    this(function, 0, 0, extraRepr);
  }

  ElementwiseLayer(UnaryFunction function, double a, double b, String extraRepr) {
    this.function = function;
    this.a = (float) a;
    this.b = (float) b;
    this.extraRepr = extraRepr;
  }

  /** The printed form of an in-place flag, after other arguments or alone. */
  static String inplace(String before, boolean inplace) {
    return !inplace ? before : before.isEmpty() ? "inplace=True" : before + ", inplace=True";
  }

  @Override
  protected final Value forward(Value x) {
    return x.apply(function, a, b);
  }

  @Override
  protected final String extraRepr() {
    return extraRepr;
  }
}
