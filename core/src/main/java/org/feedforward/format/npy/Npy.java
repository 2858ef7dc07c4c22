package org.feedforward.format.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.Elements;
import org.feedforward.format.io.FileBytes;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/**
 * One array as {@code numpy.save} writes it: format 1.0 to 3.0, numbers and truth values of any
 * width and byte order, C or Fortran order. Arrays of objects, strings or records are refused.
 */
public final class Npy {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 20;

  private Npy() {}

  /** Reads a file. */
  public static Tensor read(Path path) {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file);
    }
  }

  /** Reads bytes; messages call them {@code name}. */
  public static Tensor read(String name, byte[] bytes) {
    return read(ByteSource.of(name, bytes));
  }

  static Tensor read(ByteSource file) {
    byte[] head = file.head(12);
    if (head.length < 10 || !Arrays.equals(head, 0, 6, MAGIC, 0, 6)) {
      throw new ModelException(
          file.name() + " is not a .npy file: it does not begin with \\x93NUMPY (numpy.save does)");
    }
    ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int version = head[6];
    if (version < 1 || version > 3 || (version > 1 && head.length < 12)) {
      throw new ModelException(
          file.name() + " is a .npy file of version " + version + " (1 to 3 are known)");
    }
    int start = version == 1 ? 10 : 12;
    long length = version == 1 ? numbers.getShort(8) & 0xffff : numbers.getInt(8) & 0xffffffffL;
    if (length > LONGEST_HEADER) {
      throw new ModelException(
          file.name() + ": a header of " + length + " bytes (at most " + LONGEST_HEADER + ")");
    }
    String text =
        new String(
            file.bytes(start, (int) length),
            version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    NpyHeader header = NpyHeader.parse(file.name(), text);
    return tensor(file, start + length, header);
  }

  private static Tensor tensor(ByteSource file, long start, NpyHeader header) {
    ByteSource data = file.slice(start, file.size() - start);
    long expected = header.count() * header.type().bytes();
    if (data.size() != expected) {
      throw new ModelException(
          String.format(
              "%s %s: an array of shape %s and type %s has %d bytes, the file holds %d",
              file.name(),
              data.size() < expected ? "is truncated" : "has something after the array",
              Arrays.toString(header.shape()),
              header.type(),
              expected,
              data.size()));
    }
    return new Elements(data, header.type(), header.order())
        .strided(0, header.shape(), Elements.strides(header.shape(), header.fortran()));
  }

  /** The bytes of format 1.0, as {@code numpy.save} writes them. */
  public static byte[] toBytes(Tensor tensor) {
    String type =
        switch (tensor.dtype()) {
          case FLOAT32 -> "<f4";
          case INT64 -> "<i8";
          case BOOL -> "|b1";
        };
    String shape =
        Arrays.stream(tensor.shape())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "(", tensor.rank() == 1 ? ",)" : ")"));
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int padding = 63 - (10 + header.length()) % 64;
    ByteBuffer bytes =
        ByteBuffer.allocate(
                Math.addExact(
                    11 + header.length() + padding,
                    Math.multiplyExact(tensor.size(), tensor.dtype().bytes())))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0);
    bytes.putShort((short) (header.length() + padding + 1));
    bytes.put((header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < tensor.size(); i++) {
      switch (tensor.dtype()) {
        case FLOAT32 -> bytes.putFloat(tensor.getFloat(i));
        case INT64 -> bytes.putLong(tensor.getLong(i));
        case BOOL -> bytes.put((byte) (tensor.getBoolean(i) ? 1 : 0));
      }
    }
    return bytes.array();
  }

  /** Writes a file. */
  public static void write(Path path, Tensor tensor) throws IOException {
    Files.write(path, toBytes(tensor));
  }
}
