package org.feedforward.job.sql;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How many floating-point operations a core does at most: independent fused multiply-adds. */
final class FmaPeak {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 20_000_000;

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static volatile float sink;

  private FmaPeak() {}

  /** In 1e9 per second; the best of some tries, in time of the thread. */
  static double gflops() {
    double best = 0;
    for (int i = 0; i < 10; i++) {
      long start = CLOCK.getCurrentThreadCpuTime();
      sink = run();
      double seconds = (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
      best = Math.max(best, 2.0 * 10 * SPECIES.length() * STEPS / seconds / 1e9);
    }
    return best;
  }

  private static float run() {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 1e-6f);
    FloatVector a = y;
    FloatVector b = y;
    FloatVector c = y;
    FloatVector d = y;
    FloatVector e = y;
    FloatVector f = y;
    FloatVector g = y;
    FloatVector h = y;
    FloatVector i = y;
    FloatVector j = y;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j);
    return sum.lane(0);
  }
}
