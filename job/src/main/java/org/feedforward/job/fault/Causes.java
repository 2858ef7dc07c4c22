package org.feedforward.job.fault;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.text.Printable;

/** The causes of a failure, the failure itself first. */
public final class Causes {

  /** Causes may go round in a circle. */
  private static final int DEEPEST = 30;

  private Causes() {}

  /** All of them, from the failure to what caused it first. */
  public static List<Throwable> of(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable at = error; at != null && causes.size() < DEEPEST; at = at.getCause()) {
      causes.add(at);
    }
    return causes;
  }

  /** The last of them: what caused all others. */
  public static Throwable root(Throwable error) {
    List<Throwable> causes = of(error);
    return causes.get(causes.size() - 1);
  }

  /** The first one of a type. */
  public static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
    return of(error).stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The first line of a message, without Spark's names of conditions and states. */
  public static String firstLine(Throwable error) {
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    String line = message.strip().lines().findFirst().orElse("");
    return Printable.sentence(
        line.replaceFirst("^\\[[A-Z0-9_.]+] ", "").replaceFirst(" SQLSTATE: \\w+.*$", "").strip());
  }

  /**
   * What an error says, to stand behind the name of a file or folder: Java's own errors of files
   * say nothing but that name.
   */
  public static String said(Throwable error) {
    if (error instanceof NoSuchFileException) {
      return "no such file or folder";
    } else if (error instanceof AccessDeniedException) {
      return "permission denied";
    } else if (error instanceof NotDirectoryException) {
      return "not a folder";
    } else if (error instanceof FileSystemException file && file.getReason() != null) {
      return Names.escape(file.getReason());
    }
    if (error.getMessage() != null) {
      return Names.escape(error.getMessage());
    }
    return error instanceof EOFException ? "it ends too early" : error.getClass().getSimpleName();
  }

  /** Whether one says these words. */
  public static boolean mention(Throwable error, String words) {
    return mentioning(error, words).isPresent();
  }

  /** The message of the first one that says these words. */
  public static Optional<String> mentioning(Throwable error, String words) {
    return of(error).stream()
        .map(Throwable::getMessage)
        .filter(message -> message != null && message.contains(words))
        .findFirst();
  }
}
