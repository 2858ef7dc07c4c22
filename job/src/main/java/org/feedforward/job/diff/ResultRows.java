package org.feedforward.job.diff;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.target.CommittedResult;

/** The rows of a result that stands in a folder. */
final class ResultRows {

  private ResultRows() {}

  /** The rows; nothing of a result without files, which has neither rows nor columns. */
  static Optional<Dataset<Row>> of(SparkSession spark, CommittedResult result) {
    if (result.files().isEmpty()) {
      return Optional.empty();
    }
    List<String> others = result.files().stream().filter(file -> !is(file, "parquet")).toList();
    String folder = LiteralPath.escaped(result.data());
    if (others.isEmpty()) {
      return Optional.of(spark.read().parquet(folder));
    }
    Optional<String> unknown = others.stream().filter(file -> !is(file, "csv")).findFirst();
    if (unknown.isPresent() || others.size() < result.files().size()) {
      throw DiffFaults.unknownFormat(result.place(), unknown.orElse(others.get(0)));
    }
    String options = result.standing().facts().path("digest_of").path("output.options").asText("");
    if (!options.matches("(\\{compression: [A-Za-z0-9]+\\})?")) {
      throw DiffFaults.csvOptions(result.place(), options);
    }
    return Optional.of(
        spark
            .read()
            .option("header", "true")
            .option("escape", "\"")
            .option("multiLine", "true")
            .option("enforceSchema", "false")
            .option("mode", "FAILFAST")
            .csv(folder));
  }

  /** Whether a file has an ending, alone or before that of a codec. */
  private static boolean is(String file, String ending) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.endsWith("." + ending) || name.contains("." + ending + ".");
  }

  /** The rows, or none of the columns that another side has. */
  static Dataset<Row> orNone(Optional<Dataset<Row>> rows, SparkSession spark, StructType columns) {
    return rows.orElseGet(() -> spark.createDataFrame(List.of(), columns));
  }
}
