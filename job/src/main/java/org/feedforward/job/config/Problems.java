package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/** What is wrong with a configuration, collected so that all of it is told at once. */
final class Problems {

  private final List<String> sentences = new ArrayList<>();

  void add(String sentence) {
    sentences.add(sentence);
  }

  void addAll(List<String> more) {
    sentences.addAll(more);
  }

  int count() {
    return sentences.size();
  }

  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, sentences);
    }
  }
}
