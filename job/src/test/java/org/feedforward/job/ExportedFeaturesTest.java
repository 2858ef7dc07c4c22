package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.feedforward.format.npy.Npy;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What reaches a network from raw tables by the feature files that {@code scripts/export-features}
 * writes, against scikit-learn's own numbers; {@code scripts/make-features} records both.
 */
class ExportedFeaturesTest {

  private static final Path CASES = Path.of("src/test/resources/features").toAbsolutePath();

  /** Those with a power, a logarithm or a quantile. */
  private static final Set<String> WITHIN_AN_ULP =
      Set.of(
          "yeo_johnson", "box_cox", "quantile_normal", "quantile_uniform", "log1p", "everything");

  @TempDir private Path folder;

  private static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void feedTheNumbersOfScikitLearn(String name) throws IOException {
    Tensor expected = Npy.read(CASES.resolve(name).resolve("expected.npy"));
    int width = expected.dim(1);
    Path columns = Files.writeString(folder.resolve("c.yaml"), "[{name: fed, of: input}]");
    Path output = folder.resolve("out");
    LocalSpark.session();
    Run run =
        Run.of(
            "score",
            "--model",
            weights(width).toString(),
            "--architecture",
            Files.writeString(
                    folder.resolve("net.txt"),
                    String.format(
                        Locale.ROOT,
                        "Sequential(\n  (0): Linear(in_features=%d, out_features=1, bias=True)\n)",
                        width))
                .toString(),
            "--input",
            CASES.resolve(name).resolve("raw.parquet").toString(),
            "--set",
            "features='@" + CASES.resolve(name).resolve("case.features.yaml") + "'",
            "--columns",
            "@" + columns,
            "--output",
            output.toString());
    assertThat(run.err()).isEmpty();
    List<Row> rows =
        LocalSpark.session().read().parquet(output.toString()).select("fed").collectAsList();
    assertThat(rows).hasSize(expected.dim(0));
    for (int row = 0; row < rows.size(); row++) {
      List<Float> fed = rows.get(row).getList(0);
      assertThat(fed).hasSize(width);
      for (int i = 0; i < width; i++) {
        float wanted = expected.getFloat(row * width + i);
        float found = fed.get(i);
        boolean same =
            WITHIN_AN_ULP.contains(name)
                ? Math.abs((double) found - wanted) <= Math.max(Math.ulp(wanted), 1e-12f)
                : Float.floatToRawIntBits(found) == Float.floatToRawIntBits(wanted);
        assertThat(same).as("row %d, number %d: %s for %s", row, i, found, wanted).isTrue();
      }
    }
  }

  /** A network that takes a row of floats, which is all that is asked of it. */
  private Path weights(int width) throws IOException {
    String header =
        String.format(
                Locale.ROOT,
                "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,%d],\"data_offsets\":[0,%d]},",
                width,
                4 * width)
            + String.format(
                Locale.ROOT,
                "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}",
                4 * width,
                4 * width + 4);
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .array());
    bytes.write(text);
    bytes.write(new byte[4 * width + 4]);
    return Files.write(folder.resolve("net.safetensors"), bytes.toByteArray());
  }
}
