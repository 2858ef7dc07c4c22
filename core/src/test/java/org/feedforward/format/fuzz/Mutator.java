package org.feedforward.format.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes valid files a little: the same seed gives the same files on every machine. */
final class Mutator {

  private static final long[] TELLING = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 32,
    1L << 40,
    100_000_000,
    65536
  };

  private final SplittableRandom random;
  private final List<byte[]> seeds;

  Mutator(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.random = new SplittableRandom(seed);
  }

  byte[] next() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    int changes = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 3);
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(9)) {
      case 0 -> flip(bytes, at);
      case 1 -> set(bytes, at);
      case 2 -> number(bytes, at);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)));
      case 5 -> repeated(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)));
      case 6 -> spliced(bytes, at);
      case 7 -> digit(bytes, at);
      default -> swapped(bytes, at);
    };
  }

  private byte[] flip(byte[] bytes, int at) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private byte[] set(byte[] bytes, int at) {
    bytes[at] = (byte) random.nextInt(256);
    return bytes;
  }

  private byte[] number(byte[] bytes, int at) {
    int width = 1 << random.nextInt(4);
    if (at + width > bytes.length) {
      return bytes;
    }
    byte[] number =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(TELLING[random.nextInt(TELLING.length)])
            .array();
    System.arraycopy(number, 0, bytes, at, width);
    return bytes;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
    return shorter;
  }

  private byte[] repeated(byte[] bytes, int from, int to) {
    int times = 1 + random.nextInt(random.nextInt(8) == 0 ? 60 : 3);
    return inserted(bytes, from, bytes, from, to, times);
  }

  private byte[] spliced(byte[] bytes, int at) {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    if (other.length == 0) {
      return bytes;
    }
    int from = random.nextInt(other.length);
    return inserted(
        bytes, at, other, from, Math.min(other.length, from + 1 + random.nextInt(60)), 1);
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] other, int from, int to, int times) {
    ByteBuffer longer = ByteBuffer.allocate(bytes.length + (to - from) * times);
    longer.put(bytes, 0, at);
    for (int i = 0; i < times; i++) {
      longer.put(other, from, to - from);
    }
    longer.put(bytes, at, bytes.length - at);
    return longer.array();
  }

  /** Puts a number in place of the next digit of a text. */
  private byte[] digit(byte[] bytes, int at) {
    for (int i = at; i < bytes.length; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        String number = Long.toString(TELLING[random.nextInt(TELLING.length)]);
        byte[] digits = number.getBytes(StandardCharsets.US_ASCII);
        return inserted(without(bytes, i, i + 1), i, digits, 0, digits.length, 1);
      }
    }
    return bytes;
  }

  private byte[] swapped(byte[] bytes, int at) {
    int other = random.nextInt(bytes.length);
    byte kept = bytes[at];
    bytes[at] = bytes[other];
    bytes[other] = kept;
    return bytes;
  }
}
