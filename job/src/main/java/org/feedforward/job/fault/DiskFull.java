package org.feedforward.job.fault;

import java.util.List;

/** What file systems say when a disk or a quota is full. */
public final class DiskFull {

  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "DiskSpace quota");

  private DiskFull() {}

  /** Whether something could not be written because a disk or a quota is full. */
  public static boolean is(Throwable error) {
    return FULL.stream().anyMatch(words -> Causes.mention(error, words));
  }
}
