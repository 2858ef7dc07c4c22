package org.feedforward.job.diff;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.feedforward.job.sql.counts.TaskBytes;

/**
 * How many numbers of each series the tasks of a sorted query have, and how many of them are equal.
 *
 * @param parts what each task has, in order
 * @param series how many series there are
 */
record Census(List<Part> parts, int series) {

  /**
   * What one task has.
   *
   * @param counts how many numbers of each series
   * @param ties for each series the sum of t³ - t over runs of t equal numbers
   */
  record Part(long[] counts, WholeSum[] ties) implements Serializable {

    static Part of(Iterator<Row> sorted, int series) {
      Part part = new Part(new long[series], WholeSum.zeros(series));
      EqualRuns runs = new EqualRuns(sorted, new long[series]);
      while (runs.next()) {
        long times = runs.all();
        part.counts[runs.series()] += times;
        part.ties[runs.series()].add(times - 1, times, times + 1);
      }
      return part;
    }
  }

  Census {
    parts = List.copyOf(parts);
  }

  static Census of(JavaRDD<Row> sorted, int series) {
    List<byte[]> parts =
        sorted
            .mapPartitions(
                rows -> Collections.singletonList(TaskBytes.of(Part.of(rows, series))).iterator())
            .collect();
    return new Census(
        parts.stream().map(part -> TaskBytes.read(part, Part.class)).toList(), series);
  }

  /** For each task how many numbers of each series stand before its own. */
  long[][] starts() {
    long[][] starts = new long[parts.size()][];
    long[] before = new long[series];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = before.clone();
      for (int j = 0; j < series; j++) {
        before[j] += parts.get(i).counts()[j];
      }
    }
    return starts;
  }

  /** Three times the sum of the squares of the doubled ranks of a series, each less their mean. */
  BigInteger squares(int of) {
    BigInteger count = BigInteger.ZERO;
    BigInteger ties = BigInteger.ZERO;
    for (Part part : parts) {
      count = count.add(BigInteger.valueOf(part.counts()[of]));
      ties = ties.add(part.ties()[of].value());
    }
    return count.pow(3).subtract(count).subtract(ties);
  }
}
