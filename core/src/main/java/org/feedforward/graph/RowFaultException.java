package org.feedforward.graph;

import java.util.Optional;

/** A number in the data that the network cannot take: a fault of the row, not of the model. */
public abstract sealed class RowFaultException extends RuntimeException
    permits IndexOutOfRangeException, NumberOutOfRangeException {

  private static final long serialVersionUID = 1L;

  private final int row;
  private final int element;
  private final transient Optional<Origin> origin;

  /**
   * What came in where the number is made of one element of one input.
   *
   * @param input which input
   * @param element which of its elements
   * @param value what the row holds there
   */
  public record Origin(int input, int element, Number value) {}

  RowFaultException(String message, int row, int element, Optional<Origin> origin) {
    super(message);
    this.row = row;
    this.element = element;
    this.origin = origin;
  }

  /** This with what the number was made of. */
  public abstract RowFaultException of(Origin found);

  /** What was found and expected, in words that follow the name of a column. */
  public abstract String told();

  /** A number that could stand in its place. */
  public abstract long possible();

  /** The row within the batch, from 0. */
  public int row() {
    return row;
  }

  /** Which of the row's numbers it is. */
  public int element() {
    return element;
  }

  /** What came in, where the number is made of one element of one input. */
  public Optional<Origin> origin() {
    return origin;
  }
}
