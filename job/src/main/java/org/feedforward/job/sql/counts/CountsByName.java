package org.feedforward.job.sql.counts;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Sums by name. */
public final class CountsByName extends AccumulatorV2<Map.Entry<String, Long>, Map<String, Long>> {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Long> counts = new TreeMap<>();

  @Override
  public synchronized boolean isZero() {
    return counts.isEmpty();
  }

  @Override
  public CountsByName copy() {
    CountsByName copy = new CountsByName();
    copy.counts.putAll(value());
    return copy;
  }

  @Override
  public synchronized void reset() {
    counts.clear();
  }

  @Override
  public synchronized void add(Map.Entry<String, Long> count) {
    counts.merge(count.getKey(), count.getValue(), Long::sum);
  }

  @Override
  public void merge(AccumulatorV2<Map.Entry<String, Long>, Map<String, Long>> other) {
    other.value().entrySet().forEach(this::add);
  }

  @Override
  public synchronized Map<String, Long> value() {
    return new TreeMap<>(counts);
  }
}
