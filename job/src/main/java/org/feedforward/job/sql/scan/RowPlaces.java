package org.feedforward.job.sql.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * Where the rows stand that a task reads, which reads parts of Parquet files one after the other,
 * each from its first row on. A part that cannot be read, or is gone, may have fewer rows than its
 * footer says, or none: settings of Spark allow that.
 */
final class RowPlaces {

  private final List<PartitionedFile> parts;
  private final Configuration hadoop;

  /** Those that the task reads more than once, with parts between them or none that has rows. */
  private final Set<String> often = new HashSet<>();

  /** The part that is read. */
  private int at = -1;

  private long next;

  /** The row behind its last one, where that matters. */
  private long end;

  RowPlaces(List<PartitionedFile> parts, Configuration hadoop) {
    this.parts = parts;
    this.hadoop = hadoop;
    Set<String> all = new HashSet<>();
    for (PartitionedFile part : parts) {
      if (!all.add(name(part))) {
        often.add(name(part));
      }
    }
  }

  private static String name(PartitionedFile part) {
    return part.start() + " " + part.urlEncodedPath();
  }

  /**
   * The place of the first of some rows in the file that Spark reads now.
   *
   * @param rows how many there are, all of one part
   */
  long take(int rows) {
    if (at < 0 || !isRead(parts.get(at)) || next == end) {
      begin();
    }
    long first = next;
    next += rows;
    if (next > end) {
      throw new IllegalStateException(
          parts.get(at) + " has rows up to " + end + ", and Spark has read " + next);
    }
    return first;
  }

  private static boolean isRead(PartitionedFile part) {
    return part.start() == InputFileBlockHolder.getStartOffset()
        && part.urlEncodedPath().equals(InputFileBlockHolder.getInputFilePath().toString());
  }

  private void begin() {
    do {
      at++;
      if (at == parts.size()) {
        throw new IllegalStateException(
            "A task reads "
                + InputFileBlockHolder.getInputFilePath()
                + ", which is none of its files or not in their order");
      }
    } while (!isRead(parts.get(at)));
    next = 0;
    end = Long.MAX_VALUE;
    if (parts.get(at).start() > 0 || often.contains(name(parts.get(at)))) {
      readFooter(parts.get(at));
    }
  }

  /** The row groups of a part are those whose middle it has, as for Spark's reader. */
  private void readFooter(PartitionedFile part) {
    HadoopReadOptions.Builder options = HadoopReadOptions.builder(hadoop, part.toPath());
    options.withRange(part.start(), part.start() + part.length());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(part.toPath(), hadoop), options.build())) {
      List<BlockMetaData> groups = reader.getRowGroups();
      next = groups.get(0).getRowIndexOffset();
      end = next + groups.stream().mapToLong(BlockMetaData::getRowCount).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
