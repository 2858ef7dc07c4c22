package org.feedforward.job.statistics;

/**
 * What is told of all numbers in one position: {@code NaN} and infinities are counted, all else is
 * of the finite ones.
 *
 * @param count how many numbers there are
 * @param nan how many are NaN
 * @param infinite how many are infinite
 * @param least the least; 0 where none is finite
 * @param most the greatest
 * @param mean their mean, rounded once; NaN where none is finite
 * @param distribution how they are distributed; empty where it is not known
 */
public record Figures(
    long count,
    long nan,
    long infinite,
    Number least,
    Number most,
    double mean,
    Distribution distribution) {

  /** How many are finite. */
  public long finite() {
    return count - nan - infinite;
  }

  /**
   * The number at or below which a part of them lies, to 0.8 %, and exactly at both ends.
   *
   * @param part from 0 to 1
   */
  public double quantile(double part) {
    double lowest = least.doubleValue();
    double highest = most.doubleValue();
    if (part <= 0 || part >= 1) {
      return part <= 0 ? lowest : highest;
    }
    return Math.max(lowest, Math.min(highest, distribution.quantile(part)));
  }
}
