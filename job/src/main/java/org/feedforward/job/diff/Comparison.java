package org.feedforward.job.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.feedforward.job.run.Failures;
import org.feedforward.job.run.TwoScores;
import org.feedforward.job.target.CommittedResult;

/** Compares two results, or what two models make of the same rows. Nothing is written. */
public final class Comparison {

  private static final Set<Class<?>> KEY_TYPES =
      Set.of(
          StringType.class,
          BooleanType.class,
          DateType.class,
          TimestampType.class,
          TimestampNTZType.class,
          DecimalType.class,
          BinaryType.class);

  private Comparison() {}

  /** What a session must be like in which results are read. */
  public static void prepare(SparkSession spark) {
    spark.conf().set("spark.sql.caseSensitive", "true");
    // the text of a partition's folder is the value, and an instant is not a wall clock
    spark.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
  }

  /**
   * Compares two results.
   *
   * @param keys columns whose values together belong to one row of a side
   * @throws org.feedforward.job.fault.JobException with exit code 2 for columns that cannot be
   *     keys, 4 for keys that are null or belong to several rows
   */
  public static Difference ofResults(
      SparkSession spark, CommittedResult a, CommittedResult b, List<String> keys) {
    if (keys.isEmpty()) {
      throw DiffFaults.noKeys();
    }
    try {
      return results(spark, a, b, keys);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw Failures.explained(e);
    }
  }

  private static Difference results(
      SparkSession spark, CommittedResult a, CommittedResult b, List<String> keys) {
    Optional<Dataset<Row>> ofA = ResultRows.of(spark, a);
    Optional<Dataset<Row>> ofB = ResultRows.of(spark, b);
    StructType columnsA = ofA.or(() -> ofB).map(Dataset::schema).orElse(new StructType());
    StructType columnsB = ofB.map(Dataset::schema).orElse(columnsA);
    Compared left = Compared.of(a);
    Compared right = Compared.of(b);
    if (ofA.isEmpty() && ofB.isEmpty()) {
      Difference.Rows none = Difference.Rows.of(new Tally(0));
      return new Difference(
          left, right, keys, none, List.of(), ColumnsApart.of(columnsA, columnsB));
    }
    for (String key : keys) {
      requireKey(key, left.place(), columnsA, right.place(), columnsB);
    }
    ColumnsApart apart = ColumnsApart.of(columnsA, columnsB);
    List<String> common = new ArrayList<>(apart.common(columnsA));
    common.removeAll(keys);
    Pairs pairs =
        Pairs.of(
            ResultRows.orNone(ofA, spark, columnsA),
            ResultRows.orNone(ofB, spark, columnsB),
            keys,
            common);
    Leaves leaves = Leaves.of(chosen(columnsA, common));
    Tally tally = pairs.tally(leaves);
    requireKeys(Side.A, left.place(), keys, tally);
    requireKeys(Side.B, right.place(), keys, tally);
    requireRows(Side.A, a, tally);
    requireRows(Side.B, b, tally);
    Difference found = difference(spark, left, right, pairs, leaves, tally, apart);
    a.requireUnchanged();
    b.requireUnchanged();
    return found;
  }

  /**
   * Compares what two models make of the same rows.
   *
   * @param a what the model of A is
   * @param b the same of B
   */
  public static Difference ofModels(SparkSession spark, TwoScores scores, Compared a, Compared b) {
    StructType columnsA = scores.a();
    StructType columnsB = scores.b();
    ColumnsApart apart = ColumnsApart.of(columnsA, columnsB);
    List<String> common = apart.common(columnsA);
    return scores.read(
        () -> {
          Pairs pairs = Pairs.of(scores, common);
          Leaves leaves = Leaves.of(chosen(columnsA, common));
          return difference(spark, a, b, pairs, leaves, pairs.tally(leaves), apart);
        });
  }

  private static StructType chosen(StructType columns, List<String> names) {
    StructType chosen = new StructType();
    for (String name : names) {
      chosen = chosen.add(columns.apply(name));
    }
    return chosen;
  }

  private static Difference difference(
      SparkSession spark,
      Compared a,
      Compared b,
      Pairs pairs,
      Leaves leaves,
      Tally tally,
      ColumnsApart apart) {
    List<Series> series = Series.of(leaves, tally);
    List<OptionalDouble> correlations = Ranks.correlations(spark, pairs, series);
    List<Difference.OfColumn> columns = new ArrayList<>();
    for (int i = 0; i < leaves.all().size(); i++) {
      int leaf = i;
      List<OptionalDouble> own =
          series.stream()
              .filter(of -> of.leaf() == leaf)
              .findFirst()
              .map(of -> correlations.subList(of.first(), of.first() + of.count()))
              .orElse(List.of());
      columns.add(
          new Difference.OfColumn(
              leaves.all().get(i).path(), leaves.all().get(i).type(), tally.leaf(i), own));
    }
    return new Difference(a, b, pairs.matching().keys(), Difference.Rows.of(tally), columns, apart);
  }

  private static void requireKey(
      String key, String placeA, StructType a, String placeB, StructType b) {
    DataType left = type(Side.A, placeA, key, a);
    DataType right = type(Side.B, placeB, key, b);
    if (!left.catalogString().equals(right.catalogString())) {
      throw DiffFaults.keyTypes(key, left.catalogString(), right.catalogString());
    }
    boolean known =
        left instanceof IntegralType || KEY_TYPES.stream().anyMatch(type -> type.isInstance(left));
    if (!known) {
      throw DiffFaults.notAKey(key, left.catalogString());
    }
  }

  private static DataType type(Side side, String place, String key, StructType columns) {
    List<String> known = List.of(columns.fieldNames());
    if (!known.contains(key)) {
      throw DiffFaults.noKey(side, place, key, known);
    }
    return columns.apply(key).dataType();
  }

  private static void requireKeys(Side side, String place, List<String> keys, Tally tally) {
    RowTally rows = tally.of(side);
    if (rows.nullKeys() > 0) {
      throw DiffFaults.nullKeys(side, place, keys, rows.nullKeys());
    }
    if (rows.doubled().count() > 0) {
      throw DiffFaults.doubledKeys(
          side, place, keys, rows.doubled().count(), rows.doubled().name());
    }
  }

  private static void requireRows(Side side, CommittedResult result, Tally tally) {
    long told = result.standing().rows();
    if (tally.of(side).rows() != told) {
      throw DiffFaults.otherRows(side, result.place(), tally.of(side).rows(), told);
    }
  }
}
