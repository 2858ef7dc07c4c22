package org.feedforward.job.target;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.input.LiteralPath;

/** How rows become the files of a folder, and how many rows such files say they hold. */
sealed interface RowFiles {

  /** The files that a job asks for. */
  static RowFiles of(OutputConfig output) {
    Map<String, String> options = output.options().values();
    return switch (output.format()) {
      case PARQUET -> new Parquet(options);
      case CSV -> new Csv(options, output.options().get("quote").orElse("\""));
    };
  }

  /** The files of a format that Spark knows by a name, with Spark's own defaults. */
  static RowFiles named(String format, Map<String, String> options) {
    return format.toLowerCase(Locale.ROOT).equals("parquet")
        ? new Parquet(options)
        : new Other(format, options);
  }

  /** Writes a new folder. */
  default void write(Dataset<Row> rows, String folder) {
    writer(rows.write().mode(SaveMode.ErrorIfExists)).save(folder);
  }

  /** The writer with its format and options. */
  DataFrameWriter<Row> writer(DataFrameWriter<Row> writer);

  /** How many rows the files of a folder say they hold, where that is cheap to know. */
  default OptionalLong count(SparkSession spark, StructType schema, String folder) {
    return OptionalLong.empty();
  }

  /** Parquet, whose footers hold the number of rows. */
  record Parquet(Map<String, String> options) implements RowFiles {

    @Override
    public DataFrameWriter<Row> writer(DataFrameWriter<Row> writer) {
      return writer.format("parquet").options(options);
    }

    @Override
    public OptionalLong count(SparkSession spark, StructType schema, String folder) {
      return OptionalLong.of(
          spark.read().schema(schema).parquet(LiteralPath.escaped(folder)).count());
    }
  }

  /**
   * CSV with a header, quotes doubled as in RFC 4180, and texts with the blanks they have.
   *
   * @param quote the character around texts
   */
  record Csv(Map<String, String> options, String quote) implements RowFiles {

    @Override
    public DataFrameWriter<Row> writer(DataFrameWriter<Row> writer) {
      return writer
          .format("csv")
          .option("header", "true")
          .option("escape", quote)
          .option("ignoreLeadingWhiteSpace", "false")
          .option("ignoreTrailingWhiteSpace", "false")
          .options(options);
    }
  }

  /** Whatever else Spark writes. */
  record Other(String format, Map<String, String> options) implements RowFiles {

    @Override
    public DataFrameWriter<Row> writer(DataFrameWriter<Row> writer) {
      return writer.format(format).options(options);
    }
  }
}
