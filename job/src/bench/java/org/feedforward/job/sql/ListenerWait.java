package org.feedforward.job.sql;

import org.apache.spark.SparkContext;

/** Waits until the listener has heard of all tasks. */
final class ListenerWait {

  private ListenerWait() {}

  static void drain(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(60_000);
    } catch (Exception e) { // Scala declares none, and throws TimeoutException
      throw new IllegalStateException(e);
    }
  }
}
