package org.feedforward.job.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.JobConfig.InputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.ParquetSchema;

/** Parquet files, their types as declared. */
final class ParquetTable {

  private static final int MAGIC_BYTES = 4;

  private ParquetTable() {}

  static Table open(SparkSession spark, InputConfig config) {
    Map<String, String> options = new ReaderOptions(config.options()).toMap();
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    FileStatus first = InputFiles.list(config.path(), configuration).get(0);
    requireParquet(first, configuration);
    DataFrameReader reader = spark.read().options(options);
    // columns that other files have besides are Spark's to find
    if (!config.options().get("mergeSchema").orElse("false").equalsIgnoreCase("true")) {
      reader = reader.schema(schema(spark, first));
    }
    return new Table(reader.parquet(config.path()), false);
  }

  private static StructType schema(SparkSession spark, FileStatus file) {
    try {
      return ParquetSchema.read(spark, file);
    } catch (IOException | RuntimeException e) {
      throw new JobException(
          ExitCode.DATA,
          file.getPath().toUri().getPath() + ": a damaged Parquet file: " + e.getMessage(),
          e);
    }
  }

  /** The file that tells the columns; damage of the others shows when they are read. */
  private static void requireParquet(FileStatus file, Configuration configuration) {
    String name = file.getPath().toUri().getPath();
    if (file.getLen() == 0) {
      throw JobException.data(name + ": the file is empty (0 bytes), expected Parquet");
    }
    byte[] head = new byte[(int) Math.min(file.getLen(), MAGIC_BYTES)];
    byte[] tail = new byte[head.length];
    try (FSDataInputStream in = file.getPath().getFileSystem(configuration).open(file.getPath())) {
      in.readFully(0, head);
      in.readFully(file.getLen() - tail.length, tail);
    } catch (IOException e) {
      throw new JobException(ExitCode.DATA, name + ": cannot be read: " + e.getMessage(), e);
    }
    String begin = new String(head, StandardCharsets.ISO_8859_1);
    String end = new String(tail, StandardCharsets.ISO_8859_1);
    if (begin.equals("PARE") || end.equals("PARE")) {
      throw JobException.data(name + ": encrypted Parquet, which needs keys; decrypt it first");
    }
    if (!begin.equals("PAR1")) {
      throw JobException.data(
          name + ": no Parquet file: it does not begin with PAR1; --input-format csv reads CSV");
    }
    if (!end.equals("PAR1")) {
      throw JobException.data(
          name + ": a truncated Parquet file: it does not end with PAR1; copy it again");
    }
  }
}
