package org.feedforward.job.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * The first and the last bytes of a file, as Latin letters: they tell what it is.
 *
 * @param head the first bytes
 * @param tail the last bytes
 */
record FileEnds(String head, String tail) {

  /** Reads some bytes at both ends, or as many as there are. */
  static FileEnds of(FileStatus file, int bytes, Configuration configuration) {
    byte[] head = new byte[(int) Math.min(file.getLen(), bytes)];
    byte[] tail = new byte[head.length];
    try (FSDataInputStream in = file.getPath().getFileSystem(configuration).open(file.getPath())) {
      in.readFully(0, head);
      in.readFully(file.getLen() - tail.length, tail);
    } catch (IOException e) {
      throw InputFaults.unreadable(
          InputFiles.shown(file.getPath()), Checksums.advice(file.getPath().toString(), e), e);
    }
    return new FileEnds(
        new String(head, StandardCharsets.ISO_8859_1),
        new String(tail, StandardCharsets.ISO_8859_1));
  }
}
