package org.feedforward.job.steps.cells;

import java.io.Serializable;

/**
 * What the values of a column look like between two steps.
 *
 * @param content what a cell holds
 * @param list whether a row has a list of cells, of any length, and not just one
 * @param width how many numbers each cell has become
 */
public record Form(Content content, boolean list, int width) implements Serializable {

  /** One value a row. */
  public static Form of(Content content) {
    return new Form(content, false, 1);
  }

  /** A list of values a row. */
  public static Form listOf(Content content) {
    return new Form(content, true, 1);
  }

  /** The same with other cells. */
  public Form with(Content other) {
    return new Form(other, list, width);
  }

  /** The same with several numbers for each. */
  public Form times(int numbers) {
    return new Form(content, list, width * numbers);
  }

  /** The values in words. */
  public String words() {
    return (list ? "lists of " : "") + content.words();
  }
}
