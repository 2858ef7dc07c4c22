package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A result that stands in a place.
 *
 * @param run the run that made it
 * @param facts what was kept with it
 * @param rows how many rows it has
 * @param whole whether its files are those that the run wrote, and no others
 * @param data the folder that readers read, where it is not the place itself
 */
public record Standing(
    String run, ObjectNode facts, long rows, boolean whole, Optional<String> data) {

  /** A result that readers find in its place. */
  public Standing(String run, ObjectNode facts, long rows, boolean whole) {
    this(run, facts, rows, whole, Optional.empty());
  }
}
