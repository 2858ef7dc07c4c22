package org.feedforward.job.sql;

import org.apache.spark.SparkContext;

/** Waits until listeners have heard what has happened. */
public final class ListenerBus {

  private ListenerBus() {}

  /** Returns once they have. */
  public static void drain(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(30_000);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
