package org.feedforward.job.broadcast;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Values by key, each made once and kept as long as other code holds it. Threads that ask for the
 * same key wait for one to make it; other keys do not wait.
 */
final class WeakCache<V> {

  private static final class Entry<V> {
    private WeakReference<V> value = new WeakReference<>(null);
  }

  private final ConcurrentMap<String, Entry<V>> entries = new ConcurrentHashMap<>();

  V get(String key, Supplier<V> make) {
    Entry<V> entry = entries.computeIfAbsent(key, any -> new Entry<>());
    synchronized (entry) {
      V value = entry.value.get();
      if (value == null) {
        value = make.get();
        entry.value = new WeakReference<>(value);
      }
      return value;
    }
  }
}
