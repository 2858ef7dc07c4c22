package org.feedforward.graph;

/**
 * How the elements along some axes of one row become one; always in ascending order of the
 * elements.
 */
public enum ReduceFunction {
  /** The sum, one accumulator from 0. */
  SUM,
  /** The sum divided by the number of elements. */
  MEAN,
  /** The largest; NaN if any is. */
  MAX,
  /** The smallest; NaN if any is. */
  MIN,
  /** The product, one accumulator from 1. */
  PROD
}
