package org.feedforward.job.quality;

/** Why a row cannot be scored: the closed list. */
public enum Reason {
  /** A value that a model takes is null, or lies in something that is. */
  NULL("null"),
  /** A text is not a number. */
  NOT_A_NUMBER("not-a-number"),
  /** A number is not a whole one within 64 bits. */
  NOT_WHOLE("not-whole"),
  /** A list has not as many elements as its input. */
  LENGTH("length"),
  /** An id is not one of its table, or an integer not one of its type. */
  OUT_OF_RANGE("out-of-range"),
  /** A vocabulary does not have a value. */
  UNKNOWN("unknown"),
  /** A number is NaN, where that is a fault. */
  NAN("nan"),
  /** A number is an infinity, where that is a fault. */
  INFINITE("infinite"),
  /** A record of a file is not one of its table. */
  CORRUPT_RECORD("corrupt-record"),
  /** A prediction is NaN, where that is a fault. */
  PREDICTION_NAN("prediction-nan"),
  /** A prediction is an infinity, where that is a fault. */
  PREDICTION_INFINITE("prediction-infinite");

  private final String code;

  Reason(String code) {
    this.code = code;
  }

  /** The word for it in tables and reports. */
  public String code() {
    return code;
  }
}
