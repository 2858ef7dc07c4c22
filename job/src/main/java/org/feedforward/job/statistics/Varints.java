package org.feedforward.job.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/** Whole numbers of 0 and more in as few bytes as they need. */
final class Varints {

  private Varints() {}

  static void write(DataOutput out, long value) throws IOException {
    long rest = value;
    while (rest > 0x7f) {
      out.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long read(DataInput in) throws IOException {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.readByte();
      value |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  /** A sum of any size and sign. */
  static void write(DataOutput out, BigInteger sum) throws IOException {
    byte[] bytes = sum.toByteArray();
    write(out, bytes.length);
    out.write(bytes);
  }

  static BigInteger readSum(DataInput in) throws IOException {
    byte[] bytes = new byte[(int) read(in)];
    in.readFully(bytes);
    return new BigInteger(bytes);
  }
}
