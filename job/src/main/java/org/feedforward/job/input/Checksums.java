package org.feedforward.job.input;

import java.io.EOFException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.ChecksumException;

/**
 * Checksum files that Hadoop writes beside local files. One that was left from an earlier version
 * of its file makes a good file unreadable.
 */
public final class Checksums {

  private Checksums() {}

  /**
   * What may be wrong with a local file that could not be read, or nothing.
   *
   * @param path the file
   * @param cause why it could not be read
   */
  public static String advice(String path, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    boolean suspect =
        cause instanceof EOFException
            || cause instanceof ChecksumException
            || message.contains("Checksum error")
            || message.contains("Read past End of File");
    try {
      Path local = path.startsWith("file:") ? Path.of(URI.create(path).getPath()) : Path.of(path);
      Path checksum = local.resolveSibling("." + local.getFileName() + ".crc");
      return suspect && Files.exists(checksum) ? InputFaults.staleChecksum(checksum) : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
