package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables of some files of some row groups of some batches, of which a task reads several or a part
 * of one, with rows that cannot be scored and rows that a filter leaves out: every row is scored or
 * rejected with its own kept columns, as Spark itself selects them. {@code
 * -Dfeedforward.tables=200} is the long form.
 */
class RandomFilesTest {

  private static final List<String> KEPT = List.of("id", "text", "list", "part");

  private static final String ALL = "true";

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  static IntStream tables() {
    return IntStream.range(0, Integer.getInteger("feedforward.tables", 8));
  }

  /** Files of very different sizes, some without a row. */
  private void writeTable(Random random, Path table) {
    int files = 1 + random.nextInt(6);
    int most = 20_000 + random.nextInt(30_000);
    int nulls = List.of(1, 50, 5000, 20_000, 40_000).get(random.nextInt(5));
    boolean sparse = nulls > 50 || random.nextBoolean();
    spark
        .range(0, (long) files * most, 1, files)
        .filter("pmod(xxhash64(id), 10) < 1 + pmod(xxhash64(spark_partition_id()), 10)")
        .selectExpr(
            "id",
            "CAST(id AS string) AS text",
            "IF(id % 7 = 0, null, array(id, id + 1)) AS list",
            "CAST(id % 3 AS int) AS part",
            sparse
                ? "IF(pmod(xxhash64(id, 1), " + nulls + ") = 0, null, float(id)) AS x"
                : "IF(id % " + nulls + " > " + nulls / 2 + ", null, float(id)) AS x")
        .write()
        .option("parquet.block.size", 20_000 << random.nextInt(6))
        .option("parquet.block.size.row.check.min", 100)
        .option("parquet.page.row.count.limit", 100 << random.nextInt(6))
        .option("compression", random.nextBoolean() ? "snappy" : "none")
        .parquet(table.toString());
  }

  private static String condition(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "id % 5 <> 1";
      case 1 ->
          "id BETWEEN " + random.nextInt(20_000) + " AND " + (20_000 + random.nextInt(90_000));
      default -> ALL;
    };
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyRowComesOnceWithItsOwnColumns(int seed) {
    Random random = new Random(seed);
    Path table = folder.resolve("table");
    writeTable(random, table);
    String condition = condition(random);
    boolean rejects = random.nextInt(6) > 0;
    Map<String, String> settings =
        Map.of(
            "spark.sql.files.maxPartitionBytes",
            String.valueOf(random.nextInt(3) == 0 ? 100_000 : 100_000_000),
            "spark.sql.files.openCostInBytes",
            "1");
    Path output = folder.resolve("out");
    List<String> words = new ArrayList<>(List.of("--features", "x"));
    if (!condition.equals(ALL)) {
      words.addAll(List.of("--where", condition));
    }
    words.addAll(List.of("--errors", rejects ? "reject" : "null"));
    KEPT.forEach(column -> words.addAll(List.of("--keep", column)));
    Run run =
        LocalSpark.with(
            settings,
            () -> new Fed(folder).run("float1", table, output, words.toArray(String[]::new)));
    assertThat(run.err()).isEmpty();
    String taken = rejects ? condition + " AND x IS NOT NULL" : condition;
    assertThat(rows(output, "prediction", ALL)).isEqualTo(rows(table, "x", taken));
    String left = rejects ? condition + " AND x IS NULL" : "false";
    List<String> rejected = rows(table, "'null'", left);
    assertThat(rejected.isEmpty() ? rejected : rows(output.resolve("_rejects"), "faults[0].reason"))
        .isEqualTo(rejected);
  }

  private List<String> rows(Path table, String last) {
    return rows(table, last, ALL);
  }

  private List<String> rows(Path table, String last, String condition) {
    return spark
        .read()
        .parquet(table.toString())
        .filter(condition)
        .orderBy("id")
        .selectExpr("id", "text", "list", "part", last)
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }
}
