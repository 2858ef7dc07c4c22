package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Some columns that feed an input: a name, a glob, or a name or glob behind an input's name.
 *
 * @param input the input, where the job file names it
 * @param entry as typed; from a flag it may begin with {@code INPUT=}, which only the model can
 *     tell from a column's name
 * @param prefixed whether the text may begin with {@code INPUT=}
 * @param folder where a relative {@code @FILE} is looked for
 */
public record FeatureColumns(
    Optional<String> input, FeatureEntry entry, boolean prefixed, Path folder) {

  /** A name, a glob or {@code @FILE} as typed. */
  public String text() {
    return entry.text();
  }
}
