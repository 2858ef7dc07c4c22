package org.feedforward.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An embedding of any number of rows with a linear layer of one output behind it, as files that are
 * made on the spot; what it gives for an id can be worked out from the id alone.
 *
 * @param rows of the table
 */
record LargeModel(int rows) {

  static final int WIDTH = 64;

  private static final float BIAS = 0.25f;
  private static final int TABLE_BYTES_PER_ROW = WIDTH * Float.BYTES;

  /** A model whose table has about so many megabytes (of a million bytes). */
  static LargeModel ofMegabytes(int megabytes) {
    return new LargeModel((int) (megabytes * 1_000_000L / TABLE_BYTES_PER_ROW));
  }

  /** Writes the model to a folder and gives the flags that name it. */
  List<String> write(Path folder) throws IOException {
    return write(folder, true);
  }

  /** The same without the numbers: a file of zeros that takes no disk. */
  List<String> writeZeros(Path folder) throws IOException {
    return write(folder, false);
  }

  private List<String> write(Path folder, boolean numbers) throws IOException {
    Path weights = folder.resolve("large.safetensors");
    Path text = folder.resolve("large.txt");
    long table = (long) rows * TABLE_BYTES_PER_ROW;
    long layer = table + (WIDTH + 1) * Float.BYTES;
    byte[] header =
        String.format(
                Locale.ROOT,
                """
        {"0.weight":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,%d]},\
        "2.weight":{"dtype":"F32","shape":[1,%d],"data_offsets":[%d,%d]},\
        "2.bias":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}}""",
                rows,
                WIDTH,
                table,
                WIDTH,
                table,
                layer - Float.BYTES,
                layer - Float.BYTES,
                layer)
            .getBytes(StandardCharsets.US_ASCII);
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(Long.BYTES + header.length + layer);
      file.write(little(Long.BYTES).putLong(header.length).array());
      file.write(header);
      if (numbers) {
        writeNumbers(file);
      }
    }
    Files.writeString(
        text,
        String.format(
            Locale.ROOT,
            """
        Sequential(
          (0): Embedding(%d, %d)
          (1): Flatten(start_dim=1, end_dim=-1)
          (2): Linear(in_features=%d, out_features=1, bias=True)
        )
        """,
            rows,
            WIDTH,
            WIDTH));
    return List.of("--model", weights.toString(), "--architecture", text.toString());
  }

  private void writeNumbers(RandomAccessFile file) throws IOException {
    int chunkRows = 1 << 12;
    for (int first = 0; first < rows; first += chunkRows) {
      int count = Math.min(chunkRows, rows - first);
      ByteBuffer chunk = little(count * TABLE_BYTES_PER_ROW);
      for (int row = first; row < first + count; row++) {
        for (int i = 0; i < WIDTH; i++) {
          chunk.putFloat(element(row, i));
        }
      }
      file.getChannel().write(chunk.flip());
    }
    ByteBuffer layer = little((WIDTH + 1) * Float.BYTES);
    for (int i = 0; i < WIDTH; i++) {
      layer.putFloat(weight(i));
    }
    file.getChannel().write(layer.putFloat(BIAS).flip());
  }

  /** What PyTorch's Linear gives for an id, in float32, one product after another. */
  float prediction(int id) {
    float sum = BIAS;
    for (int i = 0; i < WIDTH; i++) {
      sum = Math.fma(element(id, i), weight(i), sum);
    }
    return sum;
  }

  private static float element(int row, int i) {
    return ((row * WIDTH + i) * 0x9e3779b1 >> 8) * 0x1p-23f;
  }

  private static float weight(int i) {
    return (i % 7 - 3) * 0.125f;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
