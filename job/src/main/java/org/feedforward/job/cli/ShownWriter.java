package org.feedforward.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.feedforward.job.fault.Secrets;
import org.feedforward.text.Printable;

/**
 * Lines for a person: whatever they are made of, no secret passes, and nothing that moves a cursor.
 */
final class ShownWriter extends Writer {

  private final Writer out;
  private final StringBuilder line = new StringBuilder();

  ShownWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(char[] letters, int offset, int length) {
    synchronized (lock) {
      for (int i = offset; i < offset + length; i++) {
        line.append(letters[i]);
        if (letters[i] == '\n') {
          pass();
        }
      }
    }
  }

  private void pass() {
    String text = line.toString();
    line.setLength(0);
    String end = text.endsWith("\r\n") ? "\r\n" : text.endsWith("\n") ? "\n" : "";
    String shown = text.substring(0, text.length() - end.length());
    try {
      out.write(Printable.line(Secrets.hidden(shown)) + end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void flush() throws IOException {
    synchronized (lock) {
      if (line.length() > 0) {
        pass();
      }
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
