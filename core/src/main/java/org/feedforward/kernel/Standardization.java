package org.feedforward.kernel;

/**
 * What is most often done to a number before a network takes it: fill what is missing, limit, shift
 * and stretch; in double, rounded once. {@link #of} says which bits come out of {@link
 * Kernels#standardize}.
 *
 * @param fills whether a NaN is missing
 * @param fill what stands in for it
 * @param least the lower limit, negative infinity for none
 * @param most the upper limit, infinity for none
 * @param linear whether the rest is {@code x * first + second}, else {@code (x - first) / second}
 * @param first see above
 * @param second see above
 */
public record Standardization(
    boolean fills,
    double fill,
    double least,
    double most,
    boolean linear,
    double first,
    double second) {

  /** A number, standardized. */
  public float of(double number) {
    double x = fills && Double.isNaN(number) ? fill : number;
    x = x < least ? least : x > most ? most : x;
    return (float) (linear ? x * first + second : (x - first) / second);
  }

  boolean limits() {
    return least != Double.NEGATIVE_INFINITY || most != Double.POSITIVE_INFINITY;
  }
}
