package org.feedforward.job.config;

/**
 * What a run is called: its result is the folder {@code NAME=VALUE} of the output, which readers of
 * the output see as the value of a column.
 *
 * @param name the name of the column
 * @param value what this run is called
 */
public record RunKey(String name, String value) {

  /** As people type it, and as its folder is called. */
  @Override
  public String toString() {
    return name + "=" + value;
  }
}
