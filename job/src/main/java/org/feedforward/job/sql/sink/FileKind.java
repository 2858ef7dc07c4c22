package org.feedforward.job.sql.sink;

import java.util.List;
import java.util.Map;

/**
 * The files that rows become.
 *
 * @param format Spark's name of a format of files
 * @param options options of Spark's writer
 * @param partitionBy the columns whose values become folders; rows come sorted by them
 */
public record FileKind(String format, Map<String, String> options, List<String> partitionBy) {

  public FileKind {
    options = Map.copyOf(options);
    partitionBy = List.copyOf(partitionBy);
  }
}
