package org.feedforward.job.statistics;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link PackedWriter} has packed. */
final class PackedReader {

  private final byte[] bytes;
  private int at;

  PackedReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A whole number of 0 and more. */
  long whole() {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  /** One that is known to be an int. */
  int count() {
    return (int) whole();
  }

  boolean flag() {
    return whole() != 0;
  }

  long longNumber() {
    return bits(Long.BYTES);
  }

  float floatNumber() {
    return Float.intBitsToFloat((int) bits(Float.BYTES));
  }

  private long bits(int length) {
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= (bytes[at++] & 0xffL) << i * Byte.SIZE;
    }
    return bits;
  }

  BigInteger sum() {
    return new BigInteger(packed());
  }

  String text() {
    return new String(packed(), StandardCharsets.UTF_8);
  }

  private byte[] packed() {
    int length = count();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }
}
