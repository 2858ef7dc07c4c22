package org.feedforward.job.sql.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the operator's output: each a column of the input, a column that a model gives, or
 * the fault of a row that the model cannot score.
 */
public final class TaskColumns implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int NONE = -1;

  /**
   * Where a column comes from.
   *
   * @param input the ordinal of the input's column, or none
   * @param model the model, or none
   * @param form which of the columns that the model gives, or none for the fault
   */
  public record Place(int input, int model, int form) implements Serializable {

    /** A column of the input. */
    public static Place input(int ordinal) {
      return new Place(ordinal, NONE, NONE);
    }

    /** A column that a model gives, counted in the order of what is asked of the model. */
    public static Place prediction(int model, int form) {
      return new Place(NONE, model, form);
    }

    /** The fault of a model's row. */
    public static Place fault(int model) {
      return new Place(NONE, model, NONE);
    }
  }

  private final ArrayList<Place> places;
  private final int index;

  private TaskColumns(List<Place> places, int index) {
    this.places = new ArrayList<>(places);
    this.index = index;
  }

  /**
   * The columns in the order of the output.
   *
   * @param index the ordinal of the input's column that tells where a row stands in its file;
   *     negative where none does
   */
  public static TaskColumns of(List<Place> places, int index) {
    return new TaskColumns(places, index);
  }

  /** Whether a column of the input tells where a row stands in its file. */
  boolean hasIndex() {
    return index >= 0;
  }

  /** The ordinal of that column. */
  int index() {
    return index;
  }

  int count() {
    return places.size();
  }

  boolean isInput(int i) {
    return places.get(i).input() != NONE;
  }

  boolean isPrediction(int i) {
    return places.get(i).form() != NONE;
  }

  boolean isFault(int i) {
    return !isInput(i) && !isPrediction(i);
  }

  int model(int i) {
    return places.get(i).model();
  }

  int form(int i) {
    return places.get(i).form();
  }

  int input(int i) {
    return places.get(i).input();
  }
}
