package org.feedforward.format.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Objects;
import org.feedforward.graph.ModelException;

/**
 * Bytes that can be read at any position: a file, an array, a part of either. Reading never
 * allocates more than the caller asks for, and never beyond the end.
 */
public interface ByteSource {

  /** What messages call it: the file name. */
  String name();

  /** The number of bytes. */
  long size();

  /** Reads exactly {@code length} bytes that lie inside. */
  void read(long position, byte[] target, int offset, int length);

  /** An array as it stands. */
  static ByteSource of(String name, byte[] bytes) {
    return new ArrayBytes(name, bytes);
  }

  /** A part of this, under the same name. */
  default ByteSource slice(long position, long length) {
    requireInside(position, length);
    return new SliceBytes(this, position, length);
  }

  /** Bytes of a known small number, checked before they are allocated. */
  default byte[] bytes(long position, int length) {
    requireInside(position, length);
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }

  /** As {@link #bytes}, to read numbers from. */
  default ByteBuffer buffer(long position, int length, ByteOrder order) {
    return ByteBuffer.wrap(bytes(position, length)).order(order);
  }

  /** Fails, as a truncated file, when the bytes are not there. */
  default void requireInside(long position, long length) {
    if (position < 0 || length < 0 || length > size() || position > size() - length) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s is truncated: %d bytes expected at position %d, it has %d bytes",
              name(),
              length,
              position,
              size()));
    }
  }

  /** The first bytes, fewer when there are not as many. */
  default byte[] head(int length) {
    return bytes(0, (int) Math.min(length, size()));
  }

  /** An array as bytes. */
  record ArrayBytes(String name, byte[] array) implements ByteSource {
    @Override
    public long size() {
      return array.length;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) {
      requireInside(position, length);
      System.arraycopy(array, (int) position, target, offset, length);
    }
  }

  /** A part of another source. */
  record SliceBytes(ByteSource whole, long start, long size) implements ByteSource {
    public SliceBytes {
      Objects.requireNonNull(whole);
    }

    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) {
      requireInside(position, length);
      whole.read(start + position, target, offset, length);
    }
  }
}
