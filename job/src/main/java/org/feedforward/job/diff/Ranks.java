package org.feedforward.job.diff;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.counts.TaskBytes;

/**
 * Spearman's rank correlation of pairs of numbers: the correlation of their ranks, where equal
 * numbers share the mean of their ranks. Pairs are counted, sorted by one side, numbered, sorted by
 * the other side, and numbered again. Ranks are doubled, so that all sums are whole numbers and
 * exact in any order.
 */
final class Ranks {

  /** A pair of numbers, and how often it is there. */
  private static final StructType PAIRS =
      new StructType()
          .add("series", DataTypes.IntegerType, false)
          .add("a", DataTypes.DoubleType, false)
          .add("b", DataTypes.DoubleType, false);

  /** A number of B with the doubled rank of its partner. */
  private static final StructType RANKED =
      new StructType()
          .add("series", DataTypes.IntegerType, false)
          .add("b", DataTypes.DoubleType, false)
          .add("rank", DataTypes.LongType, false)
          .add("times", DataTypes.LongType, false);

  private Ranks() {}

  /**
   * The correlation of each series; nothing where a side holds the same number everywhere, or there
   * are fewer than two pairs.
   */
  static List<OptionalDouble> correlations(SparkSession spark, Pairs pairs, List<Series> all) {
    int series = all.stream().mapToInt(Series::count).sum();
    if (series == 0) {
      return List.of();
    }
    JavaRDD<Row> byA =
        spark
            .createDataFrame(numbers(pairs.rows(), pairs.matching(), List.copyOf(all)), PAIRS)
            .groupBy("series", "a", "b")
            .agg(count(lit(1)).as("times"))
            .orderBy(col("series"), col("a"))
            .javaRDD();
    Census ofA = Census.of(byA, series);
    JavaRDD<Row> byB =
        spark
            .createDataFrame(ranked(byA, ofA.starts()), RANKED)
            .orderBy(col("series"), col("b"))
            .javaRDD();
    Census ofB = Census.of(byB, series);
    WholeSum[] distances = distances(byB, ofB.starts(), series);
    List<OptionalDouble> correlations = new ArrayList<>();
    for (int i = 0; i < series; i++) {
      correlations.add(correlation(ofA.squares(i), ofB.squares(i), distances[i].value()));
    }
    return correlations;
  }

  private static JavaRDD<Row> numbers(JavaRDD<Row> rows, Matching matching, List<Series> all) {
    return rows.mapPartitions(part -> new NumberPairs(matching.met(part), all));
  }

  /** The pairs with the ranks of A. */
  private static JavaRDD<Row> ranked(JavaRDD<Row> byA, long[][] starts) {
    return byA.mapPartitionsWithIndex(
        (index, rows) ->
            new EqualRuns(rows, starts[index])
                .rows(
                    (run, i) ->
                        RowFactory.create(
                            run.series(), run.row(i).getDouble(2), run.rank(), run.times(i))),
        true);
  }

  /** For each series the sum of the squared distances between the doubled ranks of A and B. */
  private static WholeSum[] distances(JavaRDD<Row> byB, long[][] starts, int series) {
    WholeSum[] whole = WholeSum.zeros(series);
    byB.mapPartitionsWithIndex(
            (index, rows) ->
                Collections.singletonList(
                        TaskBytes.of(distances(new EqualRuns(rows, starts[index]), series)))
                    .iterator(),
            true)
        .collect()
        .forEach(
            bytes -> {
              WholeSum[] part = TaskBytes.read(bytes, WholeSum[].class);
              for (int i = 0; i < series; i++) {
                whole[i].add(part[i]);
              }
            });
    return whole;
  }

  private static WholeSum[] distances(EqualRuns runs, int series) {
    WholeSum[] sums = WholeSum.zeros(series);
    while (runs.next()) {
      for (int i = 0; i < runs.size(); i++) {
        long distance = runs.row(i).getLong(2) - runs.rank();
        sums[runs.series()].add(distance, distance, runs.times(i));
      }
    }
    return sums;
  }

  /**
   * The correlation of what three sums say: of the squares of the ranks on either side, each less
   * the mean and times three, and of the squared distances between ranks.
   */
  private static OptionalDouble correlation(BigInteger a, BigInteger b, BigInteger distances) {
    if (a.signum() == 0 || b.signum() == 0) {
      return OptionalDouble.empty();
    }
    BigInteger three = BigInteger.valueOf(3);
    BigDecimal common = new BigDecimal(a.add(b).subtract(distances.multiply(three)));
    BigDecimal scale = new BigDecimal(a.multiply(b)).sqrt(MathContext.DECIMAL128);
    return OptionalDouble.of(
        common.divide(scale.multiply(BigDecimal.valueOf(2)), MathContext.DECIMAL128).doubleValue());
  }
}
