package org.feedforward.job.target.files;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.files.ParquetRows;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.FileKind;
import org.feedforward.job.sql.sink.RowSink;

/** How rows become the files of a folder, and how many rows such files say they hold. */
public sealed interface RowFiles {

  /** The files of rejected rows. */
  static RowFiles ofRejects() {
    return new Parquet(Map.of(), List.of());
  }

  /** The files that a job asks for. */
  static RowFiles of(OutputConfig output) {
    Map<String, String> options = new TreeMap<>(output.options().values());
    output.layout().rows().ifPresent(rows -> options.put("maxRecordsPerFile", "" + rows));
    List<String> folders = output.layout().partitionBy();
    return switch (output.format()) {
      case PARQUET -> new Parquet(options, folders);
      case CSV -> new Csv(options, output.options().get("quote").orElse("\""), folders);
      case ORC, JSON, AVRO -> throw new IllegalStateException("No result has this format");
    };
  }

  /** The files of a format that Spark knows by a name, with Spark's own defaults. */
  static RowFiles named(String format, Map<String, String> options) {
    return format.toLowerCase(Locale.ROOT).equals("parquet")
        ? new Parquet(options, List.of())
        : new Other(format, options);
  }

  /**
   * Writes a new folder.
   *
   * @param faulty what becomes of rows that cannot be scored; nothing where no column tells them
   */
  default Ledger write(Dataset<Row> rows, String folder, Optional<FaultyRows> faulty) {
    return RowSink.write(rows, folder, files(), faulty);
  }

  /** The files as Spark knows them. */
  FileKind files();

  /** The same, each file where it stays, for a file system without renames. */
  default RowSink.DirectFiles writeDirectly(
      Dataset<Row> rows, String folder, Optional<FaultyRows> faulty) {
    return RowSink.writeDirectly(rows, folder, files(), faulty);
  }

  /** How many rows the files of a folder say they hold, where that is cheap to know. */
  default OptionalLong count(SparkSession spark, Path folder) throws IOException {
    return OptionalLong.empty();
  }

  /** The same of some files below a folder, by their paths there. */
  default OptionalLong count(SparkSession spark, Path folder, Collection<String> files)
      throws IOException {
    return OptionalLong.empty();
  }

  /**
   * Parquet, whose footers hold the number of rows.
   *
   * @param folders the columns whose values become folders
   */
  record Parquet(Map<String, String> options, List<String> folders) implements RowFiles {

    @Override
    public FileKind files() {
      return new FileKind("parquet", options, folders);
    }

    @Override
    public OptionalLong count(SparkSession spark, Path folder) throws IOException {
      return OptionalLong.of(ParquetRows.below(spark, folder));
    }

    @Override
    public OptionalLong count(SparkSession spark, Path folder, Collection<String> files)
        throws IOException {
      List<Path> paths = files.stream().map(file -> new Path(folder, file)).toList();
      return OptionalLong.of(ParquetRows.of(spark, paths));
    }
  }

  /**
   * CSV with a header, quotes doubled as in RFC 4180, and texts with the blanks they have.
   *
   * @param quote the character around texts
   * @param folders the columns whose values become folders
   */
  record Csv(Map<String, String> options, String quote, List<String> folders) implements RowFiles {

    @Override
    public FileKind files() {
      TreeMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      all.put("header", "true");
      all.put("escape", quote);
      all.put("ignoreLeadingWhiteSpace", "false");
      all.put("ignoreTrailingWhiteSpace", "false");
      all.putAll(options);
      return new FileKind("csv", all, folders);
    }
  }

  /** Whatever else Spark writes. */
  record Other(String format, Map<String, String> options) implements RowFiles {

    @Override
    public FileKind files() {
      return new FileKind(format, options, List.of());
    }

    /** What is not a format of files, only its own source can write. */
    @Override
    public Ledger write(Dataset<Row> rows, String folder, Optional<FaultyRows> faulty) {
      if (RowSink.canWrite(rows.sparkSession(), format)) {
        return RowSink.write(rows, folder, files(), faulty);
      }
      WrittenRows counter = new WrittenRows();
      counter
          .of(rows)
          .write()
          .mode(SaveMode.ErrorIfExists)
          .format(format)
          .options(options)
          .save(folder);
      return Ledger.ofScored(counter.seen());
    }
  }
}
