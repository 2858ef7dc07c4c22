package org.feedforward.job.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Collects what is wrong with a configuration and with data, so that one look tells all of it.
 * Problems of usage come first, and decide the exit code.
 */
public final class Problems {

  private final List<String> ofUsage = new ArrayList<>();
  private final List<String> ofData = new ArrayList<>();

  /** Something that the user should say otherwise; the same problem is told once. */
  public void usage(String problem) {
    if (!ofUsage.contains(problem)) {
      ofUsage.add(problem);
    }
  }

  /** Something that the data should hold otherwise. */
  public void data(String problem) {
    ofData.add(problem);
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return ofUsage.isEmpty() && ofData.isEmpty();
  }

  /** Every problem, a sentence each. */
  public List<String> sentences() {
    return Stream.concat(ofUsage.stream(), ofData.stream()).toList();
  }

  /** Ends the run with all problems at once, one a line. */
  public void throwIfAny() {
    if (!isEmpty()) {
      throw JobException.of(ofUsage.isEmpty() ? ExitCode.DATA : ExitCode.USAGE, sentences());
    }
  }
}
