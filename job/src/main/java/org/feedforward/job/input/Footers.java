package org.feedforward.job.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
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
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.ParquetColumns;

/**
 * What the footers of a table's Parquet files say, read side by side: 10,000 files on a local disk
 * take some seconds.
 *
 * @param columns the different lists of columns, each with the first file that has it
 * @param byRows columns with pages in an encoding that Spark's columnar reader cannot read
 * @param rows how many rows there are in all
 */
record Footers(Map<ParquetColumns, String> columns, Set<String> byRows, long rows) {

  /** Reading a footer is waiting, for a disk's head or a store's answer. */
  private static final int THREADS = 32;

  private static final int MOST_PROBLEMS = 10;
  private static final int MAGIC_BYTES = 4;

  /** What one footer says. */
  private record Footer(ParquetColumns columns, Set<String> byRows, long rows) {}

  /** Reads the footers; {@link JobException} names the files that cannot be read. */
  static Footers read(SparkSession spark, List<FileStatus> files) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    ParquetColumns.Reader reader = ParquetColumns.reader(spark);
    // made once: parquet-java would parse Hadoop's configuration files anew for every file
    ParquetReadOptions options = HadoopReadOptions.builder(configuration).build();
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, files.size()));
    try {
      List<Callable<Footer>> tasks = new ArrayList<>();
      files.forEach(file -> tasks.add(() -> read(file, configuration, options, reader)));
      return merged(files, threads.invokeAll(tasks));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while footers were read", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Footers merged(List<FileStatus> files, List<Future<Footer>> footers)
      throws InterruptedException {
    Map<ParquetColumns, String> columns = new LinkedHashMap<>();
    Set<String> byRows = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    long rows = 0;
    for (int i = 0; i < files.size(); i++) {
      try {
        Footer footer = footers.get(i).get();
        columns.putIfAbsent(footer.columns(), InputFiles.shown(files.get(i).getPath()));
        byRows.addAll(footer.byRows());
        rows += footer.rows();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof JobException problem)) {
          throw new IllegalStateException(e.getCause());
        }
        problems.add(problem.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MOST_PROBLEMS;
      List<String> shown = new ArrayList<>(problems.subList(0, Math.min(problems.size(), 10)));
      if (more > 0) {
        shown.add(InputFaults.moreUnreadable(more));
      }
      throw JobException.of(ExitCode.DATA, shown);
    }
    return new Footers(columns, byRows, rows);
  }

  private static Footer read(
      FileStatus file,
      Configuration configuration,
      ParquetReadOptions options,
      ParquetColumns.Reader reader) {
    requireBytes(file);
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
      return new Footer(reader.read(metadata.getFileMetaData()), byRows, rows);
    } catch (IOException | RuntimeException e) {
      requireMagic(file, configuration);
      throw InputFaults.damaged(
          InputFiles.shown(file.getPath()), Checksums.advice(file.getPath().toString(), e), e);
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

  private static void requireBytes(FileStatus file) {
    if (file.getLen() == 0) {
      throw InputFaults.emptyParquet(InputFiles.shown(file.getPath()));
    }
  }

  /** Says why a file is not Parquet, where its first and last bytes tell. */
  private static void requireMagic(FileStatus file, Configuration configuration) {
    String name = InputFiles.shown(file.getPath());
    byte[] head = new byte[(int) Math.min(file.getLen(), MAGIC_BYTES)];
    byte[] tail = new byte[head.length];
    try (FSDataInputStream in = file.getPath().getFileSystem(configuration).open(file.getPath())) {
      in.readFully(0, head);
      in.readFully(file.getLen() - tail.length, tail);
    } catch (IOException e) {
      throw InputFaults.unreadable(name, Checksums.advice(file.getPath().toString(), e), e);
    }
    String begin = new String(head, StandardCharsets.ISO_8859_1);
    String end = new String(tail, StandardCharsets.ISO_8859_1);
    if (begin.equals("PARE") || end.equals("PARE")) {
      throw InputFaults.encrypted(name);
    }
    if (!begin.equals("PAR1")) {
      throw InputFaults.notParquet(name);
    }
    if (!end.equals("PAR1")) {
      throw InputFaults.truncated(name);
    }
  }
}
