package org.feedforward.job.sql.counts;

import java.io.Serializable;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks that use a model count on the side, for the driver. Spark adds the counts of every
 * task once, however often it was tried, as long as the scoring stage is the last one of its job.
 */
public final class RunCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LongAccumulator entered;
  private final CountsByName rounded;

  /** Whether tasks run in the driver's JVM, and what that had scored before. */
  private final boolean local;

  private final long before;

  private RunCounts(LongAccumulator entered, CountsByName rounded, boolean local, long before) {
    this.entered = entered;
    this.rounded = rounded;
    this.local = local;
    this.before = before;
  }

  public static RunCounts in(SparkContext context) {
    LongAccumulator entered = new LongAccumulator();
    CountsByName rounded = new CountsByName();
    context.register(entered);
    context.register(rounded);
    return new RunCounts(entered, rounded, context.isLocal(), ScoringSource.here().rows());
  }

  public void addEntered(long rows) {
    entered.add(rows);
  }

  public void addRounded(String feature, long values) {
    rounded.add(Map.entry(feature, values));
  }

  /** RowSelection that came to the operator, before anything was computed for them. */
  public long entered() {
    return entered.value();
  }

  /**
   * How many rows have been scored up to now, to tell a person: of tasks in this JVM those of the
   * tasks that run, of others those of tasks that have ended.
   */
  public long soFar() {
    return Math.max(entered.value(), local ? ScoringSource.here().rows() - before : 0);
  }

  /** Integers beyond 2^24 that became another number as a float, by the name of the feature. */
  public Map<String, Long> rounded() {
    return rounded.value();
  }
}
