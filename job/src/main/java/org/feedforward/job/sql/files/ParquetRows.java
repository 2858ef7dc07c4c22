package org.feedforward.job.sql.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;

/**
 * How many rows Parquet files say they hold. A query that counts them looks at the footers too, but
 * costs some tenths of a second besides.
 */
public final class ParquetRows {

  private ParquetRows() {}

  /**
   * The rows of the files below a folder that are not hidden.
   *
   * @throws IOException when the folder or a footer cannot be read
   */
  public static long below(SparkSession spark, Path folder) throws IOException {
    Configuration configuration = spark.sessionState().newHadoopConf();
    List<FileStatus> files = new ArrayList<>();
    collect(folder.getFileSystem(configuration), folder, files);
    return sum(files, file -> HadoopInputFile.fromStatus(file, configuration), configuration);
  }

  /**
   * The rows of some files.
   *
   * @throws IOException when a footer cannot be read
   */
  public static long of(SparkSession spark, List<Path> files) throws IOException {
    Configuration configuration = spark.sessionState().newHadoopConf();
    return sum(files, file -> HadoopInputFile.fromPath(file, configuration), configuration);
  }

  private static void collect(FileSystem system, Path folder, List<FileStatus> files)
      throws IOException {
    for (FileStatus child : system.listStatus(folder)) {
      if (HiddenFiles.isHidden(child.getPath().getName())) {
        continue;
      }
      if (child.isFile()) {
        files.add(child);
      } else {
        collect(system, child.getPath(), files);
      }
    }
  }

  private static <F> long sum(
      List<F> files, SideBySide.Reader<F, HadoopInputFile> opened, Configuration configuration)
      throws IOException {
    // made once: parquet-java would parse Hadoop's configuration files anew for every file
    ParquetReadOptions options = HadoopReadOptions.builder(configuration).build();
    long rows = 0;
    for (Future<Long> one : SideBySide.read(files, file -> rows(opened.read(file), options))) {
      rows += get(one);
    }
    return rows;
  }

  private static long rows(HadoopInputFile file, ParquetReadOptions options) throws IOException {
    try (ParquetFileReader parquet = ParquetFileReader.open(file, options)) {
      return parquet.getRecordCount();
    } catch (RuntimeException e) { // parquet-java's where the bytes are not a footer
      throw new IOException("Cannot read the footer of " + file.getPath(), e);
    }
  }

  private static long get(Future<Long> rows) throws IOException {
    try {
      return rows.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while rows were counted", e);
    }
  }
}
