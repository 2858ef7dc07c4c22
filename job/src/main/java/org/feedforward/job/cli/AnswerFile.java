package org.feedforward.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.feedforward.job.fault.Names;

/**
 * A file that a command writes because its user asks for it: a page, or an answer in JSON. It may
 * not lie in a result, which holds what its manifest lists and nothing else.
 */
final class AnswerFile {

  private final Path path;

  private AnswerFile(Path path) {
    this.path = path;
  }

  /** The file that an option names; refused before any work is done where it may not be written. */
  static AnswerFile of(String name) {
    Path path = Path.of(name);
    for (Path above = path.toAbsolutePath().normalize().getParent();
        above != null;
        above = above.getParent()) {
      if (Files.exists(above.resolve("_MANIFEST.json"))) {
        throw CliFaults.insideResult(path, above);
      }
    }
    return new AnswerFile(path);
  }

  /** Writes the file whole; the sentence that tells so. */
  String write(String text) {
    try {
      // a pipe or a device is not a file that can be replaced
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        Files.writeString(path, text);
      } else {
        replace(Files.exists(path) ? path.toRealPath() : path.toAbsolutePath(), text);
      }
    } catch (IOException e) {
      throw CliFaults.unwritable(path.toString(), e);
    }
    return "Wrote " + Names.path(path.toString());
  }

  /** Writes beside the file first, so that one who reads it finds the old one or the new one. */
  private static void replace(Path file, String text) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
