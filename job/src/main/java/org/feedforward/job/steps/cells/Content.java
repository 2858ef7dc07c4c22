package org.feedforward.job.steps.cells;

/** What a cell holds. */
public enum Content {
  /** A number, in double. */
  NUMBER("numbers"),
  /** An integer of 64 bits. */
  WHOLE("integers"),
  /** A text. */
  TEXT("texts"),
  /** A text that a number, a date or a text may stand in, as in a cell of CSV. */
  CELL("texts"),
  /** A day, as days since 1970-01-01. */
  DATE("dates"),
  /** A moment, as microseconds since 1970-01-01 UTC. */
  TIMESTAMP("timestamps"),
  /** The date and time on a clock of no zone, as if that were UTC. */
  WALL_CLOCK("timestamps without a zone");

  private final String words;

  Content(String words) {
    this.words = words;
  }

  /** The values in words. */
  public String words() {
    return words;
  }

  /** Whether a step that calculates takes it. */
  public boolean isNumeric() {
    return this == NUMBER || this == WHOLE || this == CELL;
  }

  /** Whether it is held as an integer. */
  public boolean isLong() {
    return this == WHOLE || this == DATE || this == TIMESTAMP || this == WALL_CLOCK;
  }

  /** Whether it is held as a text. */
  public boolean isText() {
    return this == TEXT || this == CELL;
  }
}
