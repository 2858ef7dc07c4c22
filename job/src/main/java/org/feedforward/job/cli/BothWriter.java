package org.feedforward.job.cli;

import java.io.IOException;
import java.io.Writer;

/** Writes to two writers, so that a text is both shown and kept. */
final class BothWriter extends Writer {

  private final Writer first;
  private final Writer second;

  BothWriter(Writer first, Writer second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    first.write(text, from, length);
    second.write(text, from, length);
  }

  @Override
  public void flush() throws IOException {
    first.flush();
    second.flush();
  }

  /** Both stay open for others. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
