package org.feedforward.format.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ZipBytes;

/** Pickles, opcode by opcode, and the archive that torch.save puts them into. */
final class PickleBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A pickle of protocol 2, as torch.save writes. */
  static PickleBytes protocol2() {
    return new PickleBytes().raw(0x80, 2);
  }

  /** Opcodes or their arguments as they are. */
  PickleBytes raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  PickleBytes ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes repeat(int times, String opcodes) {
    return ascii(opcodes.repeat(times));
  }

  PickleBytes append(PickleBytes other) {
    out.writeBytes(other.out.toByteArray());
    return this;
  }

  PickleBytes global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    raw('X').number(4, bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  PickleBytes integer(long value) {
    if (value == (int) value) {
      return raw('J').number(4, value);
    }
    return raw(0x8a, 8).number(8, value);
  }

  /** A little-endian number without an opcode. */
  PickleBytes number(int bytes, long value) {
    byte[] little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    out.write(little, 0, bytes);
    return this;
  }

  PickleBytes tuple(long... values) {
    raw('(');
    for (long value : values) {
      integer(value);
    }
    return raw('t');
  }

  /** A storage of that class, key and number of elements. */
  PickleBytes storage(String type, String key, long count) {
    return raw('(')
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .integer(count)
        .raw('t', 'Q');
  }

  /** A tensor on the storage "0" of floats. */
  PickleBytes tensor(long storageCount, long offset, long[] size, long[] stride) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .raw('(')
        .storage("FloatStorage", "0", storageCount)
        .integer(offset)
        .tuple(size)
        .tuple(stride)
        .raw(0x89)
        .global("collections", "OrderedDict")
        .raw(')', 'R')
        .raw('t', 'R');
  }

  /** A dict of one item "w", whose value is what was written last, and the end. */
  static PickleBytes weight(PickleBytes value) {
    return protocol2().raw('}').text("w").append(value).raw('s', '.');
  }

  byte[] build() {
    return out.toByteArray();
  }

  /** The archive with this pickle and a storage "0" of ten floats: 0, 1, 2, ... */
  ByteSource file() {
    return ByteSource.of("hostile.pt", zip(40).build());
  }

  /** The archive with a storage "0" of that many bytes. */
  ZipBytes zip(int storageBytes) {
    ByteBuffer storage = ByteBuffer.allocate(storageBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < storageBytes / 4; i++) {
      storage.putFloat(i);
    }
    return new ZipBytes()
        .add("archive/data.pkl", build())
        .add("archive/data/0", storage.array())
        .add("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
  }
}
