package org.feedforward.job.sql.task;

import java.io.Serializable;

/**
 * The columns of the operator's output: each a column of the input, a model's prediction, or the
 * fault of a row that the model cannot score.
 */
public final class TaskColumns implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] columns;

  private TaskColumns(int[] columns) {
    this.columns = columns;
  }

  /** Ordinals of input columns; what is a model's is given by the methods below. */
  public static TaskColumns of(int[] columns) {
    return new TaskColumns(columns);
  }

  /** Stands for a model's prediction. */
  public static int prediction(int model) {
    return -1 - 2 * model;
  }

  /** Stands for the fault of a model's row. */
  public static int fault(int model) {
    return -2 - 2 * model;
  }

  int count() {
    return columns.length;
  }

  boolean isInput(int i) {
    return columns[i] >= 0;
  }

  boolean isPrediction(int i) {
    return columns[i] < 0 && (-1 - columns[i]) % 2 == 0;
  }

  boolean isFault(int i) {
    return columns[i] < 0 && (-1 - columns[i]) % 2 == 1;
  }

  int model(int i) {
    return (-1 - columns[i]) / 2;
  }

  int input(int i) {
    return columns[i];
  }
}
