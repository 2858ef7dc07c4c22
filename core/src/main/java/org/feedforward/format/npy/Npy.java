package org.feedforward.format.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.Elements;
import org.feedforward.format.io.FileBytes;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/**
 * One array as {@code numpy.save} writes it: format 1.0 to 3.0, numbers and truth values of any
 * width and byte order, texts of fixed width (U, S), C or Fortran order. Arrays of objects or
 * records are refused.
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
    if (array(file) instanceof NpyArray.Numbers numbers) {
      return numbers.tensor();
    }
    throw new ModelException(file.name() + " holds texts; expected numbers");
  }

  /** Reads a file of numbers or of texts. */
  public static NpyArray array(Path path) {
    try (FileBytes file = FileBytes.open(path)) {
      return array(file);
    }
  }

  /** Reads bytes of numbers or of texts; messages call them {@code name}. */
  public static NpyArray array(String name, byte[] bytes) {
    return array(ByteSource.of(name, bytes));
  }

  static NpyArray array(ByteSource file) {
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
    return array(file, start + length, header);
  }

  private static NpyArray array(ByteSource file, long start, NpyHeader header) {
    ByteSource data = file.slice(start, file.size() - start);
    long expected = header.bytes();
    if (data.size() != expected) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s %s: an array of shape %s and type %s has %d bytes, the file holds %d",
              file.name(),
              data.size() < expected ? "is truncated" : "has something after the array",
              Arrays.toString(header.shape()),
              header.type(),
              expected,
              data.size()));
    }
    Elements elements = new Elements(data, header.type(), header.order());
    long[] strides = Elements.strides(header.shape(), header.fortran());
    return header.characters() == NpyHeader.NO_TEXT
        ? new NpyArray.Numbers(elements.strided(0, header.shape(), strides))
        : new NpyArray.Texts(header.shape(), texts(file, elements, header, strides));
  }

  /** The texts of an array of characters that has an axis more: each ends before its zeros. */
  private static List<String> texts(
      ByteSource file, Elements elements, NpyHeader header, long[] strides) {
    int rank = strides.length;
    int width = header.characters();
    int[] shape = Arrays.copyOf(header.shape(), rank + 1);
    shape[rank] = width;
    long[] steps = Arrays.copyOf(strides, rank + 1);
    for (int axis = 0; axis < rank; axis++) {
      steps[axis] *= width;
    }
    steps[rank] = 1;
    Tensor characters = elements.strided(0, shape, steps);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < header.count(); i++) {
      int end = (i + 1) * width;
      while (end > i * width && characters.getLong(end - 1) == 0) {
        end--;
      }
      texts.add(
          header.type() == ElementType.UINT8
              ? ofBytes(characters, i * width, end)
              : ofCodePoints(file, characters, i * width, end));
    }
    return texts;
  }

  private static String ofBytes(Tensor characters, int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) characters.getLong(from + i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String ofCodePoints(ByteSource file, Tensor characters, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      long code = characters.getLong(i);
      if (code > Character.MAX_CODE_POINT) {
        throw new ModelException(file.name() + " holds " + code + ", which is not a character");
      }
      text.appendCodePoint((int) code);
    }
    return text.toString();
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
