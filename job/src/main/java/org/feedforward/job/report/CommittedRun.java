package org.feedforward.job.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A run whose result stands.
 *
 * @param key what it is called, as {@code ds=2026-11-22}
 * @param output where the result stands
 * @param data the folder that readers read, where it is not the output itself
 * @param run the identity of the run that made it
 * @param rows how many rows the result has
 * @param facts what its manifest says besides
 */
public record CommittedRun(
    Optional<String> key,
    String output,
    Optional<String> data,
    String run,
    long rows,
    ObjectNode facts) {

  /** What it is called, or else where it stands. */
  public String name() {
    return key.orElse(output);
  }
}
