package org.feedforward.job.sql.counts;

import com.codahale.metrics.MetricRegistry;
import java.lang.ref.WeakReference;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * What this JVM has scored since it started, where Spark's own sinks find it: rows, tiles, rows by
 * kernels and faulty rows by reason. It counts work: a task that is tried again counts again.
 */
public final class ScoringSource implements Source {

  private static final ScoringSource HERE = new ScoringSource();

  private final MetricRegistry registry = new MetricRegistry();
  private volatile WeakReference<MetricsSystem> known = new WeakReference<>(null);

  private ScoringSource() {
    registry.counter("rows");
    registry.counter("tiles");
  }

  /** The one of this JVM, among the sources of the application that runs. */
  public static ScoringSource here() {
    SparkEnv env = SparkEnv.get();
    if (env != null && env.metricsSystem() != HERE.known.get()) {
      HERE.register(env.metricsSystem());
    }
    return HERE;
  }

  private synchronized void register(MetricsSystem system) {
    if (system != known.get()) {
      known = new WeakReference<>(system);
      system.registerSource(this);
    }
  }

  @Override
  public String sourceName() {
    return "feedforward";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  void addRows(long rows, String kernels) {
    registry.counter("rows").inc(rows);
    registry.counter("rows." + kernels).inc(rows);
  }

  void addTile() {
    registry.counter("tiles").inc();
  }

  /** Counts rows that were written, or left out, as faulty. */
  public void addFaults(Map<String, Long> reasons) {
    reasons.forEach((reason, rows) -> registry.counter("faults." + reason).inc(rows));
  }

  /** Rows that were scored. */
  long rows() {
    return registry.counter("rows").getCount();
  }
}
