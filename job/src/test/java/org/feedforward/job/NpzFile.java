package org.feedforward.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Float arrays in a file as numpy.savez writes it. */
public final class NpzFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private NpzFile() {}

  /** Writes arrays of one shape by key. */
  public static void write(Path file, Map<String, float[]> arrays, int... shape)
      throws IOException {
    String extents =
        Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String text =
        String.format(
            Locale.ROOT, "{'descr': '<f4', 'fortran_order': False, 'shape': (%s,), }", extents);
    String header = text + " ".repeat(127 - MAGIC.length - 2 - text.length()) + "\n";
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, float[]> array : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        ByteBuffer bytes =
            ByteBuffer.allocate(128 + Float.BYTES * array.getValue().length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        for (float value : array.getValue()) {
          bytes.putFloat(value);
        }
        zip.write(bytes.array());
        zip.closeEntry();
      }
    }
  }
}
