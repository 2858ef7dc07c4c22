package org.feedforward.job.steps;

import java.io.Serializable;
import java.util.OptionalDouble;

/**
 * What becomes of a value that a step does not know, or of one that is missing.
 *
 * @param number the number it becomes; nothing where it is a fault of the row
 */
public record Otherwise(boolean refuses, double number) implements Serializable {

  /** It is a fault of the row. */
  public static final Otherwise REJECT = new Otherwise(true, 0);

  /** It becomes a number. */
  public static Otherwise of(double number) {
    return new Otherwise(false, number);
  }

  OptionalDouble asNumber() {
    return refuses ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  String described() {
    return refuses ? "reject" : Numeric.shown(number);
  }
}
