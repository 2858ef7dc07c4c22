package org.feedforward.job.sql;

import java.io.Serializable;

/** The columns of the operator's output: each a column of the input, or a model's prediction. */
final class OutputColumns implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] columns;

  private OutputColumns(int[] columns) {
    this.columns = columns;
  }

  /** Ordinals of input columns; a model's prediction is given by {@link #prediction}. */
  static OutputColumns of(int[] columns) {
    return new OutputColumns(columns);
  }

  static int prediction(int model) {
    return -1 - model;
  }

  int count() {
    return columns.length;
  }

  boolean isPrediction(int i) {
    return columns[i] < 0;
  }

  int model(int i) {
    return -1 - columns[i];
  }

  int input(int i) {
    return columns[i];
  }
}
