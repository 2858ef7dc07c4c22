package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The raw table of data/churn from end to end, from each kind of files: PyTorch's numbers for the
 * rows that can be scored, the planted faults for the others.
 */
class ChurnTest {

  private static final Path CHURN = Path.of("../data/churn").toAbsolutePath().normalize();
  private static final Path EXPECTED = Path.of("src/test/resources/tables/churn");
  private static final int ROWS = 4000;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path output;
  private final Map<Long, String[]> expected = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  @BeforeEach
  void readExpected() throws IOException {
    output = folder.resolve("out");
    List<String> lines = Files.readAllLines(EXPECTED.resolve("expected.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      expected.put(Long.valueOf(cells[0]), cells);
    }
    List<String> planted = Files.readAllLines(EXPECTED.resolve("faults.csv"));
    planted.subList(1, planted.size()).stream().sorted().forEach(faults::add);
  }

  private Dataset<Row> customers() {
    return spark.read().parquet(CHURN.resolve("customers.parquet").toString());
  }

  private Run score(Path input, String features, String... more) {
    List<String> words = new ArrayList<>(List.of("score", "--input", input.toString()));
    words.addAll(List.of("--model", CHURN.resolve("churn.onnx").toString()));
    words.addAll(List.of("--features", "@" + features, "--output", output.toString()));
    words.addAll(List.of("--output-format", "parquet", "--overwrite", "--keep", "customer_id"));
    if (input.endsWith("cells")) {
      words.addAll(List.of("--input-format", "csv"));
    }
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private Path columns() throws IOException {
    return Files.writeString(
        folder.resolve("columns.yaml"),
        """
        - {name: logits, of: logits}
        - {name: label, of: logits, label: [stays, leaves, upgrades]}
        - {name: p, of: logits, apply: softmax}
        """);
  }

  private void requireScored(List<Row> rows, double tolerance) {
    for (Row row : rows) {
      String[] cells = expected.get(Long.valueOf(row.get(0).toString()));
      List<Float> logits = row.getList(1);
      for (int i = 0; i < 3; i++) {
        assertThat((double) logits.get(i))
            .describedAs("%s", row)
            .isCloseTo(Double.parseDouble(cells[1 + i]), within(tolerance));
      }
      assertThat(row.getString(2)).describedAs("%s", row).isEqualTo(cells[4]);
    }
  }

  private void requireAllPolicies(Path input, String features, double tolerance)
      throws IOException {
    String file = "@" + columns();
    Run reject = score(input, features, "--columns", file, "--errors", "reject");
    assertThat(reject.err()).isEmpty();
    List<Row> rows = spark.read().parquet(output.toString()).collectAsList();
    assertThat(rows.stream().map(row -> Long.valueOf(row.get(0).toString())).sorted())
        .containsExactlyElementsOf(expected.keySet());
    requireScored(rows, tolerance);
    List<String> found = new ArrayList<>();
    Dataset<Row> rejects = spark.read().parquet(output.resolve("_rejects").toString());
    for (Row row : rejects.collectAsList()) {
      for (Row fault : row.<Row>getList(row.fieldIndex("faults"))) {
        String value = fault.getAs("value");
        found.add(
            String.join(
                ",",
                row.get(0).toString(),
                fault.getAs("reason"),
                fault.getAs("column"),
                value == null ? "" : value));
      }
    }
    found.sort(null);
    assertThat(found).isEqualTo(faults);
    assertThat(rejects.count() + rows.size()).isEqualTo(ROWS);

    Run nulls = score(input, features, "--columns", file, "--errors", "null");
    assertThat(nulls.err()).isEmpty();
    Dataset<Row> all = spark.read().parquet(output.toString());
    assertThat(all.count()).isEqualTo(ROWS);
    assertThat(all.where("logits is null and label is null and p is null").count())
        .isEqualTo(ROWS - expected.size());
    requireScored(all.where("logits is not null").collectAsList(), tolerance);

    Path before = output.resolve("_MANIFEST.json");
    String manifest = Files.readString(before);
    Run fail = score(input, features, "--columns", file, "--errors", "fail");
    assertThat(fail.code()).isEqualTo(ExitCode.DATA);
    assertThat(fail.err()).contains("column '");
    assertThat(Files.readString(before)).isEqualTo(manifest);
  }

  @Test
  void fromParquet() throws IOException {
    requireAllPolicies(
        CHURN.resolve("customers.parquet"), CHURN.resolve("churn.features.yaml").toString(), 1e-5);
  }

  @Test
  void fromPartitionFolders() throws IOException {
    Path folders = folder.resolve("folders");
    customers()
        .repartition(2)
        .write()
        .option("maxRecordsPerFile", 900)
        .partitionBy("active", "country")
        .parquet(folders.toString());
    String block = Files.readString(CHURN.resolve("churn.features.yaml"));
    Path features = Files.writeString(folder.resolve("f.features.yaml"), block);
    requireAllPolicies(folders, features.toString(), 1e-5);
  }

  /** Spend is written as pandas writes a float32, whose decimal is another double. */
  @Test
  void fromCsv() throws IOException {
    Path cells = folder.resolve("cells");
    customers()
        .selectExpr(
            "customer_id",
            "country",
            "plan",
            "cast(cast(age as double) as string) age",
            "income",
            "balance",
            "cast(cast(logins as double) as string) logins",
            "spend",
            "tenure",
            "latency",
            "if(active, 'True', 'False') active",
            "cast(opened_at as string) opened_at",
            "to_json(clicks) clicks",
            "to_json(embedding) embedding")
        .repartition(3)
        .write()
        .option("header", "true")
        .option("escape", "\"")
        .csv(cells.toString());
    String parsed =
        Files.readString(CHURN.resolve("churn.features.yaml"))
            .replace("- embedding\n", "- {column: embedding, steps: [{parse: json}]}\n")
            .replaceFirst("(column: clicks\\s+steps:\\s+)", "$1- parse: json\n        ");
    Path features = Files.writeString(folder.resolve("csv.features.yaml"), parsed);
    requireAllPolicies(cells, features.toString(), 2e-4);
  }
}
