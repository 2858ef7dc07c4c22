package org.feedforward.job.sql.files;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads the footers of many files at a time: it is waiting, for a disk's head or a store's answer.
 */
public final class SideBySide {

  private static final int THREADS = 32;

  private SideBySide() {}

  /** Reads what one file says; threads share it. */
  @FunctionalInterface
  public interface Reader<F, T> {

    /** Reads a file. */
    T read(F file) throws Exception;
  }

  /** What each of the files says, or why it cannot be read; all have been read. */
  public static <F, T> List<Future<T>> read(List<F> files, Reader<F, T> reader) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, files.size())));
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      files.forEach(file -> tasks.add(() -> reader.read(file)));
      return threads.invokeAll(tasks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while footers were read", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
