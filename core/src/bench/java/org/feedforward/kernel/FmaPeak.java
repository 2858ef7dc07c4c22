package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;

/** The core's peak: fused multiply-adds that wait for nothing and touch no memory. */
public final class FmaPeak {

  private static final int ROUNDS = 1 << 16;

  private FmaPeak() {}

  /** Floating-point operations of one call. */
  public static double flops() {
    return 2.0 * 16 * ROUNDS * SimdKernels.SPECIES.length();
  }

  /** Sixteen independent chains: more than the latency times the width of any core. */
  public static float run(float start) {
    Class<? extends FloatVector> type = SimdKernels.VC;
    FloatVector w = FloatVector.broadcast(SimdKernels.SPECIES, 0.999f);
    FloatVector b = FloatVector.broadcast(SimdKernels.SPECIES, start);
    FloatVector s0 = b.add(0);
    FloatVector s1 = b.add(1);
    FloatVector s2 = b.add(2);
    FloatVector s3 = b.add(3);
    FloatVector s4 = b.add(4);
    FloatVector s5 = b.add(5);
    FloatVector s6 = b.add(6);
    FloatVector s7 = b.add(7);
    FloatVector s8 = b.add(8);
    FloatVector s9 = b.add(9);
    FloatVector s10 = b.add(10);
    FloatVector s11 = b.add(11);
    FloatVector s12 = b.add(12);
    FloatVector s13 = b.add(13);
    FloatVector s14 = b.add(14);
    FloatVector s15 = b.add(15);
    for (int i = 0; i < ROUNDS; i++) {
      s0 = type.cast(s0).fma(w, b);
      s1 = type.cast(s1).fma(w, b);
      s2 = type.cast(s2).fma(w, b);
      s3 = type.cast(s3).fma(w, b);
      s4 = type.cast(s4).fma(w, b);
      s5 = type.cast(s5).fma(w, b);
      s6 = type.cast(s6).fma(w, b);
      s7 = type.cast(s7).fma(w, b);
      s8 = type.cast(s8).fma(w, b);
      s9 = type.cast(s9).fma(w, b);
      s10 = type.cast(s10).fma(w, b);
      s11 = type.cast(s11).fma(w, b);
      s12 = type.cast(s12).fma(w, b);
      s13 = type.cast(s13).fma(w, b);
      s14 = type.cast(s14).fma(w, b);
      s15 = type.cast(s15).fma(w, b);
    }
    FloatVector a = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
    FloatVector c = s8.add(s9).add(s10.add(s11)).add(s12.add(s13).add(s14.add(s15)));
    return a.add(c).lane(0);
  }
}
