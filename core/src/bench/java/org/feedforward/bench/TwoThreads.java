package org.feedforward.bench;

import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.LongAdder;
import org.feedforward.kernel.Kernels;

/**
 * How much more two threads compute than one: in elapsed time, rounds of one and of two in turn,
 * every thread with a plan and a workspace of its own.
 */
final class TwoThreads {

  private static final long ROUND_NANOS = 400_000_000;
  private static final int ROUNDS = 9;

  /** Rounds until the compilers leave the second core alone. */
  private static final int WARM_UPS = 12;

  private TwoThreads() {}

  /** A line for people. */
  static String measure(Case network) throws InterruptedException {
    Contender[] contenders = new Contender[2];
    for (int i = 0; i < contenders.length; i++) {
      contenders[i] = new Feedforward("feedforward", network, Kernels.best(), true);
    }
    double[] ratios = new double[ROUNDS];
    for (int i = 0; i < WARM_UPS; i++) {
      runsPerSecond(contenders, 2);
    }
    for (int round = 0; round < ROUNDS; round++) {
      ratios[round] = runsPerSecond(contenders, 2) / runsPerSecond(contenders, 1);
    }
    return String.format(
        Locale.ROOT,
        "%s: two threads compute %.2f times as much as one",
        network.name(),
        Measurement.median(ratios));
  }

  private static double runsPerSecond(Contender[] contenders, int threads)
      throws InterruptedException {
    LongAdder runs = new LongAdder();
    CyclicBarrier start = new CyclicBarrier(threads);
    Thread[] running = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      Contender contender = contenders[i];
      running[i] = new Thread(() -> run(contender, start, runs));
      running[i].start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    return runs.sum() * 1e9 / ROUND_NANOS;
  }

  private static void run(Contender contender, CyclicBarrier start, LongAdder runs) {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    long end = System.nanoTime() + ROUND_NANOS;
    while (System.nanoTime() < end) {
      contender.run();
      runs.increment();
    }
  }
}
