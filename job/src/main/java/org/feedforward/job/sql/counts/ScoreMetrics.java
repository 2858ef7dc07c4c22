package org.feedforward.job.sql.counts;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the operator shows in Spark's UI. The kernels are those of the executors, which the driver
 * cannot know; each has a metric of its own, which appears once rows have been counted in it.
 */
public final class ScoreMetrics implements Serializable {

  public static final String ROWS = "numOutputRows";
  public static final String TILES = "numTiles";
  public static final String GATHER = "gatherTime";
  public static final String COMPUTE = "computeTime";

  /** Followed by the kernels' name. */
  public static final String KERNELS = "rowsBy ";

  private static final List<String> KERNEL_NAMES =
      List.of("scalar", "simd-128", "simd-256", "simd-512");

  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, SQLMetric> metrics = new LinkedHashMap<>();

  public ScoreMetrics(SparkContext context) {
    metrics.put(ROWS, SQLMetrics.createMetric(context, "number of output rows"));
    metrics.put(TILES, SQLMetrics.createMetric(context, "tiles"));
    metrics.put(GATHER, SQLMetrics.createNanoTimingMetric(context, "time gathering features", -1));
    metrics.put(COMPUTE, SQLMetrics.createNanoTimingMetric(context, "time computing", -1));
    for (String name : KERNEL_NAMES) {
      metrics.put(KERNELS + name, SQLMetrics.createMetric(context, "rows by kernels " + name));
    }
  }

  public scala.collection.immutable.Map<String, SQLMetric> byName() {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(metrics));
  }

  public void addRows(long rows, String kernels) {
    ScoringSource.here().addRows(rows, kernels);
    metrics.get(ROWS).add(rows);
    SQLMetric byKernels = metrics.get(KERNELS + kernels);
    if (byKernels != null) {
      byKernels.add(rows);
    }
  }

  public void addTile(long gatherNanos, long computeNanos) {
    ScoringSource.here().addTile();
    metrics.get(TILES).add(1);
    metrics.get(GATHER).add(gatherNanos);
    metrics.get(COMPUTE).add(computeNanos);
  }
}
