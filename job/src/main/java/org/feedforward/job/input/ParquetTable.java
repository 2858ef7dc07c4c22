package org.feedforward.job.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.JobConfig.InputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/** Parquet files, their types as declared. */
final class ParquetTable {

  private static final int MAGIC_BYTES = 4;

  private ParquetTable() {}

  static Table open(SparkSession spark, InputConfig config) {
    Map<String, String> options = new ReaderOptions(config.options()).toMap();
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    List<FileStatus> files = InputFiles.list(config.path(), configuration);
    requireParquet(files.get(0), configuration);
    return new Table(spark.read().options(options).parquet(config.path()), false);
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
