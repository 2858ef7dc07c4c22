package org.feedforward.job.diff;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.run.TwoScores;
import org.feedforward.job.sql.counts.TaskBytes;

/**
 * The rows of two sides in pairs, of which nothing is read before it is asked for.
 *
 * @param rows the rows of the query; those that were shuffled once are not shuffled again
 * @param matching how they become pairs
 */
record Pairs(JavaRDD<Row> rows, Matching matching) {

  /**
   * The pairs of what two models make of each row.
   *
   * @param columns the columns that are compared
   */
  static Pairs of(TwoScores scores, List<String> columns) {
    return new Pairs(scores.compared(columns).javaRDD(), new Matching(scores.keys(), false));
  }

  /**
   * The pairs of two tables by their keys: rows of one key come together in one task, sorted, so
   * that no task holds more than two of them.
   *
   * @param columns the columns that are compared, which both have with the same types
   */
  static Pairs of(Dataset<Row> a, Dataset<Row> b, List<String> keys, List<String> columns) {
    Dataset<Row> first = side(a, keys, columns);
    Dataset<Row> second = side(b, keys, columns);
    Column[] byKeys =
        keys.stream().map(key -> col("key." + BoundColumn.quoted(key))).toArray(Column[]::new);
    Dataset<Row> sorted =
        first
            .select(col("key"), lit(true), lit(false), col("row"), none(second))
            .union(second.select(col("key"), lit(false), lit(true), none(first), col("row")))
            .repartition(byKeys)
            .sortWithinPartitions(byKeys);
    return new Pairs(sorted.javaRDD(), new Matching(keys, true));
  }

  private static Dataset<Row> side(Dataset<Row> rows, List<String> keys, List<String> columns) {
    return rows.select(
        BoundColumn.struct(BoundColumn.named(keys)).as("key"),
        BoundColumn.struct(BoundColumn.named(columns)).as("row"));
  }

  private static Column none(Dataset<Row> side) {
    DataType type = side.schema().apply("row").dataType();
    return lit(null).cast(type);
  }

  /** All that is counted of the pairs. */
  Tally tally(Leaves leaves) {
    int places = leaves.all().size();
    if (rows.getNumPartitions() == 0) {
      return new Tally(places);
    }
    return TaskBytes.read(tallies(rows, matching, leaves.shape(), places), Tally.class);
  }

  private static byte[] tallies(JavaRDD<Row> rows, Matching matching, Shape shape, int places) {
    return rows.mapPartitions(
            part -> {
              Tally tally = new Tally(places);
              new Counting(matching, shape, tally).all(matching.met(part));
              return Collections.singletonList(TaskBytes.of(tally)).iterator();
            })
        .treeReduce(
            (one, other) ->
                TaskBytes.of(
                    TaskBytes.read(one, Tally.class).merge(TaskBytes.read(other, Tally.class))));
  }
}
