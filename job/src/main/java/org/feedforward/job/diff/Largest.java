package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Supplier;

/** The largest of some numbers, and the row that has it: of equal ones the first by its words. */
public final class Largest implements Serializable {

  private static final long serialVersionUID = 1L;

  private double value;
  private String row = "";

  /** Looks at a number, which is not negative; what the row is called is asked for when needed. */
  void add(double number, Supplier<String> name) {
    if (number > 0 && number >= value) {
      replace(number, name.get());
    }
  }

  private void replace(double number, String name) {
    if (number > value || name.compareTo(row) < 0) {
      value = number;
      row = name;
    }
  }

  void merge(Largest other) {
    if (other.value > 0 && other.value >= value) {
      replace(other.value, other.row);
    }
  }

  public double value() {
    return value;
  }

  /** What the row is called; nothing where no number is larger than zero, or rows have no name. */
  public Optional<String> row() {
    return Optional.of(row).filter(name -> !name.isEmpty());
  }
}
