package org.feedforward.graph;

import java.util.Optional;

/** An integer in the data outside of the range that an input of a narrow type has. */
public final class NumberOutOfRangeException extends RowFaultException {

  private static final long serialVersionUID = 1L;

  private final long number;
  private final String type;
  private final long least;
  private final long most;

  /** The number, the type it should fit with its bounds, the row and which of its numbers it is. */
  public NumberOutOfRangeException(
      long number, String type, long least, long most, int row, int element) {
    this(number, type, least, most, row, element, Optional.empty());
  }

  private NumberOutOfRangeException(
      long number,
      String type,
      long least,
      long most,
      int row,
      int element,
      Optional<Origin> origin) {
    super(
        "The number " + number + " is out of range: " + type + " is " + least + " to " + most,
        row,
        element,
        origin);
    this.number = number;
    this.type = type;
    this.least = least;
    this.most = most;
  }

  @Override
  public NumberOutOfRangeException of(Origin found) {
    NumberOutOfRangeException located =
        new NumberOutOfRangeException(
            number, type, least, most, row(), element(), Optional.of(found));
    located.initCause(this);
    return located;
  }

  /** {@code holds 300, but the model takes uint8 there: 0 to 255}. */
  @Override
  public String told() {
    Number value = origin().map(Origin::value).orElse(number);
    return "holds " + value + ", but the model takes " + type + " there: " + least + " to " + most;
  }

  @Override
  public long possible() {
    return least;
  }

  /** The number found. */
  public long number() {
    return number;
  }
}
