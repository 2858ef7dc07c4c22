package org.feedforward.job.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.job.fault.Causes;
import org.feedforward.text.Printable;

/** What Spark says of executors that ended while they worked, or could not start. */
final class LostExecutor {

  private static final List<String> LOST =
      List.of(
          "ExecutorLostFailure",
          "Master removed our application",
          "Max number of executor failures",
          "SparkContext was shut down",
          "java.lang.OutOfMemoryError");

  /** The exit code of an executor whose memory ran out, and what kills one that takes too much. */
  private static final List<String> NO_MEMORY =
      List.of(
          "OutOfMemoryError",
          "exited with code 52",
          "exit code 52",
          "exit code 137",
          "exit status: 52",
          "exit status: 137",
          "exited with code 137",
          "exceeding memory limits",
          "exceeding physical memory limits",
          "OOMKilled");

  private LostExecutor() {}

  /** Why an executor was lost, in one line and whole; nothing where none was. */
  static Optional<String> reason(Throwable error) {
    return LOST.stream()
        .flatMap(words -> Causes.mentioning(error, words).stream())
        .map(LostExecutor::oneLine)
        .findFirst();
  }

  /** Whether memory was the reason. */
  static boolean lacksMemory(Throwable error) {
    return NO_MEMORY.stream().anyMatch(words -> Causes.mention(error, words));
  }

  /** Lines without the frames of stacks, up to the stack of the driver. */
  private static String oneLine(String message) {
    String line =
        message
            .lines()
            .map(String::strip)
            .takeWhile(part -> !part.startsWith("Driver stacktrace"))
            .filter(part -> !part.isEmpty() && !part.startsWith("at "))
            .collect(Collectors.joining(" "));
    return Printable.sentence(line);
  }
}
