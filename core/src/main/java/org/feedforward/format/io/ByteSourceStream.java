package org.feedforward.format.io;

import java.io.InputStream;
import java.util.Objects;

/** Bytes at positions as a stream, for parsers that want one. */
public final class ByteSourceStream extends InputStream {

  private final ByteSource source;
  private long position;

  /** From the first byte to the last. */
  public ByteSourceStream(ByteSource source) {
    this.source = source;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length > 0 && position == source.size()) {
      return -1;
    }
    int count = (int) Math.min(length, source.size() - position);
    source.read(position, target, offset, count);
    position += count;
    return count;
  }
}
