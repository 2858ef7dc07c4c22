package org.feedforward.format;

/** Which axis of a model file's inputs is the batch. */
public enum BatchAxis {
  /**
   * A free or named first dimension; a fixed 1 where every input has it and every operation keeps
   * rows apart.
   */
  AUTO("auto"),
  /** The first, whatever the file declares. */
  FIRST("0"),
  /** None: a row of the table is one whole declared tensor. */
  NONE("none");

  private final String word;

  BatchAxis(String word) {
    this.word = word;
  }

  /** What options call it. */
  public String word() {
    return word;
  }
}
