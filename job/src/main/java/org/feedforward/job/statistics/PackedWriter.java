package org.feedforward.job.statistics;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Packs numbers into bytes, whole numbers of 0 and more into as few as they need. A task packs some
 * hundred thousand of them, which is why there is no stream.
 */
final class PackedWriter {

  /** Bytes that a whole number may need. */
  private static final int MOST = 10;

  private byte[] bytes = new byte[1 << 12];
  private int size;

  /** A whole number of 0 and more. */
  void putWhole(long value) {
    room(MOST);
    size = put(bytes, size, value);
  }

  private static int put(byte[] bytes, int at, long value) {
    int next = at;
    long rest = value;
    while (rest > 0x7f) {
      bytes[next++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[next++] = (byte) rest;
    return next;
  }

  /**
   * How many of some counts are not 0, then each of these, behind the distance of its place from
   * the place before; the first distance is from -1.
   *
   * @param from where the count of place 0 stands
   * @param first the counts after it are those of the places first + 1, first + 2 and so on
   */
  void putCounts(long[] counts, int from, int to, int first) {
    int used = 0;
    for (int i = from; i < to; i++) {
      used += counts[i] > 0 ? 1 : 0;
    }
    putWhole(used);
    room(2 * MOST * used);
    byte[] packed = bytes;
    int at = size;
    int before = -1;
    for (int i = from; i < to; i++) {
      if (counts[i] > 0) {
        int place = i == from ? 0 : first + i - from;
        at = put(packed, at, place - before);
        at = put(packed, at, counts[i]);
        before = place;
      }
    }
    size = at;
  }

  void putFlag(boolean flag) {
    putWhole(flag ? 1 : 0);
  }

  void putLong(long value) {
    putBits(value, Long.BYTES);
  }

  void putFloat(float value) {
    putBits(Float.floatToRawIntBits(value), Float.BYTES);
  }

  private void putBits(long bits, int length) {
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) (bits >> i * Byte.SIZE);
    }
  }

  /** A sum of any size and sign. */
  void putSum(BigInteger sum) {
    putBytes(sum.toByteArray());
  }

  void putText(String text) {
    putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void putBytes(byte[] more) {
    putWhole(more.length);
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
