package org.feedforward.job.broadcast;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.util.AccumulatorV2;

/**
 * The kernels that the JVMs chose which ran a model. A set, so that a task that is repeated adds
 * nothing.
 */
final class KernelReport extends AccumulatorV2<String, Set<String>> {

  private static final long serialVersionUID = 1L;

  private final Set<String> kernels = Collections.synchronizedSet(new TreeSet<>());

  @Override
  public boolean isZero() {
    return kernels.isEmpty();
  }

  @Override
  public KernelReport copy() {
    KernelReport copy = new KernelReport();
    copy.kernels.addAll(value());
    return copy;
  }

  @Override
  public void reset() {
    kernels.clear();
  }

  @Override
  public void add(String kernel) {
    kernels.add(kernel);
  }

  @Override
  public void merge(AccumulatorV2<String, Set<String>> other) {
    kernels.addAll(other.value());
  }

  @Override
  public Set<String> value() {
    synchronized (kernels) {
      return new TreeSet<>(kernels);
    }
  }
}
