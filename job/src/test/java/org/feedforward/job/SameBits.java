package org.feedforward.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.nn.BatchNorm1d;
import org.feedforward.nn.ELU;
import org.feedforward.nn.GELU;
import org.feedforward.nn.LayerNorm;
import org.feedforward.nn.Linear;
import org.feedforward.nn.Mish;
import org.feedforward.nn.Sequential;
import org.feedforward.nn.SiLU;
import org.feedforward.nn.Sigmoid;
import org.feedforward.nn.Softmax;
import org.feedforward.nn.Softplus;
import org.feedforward.nn.Tanh;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Two networks over the handwritten digits, and the digest that the bits of their predictions have
 * on every machine, JDK, line of Spark, serializer, kind of file and number of tasks. A digest
 * changes only when the definition of a function or the order of a sum does, and then for all.
 */
enum SameBits {
  /** Linear layers and ReLU, trained. */
  DIGITS("3c9163990f931873cb9ffe39f72f7d7195abb5d99de57897eee5f02cbf5ba3df") {
    @Override
    List<String> model(Path folder) {
      return List.of(
          "--model",
          DATA.resolve("state_dict.pt").toString(),
          "--architecture",
          DATA.resolve("module.txt").toString());
    }
  },

  /** Every kind of function: exponentials, error function, logarithms, statistics of a row. */
  FUNCTIONS("db11bc5ef6308dfecb83a829aa9646acaee45b5b987395b04c24fd393960fffc") {
    @Override
    List<String> model(Path folder) {
      Path weights = folder.resolve("functions.safetensors");
      Path text = folder.resolve("functions.txt");
      Sequential network = functions();
      try {
        Files.write(weights, safetensors(network.stateDict()));
        Files.writeString(text, network.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.of("--model", weights.toString(), "--architecture", text.toString());
    }
  };

  static final int ROWS = 1797;

  private static final Path DATA = Path.of("../data/digits").toAbsolutePath().normalize();

  private final String digest;

  SameBits(String digest) {
    this.digest = digest;
  }

  /** The flags of the model, whose files may be written to a folder. */
  abstract List<String> model(Path folder);

  /** The digest of the predictions for all digits, in the order of their ids. */
  String digest() {
    return digest;
  }

  /** The words of a command that scores the digits. */
  List<String> score(Path folder, Path input, Path output) {
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(model(folder));
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    words.addAll(List.of("--features", "pixel_*", "--keep", "id"));
    return words;
  }

  /** The digits as Parquet. */
  static Path parquet() {
    return DATA.resolve("digits.parquet");
  }

  /** SHA-256 of the numbers of rows and the bits of their predictions, in the order of ids. */
  static String digest(Dataset<Row> scored) {
    List<Row> rows =
        scored.selectExpr("bigint(id) as id", "prediction").orderBy("id").collectAsList();
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Row row : rows) {
        List<Float> values = row.getList(1);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Float.BYTES * values.size());
        bytes.putLong(row.getLong(0));
        values.forEach(value -> bytes.putInt(Float.floatToRawIntBits(value)));
        sha.update(bytes.array());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Sequential functions() {
    Sequential network =
        new Sequential(
            new Linear(64, 48, true, 1),
            new BatchNorm1d(48),
            new Tanh(),
            new Linear(48, 40, true, 2),
            new GELU(),
            new LayerNorm(40),
            new Linear(40, 33, true, 3),
            new Sigmoid(),
            new Linear(33, 32, false, 4),
            new SiLU(),
            new Linear(32, 31, true, 5),
            new Mish(),
            new Linear(31, 24, true, 6),
            new Softplus(),
            new ELU(),
            new Linear(24, 10, true, 7),
            new Softmax(1));
    Map<String, Tensor> state = network.stateDict();
    state.put("1.running_mean", Tensor.uniform(8, -1, 1, 48));
    state.put("1.running_var", Tensor.uniform(9, 0.5f, 2, 48));
    network.loadStateDict(state);
    return network;
  }

  /** Named tensors as a file: the length of the header, the header, the values. */
  private static byte[] safetensors(Map<String, Tensor> state) {
    List<String> entries = new ArrayList<>();
    int end = 0;
    for (Map.Entry<String, Tensor> entry : state.entrySet()) {
      Tensor tensor = entry.getValue();
      boolean floats = tensor.dtype() == DType.FLOAT32;
      int start = end;
      end += tensor.size() * (floats ? Float.BYTES : Long.BYTES);
      String shape =
          Arrays.stream(tensor.shape()).mapToObj(String::valueOf).collect(Collectors.joining(","));
      entries.add(
          String.format(
              Locale.ROOT,
              "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
              entry.getKey(),
              floats ? "F32" : "I64",
              shape,
              start,
              end));
    }
    byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length + end);
    file.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    for (Tensor tensor : state.values()) {
      for (int i = 0; i < tensor.size(); i++) {
        if (tensor.dtype() == DType.FLOAT32) {
          file.putFloat(tensor.getFloat(i));
        } else {
          file.putLong(tensor.getLong(i));
        }
      }
    }
    return file.array();
  }
}
