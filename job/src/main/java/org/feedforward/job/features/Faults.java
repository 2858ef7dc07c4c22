package org.feedforward.job.features;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/** Collects what is wrong with the configuration and with the table, to report it at once. */
final class Faults {

  private final List<String> ofUsage = new ArrayList<>();
  private final List<String> ofData = new ArrayList<>();

  void usage(String problem) {
    ofUsage.add(problem);
  }

  void data(String problem) {
    ofData.add(problem);
  }

  boolean isEmpty() {
    return ofUsage.isEmpty() && ofData.isEmpty();
  }

  void throwIfAny() {
    if (!isEmpty()) {
      throw JobException.of(
          ofUsage.isEmpty() ? ExitCode.DATA : ExitCode.USAGE,
          Stream.concat(ofUsage.stream(), ofData.stream()).toList());
    }
  }
}
