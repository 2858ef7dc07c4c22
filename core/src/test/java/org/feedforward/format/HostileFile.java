package org.feedforward.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model file that was made to hurt.
 *
 * @param name its name, with the ending that its format has
 * @param words what the refusal must say
 * @param making writes it, and what belongs to it, to a path
 */
public record HostileFile(String name, String words, Making making) {

  /** Writes a file. */
  public interface Making {
    void at(Path path) throws IOException;
  }

  /** The name on one line. */
  String shown() {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  /** A file of these bytes. */
  public static HostileFile of(String name, String words, byte[] bytes) {
    return new HostileFile(name, words, path -> Files.write(path, bytes));
  }
}
