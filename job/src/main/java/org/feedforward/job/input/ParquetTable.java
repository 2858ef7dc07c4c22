package org.feedforward.job.input;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.files.ParquetColumns;

/** Parquet files as one table: all files, all rows, all columns, each in a type that holds it. */
final class ParquetTable {

  private static final int MAGIC_BYTES = 4;

  private ParquetTable() {}

  static Table open(SparkSession spark, InputConfig config) {
    ReaderOptions options =
        new ReaderOptions(config.options())
            // a page whose bytes were damaged would give other numbers
            .byDefault("parquet.page.verify-checksum.enabled", "true");
    return TypedFiles.open(spark, config, "parquet", options.toMap(), footers(spark));
  }

  private static Footers.Reader footers(SparkSession spark) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    ParquetColumns.Reader reader = ParquetColumns.reader(spark);
    // made once: parquet-java would parse Hadoop's configuration files anew for every file
    ParquetReadOptions options = HadoopReadOptions.builder(configuration).build();
    return file -> read(file, configuration, options, reader);
  }

  private static Footers.Footer read(
      FileStatus file,
      Configuration configuration,
      ParquetReadOptions options,
      ParquetColumns.Reader reader) {
    if (file.getLen() == 0) {
      throw InputFaults.noBytes(InputFiles.shown(file.getPath()), Format.PARQUET);
    }
    try (ParquetFileReader parquet =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration), options)) {
      ParquetMetadata metadata = parquet.getFooter();
      Set<String> byRows = new TreeSet<>();
      long rows = 0;
      for (BlockMetaData rowGroup : metadata.getBlocks()) {
        rows += rowGroup.getRowCount();
        for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
          if (isForRows(chunk)) {
            byRows.add(chunk.getPath().toArray()[0]);
          }
        }
      }
      return new Footers.Footer(
          reader.read(metadata.getFileMetaData()), byRows, OptionalLong.of(rows));
    } catch (IOException | RuntimeException e) {
      throw told(file, configuration, e);
    }
  }

  /**
   * Spark's columnar reader does not know BYTE_STREAM_SPLIT, and takes the wrong bytes from
   * DELTA_BYTE_ARRAY (seen with Spark 4.2.0: texts and decimals came out as others). Its reader by
   * rows reads both.
   */
  private static boolean isForRows(ColumnChunkMetaData chunk) {
    return chunk.getEncodings().contains(Encoding.BYTE_STREAM_SPLIT)
        || chunk.getEncodings().contains(Encoding.DELTA_BYTE_ARRAY);
  }

  /** Why a file cannot be read, where its first and last bytes tell. */
  private static JobException told(FileStatus file, Configuration configuration, Exception cause) {
    String name = InputFiles.shown(file.getPath());
    FileEnds ends = FileEnds.of(file, MAGIC_BYTES, configuration);
    if (ends.head().equals("PARE") || ends.tail().equals("PARE")) {
      return InputFaults.encrypted(name, Format.PARQUET);
    } else if (!ends.head().equals("PAR1")) {
      return InputFaults.otherMagic(name, Format.PARQUET, "PAR1");
    } else if (!ends.tail().equals("PAR1")) {
      return InputFaults.truncated(name);
    }
    String advice = Checksums.advice(file.getPath().toString(), cause);
    return InputFaults.damaged(name, Format.PARQUET, advice, cause);
  }
}
