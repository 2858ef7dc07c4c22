package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks that PyTorch exported (scripts/make-networks), scored over Parquet. */
class NetworksTest {

  private static final Path NETWORKS = Path.of("../core/src/test/resources/golden/networks");

  /** A model of ONNX with one Cast from uint8 to float. */
  private static final String BYTES =
      "CAg6SAoXCgF1EgF5IgRDYXN0KgkKAnRvGAGgAQISAWdaFAoBdRIPCg0IAhIJCgMSAU4KAggB"
          + "YhQKAXkSDwoNCAESCQoDEgFOCgIIAUIECgAQEQ==";

  /** A model of ONNX that casts a float and looks it up in a table of three. */
  private static final String CAST =
      "CAg6cAoXCgFmEgFpIgRDYXN0KgkKAnRvGAegAQIKEQoBdAoBaRIBeSIGR2F0aGVyEgFnKhcI"
          + "AwgBEAEiDAAAgD8AAABAAABAQEIBdFoQCgFmEgsKCQgBEgUKAxIBTmIUCgF5Eg8KDQgBEgkK"
          + "AxIBTgoCCAFCBAoAEBE=";

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  static Stream<String> networks() throws IOException {
    try (Stream<Path> networks = Files.list(NETWORKS)) {
      return networks.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void givesThePredictionsOfPyTorchForAParquetTable(String network) {
    Model model = model(network);
    List<Row> scored = score(network, table(network, model));
    for (Port output : model.outputs()) {
      Tensor expected = Npy.read(NETWORKS.resolve(network).resolve(output.name() + ".npy"));
      assertThat(scored).hasSize(expected.dim(0));
      for (int row = 0; row < scored.size(); row++) {
        assertClose(found(scored.get(row), model, output), expected, row);
      }
    }
  }

  @Test
  void givesTheValuesInBetweenThatAreAskedFor() {
    List<Row> scored =
        score(
            "deepfm",
            table("deepfm", model("deepfm")),
            "--values",
            "/embedding/Gather_output_0",
            "--values",
            "probability");
    Tensor probability = Npy.read(NETWORKS.resolve("deepfm/probability.npy"));
    for (int row = 0; row < scored.size(); row++) {
      Row values = scored.get(row).getStruct(1);
      assertThat(values.getList(values.fieldIndex("/embedding/Gather_output_0"))).hasSize(24);
      assertThat(values.getFloat(values.fieldIndex("probability")))
          .isCloseTo(probability.get(row), org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  @Test
  void takesTheValuesFromAJobFileAndNamesThoseItDoesNotHave() throws IOException {
    Path table = table("residual_mlp", model("residual_mlp"));
    Path job = folder.resolve("job.yaml");
    String text =
        """
        model: {path: %s}
        input: {path: %s}
        features: [numbers_*]
        output: {path: %s, keep: [id], values: [%s]}
        """;
    Path network = NETWORKS.resolve("residual_mlp/model.onnx").toAbsolutePath();
    Path output = folder.resolve("values");
    Files.writeString(
        job, String.format(Locale.ROOT, text, network, table, output, "/first/Gemm_output_0"));
    Run run = Run.of("score", "--job", job.toString());
    assertThat(run.err()).isEmpty();
    Row first = spark.read().parquet(output.toString()).first();
    assertThat(first.getList(1)).hasSize(24);
    Files.writeString(
        job, String.format(Locale.ROOT, text, network, table, folder.resolve("x"), "nothing"));
    Run refused = Run.of("score", "--job", job.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.MODEL);
    assertThat(refused.err()).contains("no value nothing", "/first/Gemm_output_0");
  }

  @Test
  void namesTheColumnAndTheValueOfAnIdThatTheTableOfAnEmbeddingDoesNotHave() {
    Path table = folder.resolve("ids");
    spark
        .range(500)
        .selectExpr("id", "5 as ids_0", "2 as ids_1", "1L as ids_2", "if(id = 321, 10, 9) as ids_3")
        .repartition(1)
        .write()
        .parquet(table.toString());
    Run run = run("deepfm", table, folder.resolve("never"));
    assertThat(run.code()).isEqualTo(ExitCode.DATA);
    // the network adds 90, where the ids of the fourth feature begin in one table of all
    assertThat(run.err())
        .contains(
            "column 'ids_3' holds 10, which becomes id 100, but the embedding has rows 0 to 99, in ",
            "part-00000");
  }

  @Test
  void takesNoRowForANegativeIdUnlessAsked() {
    Path table = folder.resolve("negative");
    spark
        .range(5)
        .selectExpr("id", "if(id = 3, -1, 5) as ids_0", "2 as ids_1", "1L as ids_2", "9 as ids_3")
        .repartition(1)
        .write()
        .parquet(table.toString());
    Run refused = run("deepfm", table, folder.resolve("never"));
    assertThat(refused.code()).isEqualTo(ExitCode.DATA);
    assertThat(refused.err())
        .contains("column 'ids_0' holds id -1, but the embedding has rows 0 to 99")
        .contains(", in file:", "; model.negative-ids: wrap counts from the end, as ONNX does")
        .contains("part-00000");

    Run wrapped = run("deepfm", table, folder.resolve("wrapped"), "--negative-ids", "wrap");
    assertThat(wrapped.err()).isEmpty();
    Run unknown = run("deepfm", table, folder.resolve("never"), "--negative-ids", "last");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("expected fail or wrap, found 'last'");

    String path = NETWORKS.resolve("deepfm/model.onnx").toAbsolutePath().toString();
    spark.conf().set("spark.feedforward.model.deep", path);
    String query =
        "SELECT feedforward_predict('deep', ids_0, ids_1, ids_2, ids_3) FROM parquet.`"
            + table
            + "`";
    assertThatThrownBy(() -> spark.sql(query).collect()).hasMessageContaining("holds id -1");
    spark.conf().set("spark.feedforward.model.deep.negative-ids", "wrap");
    assertThat((Row[]) spark.sql(query).collect()).hasSize(5);
    spark.conf().set("spark.feedforward.model.deep.negative-ids", "last");
    assertThatThrownBy(() -> spark.sql(query).collect())
        .hasMessageContaining("must be fail or wrap");
    spark.conf().unset("spark.feedforward.model.deep");
    spark.conf().unset("spark.feedforward.model.deep.negative-ids");
  }

  @Test
  void takesNoNumberThatTheTypeOfAnInputDoesNotHave() throws IOException {
    refuses(BYTES, "if(id = 3, 300, 7) as u", "column 'u' holds 300", "uint8 there: 0 to 255, in");
    refuses(BYTES, "if(id = 3, -1L, 255L) as u", "column 'u' holds -1", "uint8");
  }

  @Test
  void makesNoIdOfNaN() throws IOException {
    refuses(
        CAST, "if(id = 3, float('NaN'), 2f) as f", "column 'f' holds NaN, which is not an id, in");
    refuses(CAST, "if(id = 3, float('-Infinity'), 2f) as f", "column 'f' holds -Infinity, which");
    refuses(CAST, "if(id = 3, 1e19, 2) as f", "column 'f' holds 1.0E19, which becomes id");
  }

  private void refuses(String model, String column, String... words) throws IOException {
    Path file = Files.write(folder.resolve("small.onnx"), Base64.getDecoder().decode(model));
    Path table = folder.resolve("small" + column.hashCode());
    spark.range(5).selectExpr("id", column).repartition(1).write().parquet(table.toString());
    String output = folder.resolve("never").toString();
    Run run =
        Run.of(
            "score", "--model", file.toString(), "--input", table.toString(), "--output", output);
    assertThat(run.code()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains(words).contains("part-00000");
    assertThat(Path.of(output)).doesNotExist();
  }

  private static Model model(String network) {
    return Model.load(NETWORKS.resolve(network).resolve("model.onnx"), LoadOptions.NONE);
  }

  /** The inputs as columns NAME_0, NAME_1, ... in several files, in no order. */
  private Path table(String network, Model model) {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("id", DataTypes.IntegerType, false));
    List<Tensor> inputs = new ArrayList<>();
    for (Port input : model.inputs()) {
      inputs.add(Npy.read(NETWORKS.resolve(network).resolve(input.name() + ".npy")));
      boolean whole = input.dtype() == DType.INT64;
      for (int i = 0; i < input.elements(); i++) {
        fields.add(
            DataTypes.createStructField(
                input.name() + "_" + i, whole ? DataTypes.LongType : DataTypes.FloatType, false));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < inputs.get(0).dim(0); row++) {
      List<Object> cells = new ArrayList<>(List.of(row));
      for (Tensor input : inputs) {
        int width = input.size() / input.dim(0);
        for (int i = row * width; i < (row + 1) * width; i++) {
          cells.add(
              input.dtype() == DType.INT64
                  ? (Object) input.getLong(i)
                  : (Object) input.getFloat(i));
        }
      }
      rows.add(RowFactory.create(cells.toArray()));
    }
    Path table = folder.resolve("table");
    spark
        .createDataFrame(rows, new StructType(fields.toArray(StructField[]::new)))
        .repartition(3)
        .write()
        .parquet(table.toString());
    return table;
  }

  private List<Row> score(String network, Path table, String... more) {
    Path output = folder.resolve("scored");
    Run run = run(network, table, output, more);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    return spark.read().parquet(output.toString()).orderBy("id").collectAsList();
  }

  private Run run(String network, Path table, Path output, String... more) {
    List<String> words = new ArrayList<>(List.of("score", "--keep", "id"));
    words.addAll(List.of("--model", NETWORKS.resolve(network).resolve("model.onnx").toString()));
    words.addAll(List.of("--input", table.toString(), "--output", output.toString()));
    for (Port input : model(network).inputs()) {
      words.addAll(List.of("--features", input.name() + "=" + input.name() + "_*"));
    }
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  /** A number, an array, or a struct of them. */
  private static double[] found(Row row, Model model, Port output) {
    Row holder = model.outputs().size() > 1 ? row.getStruct(1) : row;
    int field = model.outputs().size() > 1 ? holder.fieldIndex(output.name()) : 1;
    return output.elements() == 1
        ? new double[] {holder.<Number>getAs(field).doubleValue()}
        : holder.<Number>getList(field).stream().mapToDouble(Number::doubleValue).toArray();
  }

  private static void assertClose(double[] found, Tensor expected, int row) {
    int width = expected.size() / expected.dim(0);
    assertThat(found).hasSize(width);
    IntStream.range(0, width)
        .forEach(
            i -> {
              double wanted = expected.getDouble(row * width + i);
              assertThat(Math.abs(found[i] - wanted))
                  .as("row %d, element %d: %s, expected %s", row, i, found[i], wanted)
                  .isLessThanOrEqualTo(1e-6 + 1e-5 * Math.abs(wanted));
            });
  }
}
