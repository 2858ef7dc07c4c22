package org.feedforward.job.input;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What a table held when it was opened. */
public sealed interface InputState permits InputFiles, NamedState {

  /** A line that is another one where the table is; nothing where nobody can say so. */
  Optional<String> line();

  /** How many files it has, and how many bytes they have; nothing where nobody knows them. */
  Optional<Size> size();

  /**
   * How large it is.
   *
   * @param files how many files
   * @param bytes how long they are together
   */
  record Size(long files, long bytes) {}

  /** What a person should know of it. */
  List<String> notes();

  /** Whether it has no files, so that no columns are known. */
  boolean isEmpty();

  /** The folder of a table that was opened by its name. */
  Optional<String> location();

  /**
   * Checks, once the rows have been read, that they were those of this state.
   *
   * @throws org.feedforward.job.fault.JobException naming what has changed
   */
  void requireUnchanged(Configuration configuration);
}
