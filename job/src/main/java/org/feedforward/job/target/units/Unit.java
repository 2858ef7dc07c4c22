package org.feedforward.job.target.units;

import java.util.List;

/**
 * A part of a run that is computed and kept by itself.
 *
 * @param name what people call it
 * @param files the files of the input that it takes; none for a table without files
 */
public record Unit(String name, List<String> files) {

  public Unit {
    files = List.copyOf(files);
  }
}
