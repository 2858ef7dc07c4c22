package org.feedforward.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels of {@link SimdPanels} for inputs that lie apart: input k stands {@code taps[k]}
 * behind {@code xo}, and the outputs are {@code yStep} from one another. Where a panel takes
 * several blocks, these are positions of a convolution's kernel.
 */
final class SimdTapPanels {

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final int LANES = SPECIES.length();

  private SimdTapPanels() {}

  /** Twelve outputs of the strip of a block. */
  static void twelve(
      float[] x, int xo, int[] taps, float[] w, int wo, float floor, float[] y, int yo, int yStep) {
    FloatVector s0a = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b = s0a;
    FloatVector s1a = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b = s1a;
    FloatVector s2a = FloatVector.broadcast(SPECIES, w[wo + 2]);
    FloatVector s2b = s2a;
    FloatVector s3a = FloatVector.broadcast(SPECIES, w[wo + 3]);
    FloatVector s3b = s3a;
    FloatVector s4a = FloatVector.broadcast(SPECIES, w[wo + 4]);
    FloatVector s4b = s4a;
    FloatVector s5a = FloatVector.broadcast(SPECIES, w[wo + 5]);
    FloatVector s5b = s5a;
    FloatVector s6a = FloatVector.broadcast(SPECIES, w[wo + 6]);
    FloatVector s6b = s6a;
    FloatVector s7a = FloatVector.broadcast(SPECIES, w[wo + 7]);
    FloatVector s7b = s7a;
    FloatVector s8a = FloatVector.broadcast(SPECIES, w[wo + 8]);
    FloatVector s8b = s8a;
    FloatVector s9a = FloatVector.broadcast(SPECIES, w[wo + 9]);
    FloatVector s9b = s9a;
    FloatVector s10a = FloatVector.broadcast(SPECIES, w[wo + 10]);
    FloatVector s10b = s10a;
    FloatVector s11a = FloatVector.broadcast(SPECIES, w[wo + 11]);
    FloatVector s11b = s11a;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + tap);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + tap + LANES);
      int at = wo + 12 + k * 12;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a = xa.fma(w0, s0a);
      s0b = xb.fma(w0, s0b);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a = xa.fma(w1, s1a);
      s1b = xb.fma(w1, s1b);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
      s2a = xa.fma(w2, s2a);
      s2b = xb.fma(w2, s2b);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
      s3a = xa.fma(w3, s3a);
      s3b = xb.fma(w3, s3b);
      FloatVector w4 = FloatVector.broadcast(SPECIES, w[at + 4]);
      s4a = xa.fma(w4, s4a);
      s4b = xb.fma(w4, s4b);
      FloatVector w5 = FloatVector.broadcast(SPECIES, w[at + 5]);
      s5a = xa.fma(w5, s5a);
      s5b = xb.fma(w5, s5b);
      FloatVector w6 = FloatVector.broadcast(SPECIES, w[at + 6]);
      s6a = xa.fma(w6, s6a);
      s6b = xb.fma(w6, s6b);
      FloatVector w7 = FloatVector.broadcast(SPECIES, w[at + 7]);
      s7a = xa.fma(w7, s7a);
      s7b = xb.fma(w7, s7b);
      FloatVector w8 = FloatVector.broadcast(SPECIES, w[at + 8]);
      s8a = xa.fma(w8, s8a);
      s8b = xb.fma(w8, s8b);
      FloatVector w9 = FloatVector.broadcast(SPECIES, w[at + 9]);
      s9a = xa.fma(w9, s9a);
      s9b = xb.fma(w9, s9b);
      FloatVector w10 = FloatVector.broadcast(SPECIES, w[at + 10]);
      s10a = xa.fma(w10, s10a);
      s10b = xb.fma(w10, s10b);
      FloatVector w11 = FloatVector.broadcast(SPECIES, w[at + 11]);
      s11a = xa.fma(w11, s11a);
      s11b = xb.fma(w11, s11b);
    }
    FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));
    VC.cast(VC.cast(s0a).blend(least, VC.cast(s0a).compare(LT, least))).intoArray(y, yo);
    VC.cast(VC.cast(s0b).blend(least, VC.cast(s0b).compare(LT, least))).intoArray(y, yo + LANES);
    VC.cast(VC.cast(s1a).blend(least, VC.cast(s1a).compare(LT, least))).intoArray(y, yo + yStep);
    VC.cast(VC.cast(s1b).blend(least, VC.cast(s1b).compare(LT, least)))
        .intoArray(y, yo + yStep + LANES);
    VC.cast(VC.cast(s2a).blend(least, VC.cast(s2a).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep);
    VC.cast(VC.cast(s2b).blend(least, VC.cast(s2b).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep + LANES);
    VC.cast(VC.cast(s3a).blend(least, VC.cast(s3a).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep);
    VC.cast(VC.cast(s3b).blend(least, VC.cast(s3b).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep + LANES);
    VC.cast(VC.cast(s4a).blend(least, VC.cast(s4a).compare(LT, least)))
        .intoArray(y, yo + 4 * yStep);
    VC.cast(VC.cast(s4b).blend(least, VC.cast(s4b).compare(LT, least)))
        .intoArray(y, yo + 4 * yStep + LANES);
    VC.cast(VC.cast(s5a).blend(least, VC.cast(s5a).compare(LT, least)))
        .intoArray(y, yo + 5 * yStep);
    VC.cast(VC.cast(s5b).blend(least, VC.cast(s5b).compare(LT, least)))
        .intoArray(y, yo + 5 * yStep + LANES);
    VC.cast(VC.cast(s6a).blend(least, VC.cast(s6a).compare(LT, least)))
        .intoArray(y, yo + 6 * yStep);
    VC.cast(VC.cast(s6b).blend(least, VC.cast(s6b).compare(LT, least)))
        .intoArray(y, yo + 6 * yStep + LANES);
    VC.cast(VC.cast(s7a).blend(least, VC.cast(s7a).compare(LT, least)))
        .intoArray(y, yo + 7 * yStep);
    VC.cast(VC.cast(s7b).blend(least, VC.cast(s7b).compare(LT, least)))
        .intoArray(y, yo + 7 * yStep + LANES);
    VC.cast(VC.cast(s8a).blend(least, VC.cast(s8a).compare(LT, least)))
        .intoArray(y, yo + 8 * yStep);
    VC.cast(VC.cast(s8b).blend(least, VC.cast(s8b).compare(LT, least)))
        .intoArray(y, yo + 8 * yStep + LANES);
    VC.cast(VC.cast(s9a).blend(least, VC.cast(s9a).compare(LT, least)))
        .intoArray(y, yo + 9 * yStep);
    VC.cast(VC.cast(s9b).blend(least, VC.cast(s9b).compare(LT, least)))
        .intoArray(y, yo + 9 * yStep + LANES);
    VC.cast(VC.cast(s10a).blend(least, VC.cast(s10a).compare(LT, least)))
        .intoArray(y, yo + 10 * yStep);
    VC.cast(VC.cast(s10b).blend(least, VC.cast(s10b).compare(LT, least)))
        .intoArray(y, yo + 10 * yStep + LANES);
    VC.cast(VC.cast(s11a).blend(least, VC.cast(s11a).compare(LT, least)))
        .intoArray(y, yo + 11 * yStep);
    VC.cast(VC.cast(s11b).blend(least, VC.cast(s11b).compare(LT, least)))
        .intoArray(y, yo + 11 * yStep + LANES);
  }

  /** Eight outputs of the strip of a block. */
  static void eight(
      float[] x, int xo, int[] taps, float[] w, int wo, float floor, float[] y, int yo, int yStep) {
    FloatVector s0a = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b = s0a;
    FloatVector s1a = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b = s1a;
    FloatVector s2a = FloatVector.broadcast(SPECIES, w[wo + 2]);
    FloatVector s2b = s2a;
    FloatVector s3a = FloatVector.broadcast(SPECIES, w[wo + 3]);
    FloatVector s3b = s3a;
    FloatVector s4a = FloatVector.broadcast(SPECIES, w[wo + 4]);
    FloatVector s4b = s4a;
    FloatVector s5a = FloatVector.broadcast(SPECIES, w[wo + 5]);
    FloatVector s5b = s5a;
    FloatVector s6a = FloatVector.broadcast(SPECIES, w[wo + 6]);
    FloatVector s6b = s6a;
    FloatVector s7a = FloatVector.broadcast(SPECIES, w[wo + 7]);
    FloatVector s7b = s7a;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + tap);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + tap + LANES);
      int at = wo + 8 + k * 8;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a = xa.fma(w0, s0a);
      s0b = xb.fma(w0, s0b);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a = xa.fma(w1, s1a);
      s1b = xb.fma(w1, s1b);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
      s2a = xa.fma(w2, s2a);
      s2b = xb.fma(w2, s2b);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
      s3a = xa.fma(w3, s3a);
      s3b = xb.fma(w3, s3b);
      FloatVector w4 = FloatVector.broadcast(SPECIES, w[at + 4]);
      s4a = xa.fma(w4, s4a);
      s4b = xb.fma(w4, s4b);
      FloatVector w5 = FloatVector.broadcast(SPECIES, w[at + 5]);
      s5a = xa.fma(w5, s5a);
      s5b = xb.fma(w5, s5b);
      FloatVector w6 = FloatVector.broadcast(SPECIES, w[at + 6]);
      s6a = xa.fma(w6, s6a);
      s6b = xb.fma(w6, s6b);
      FloatVector w7 = FloatVector.broadcast(SPECIES, w[at + 7]);
      s7a = xa.fma(w7, s7a);
      s7b = xb.fma(w7, s7b);
    }
    FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));
    VC.cast(VC.cast(s0a).blend(least, VC.cast(s0a).compare(LT, least))).intoArray(y, yo);
    VC.cast(VC.cast(s0b).blend(least, VC.cast(s0b).compare(LT, least))).intoArray(y, yo + LANES);
    VC.cast(VC.cast(s1a).blend(least, VC.cast(s1a).compare(LT, least))).intoArray(y, yo + yStep);
    VC.cast(VC.cast(s1b).blend(least, VC.cast(s1b).compare(LT, least)))
        .intoArray(y, yo + yStep + LANES);
    VC.cast(VC.cast(s2a).blend(least, VC.cast(s2a).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep);
    VC.cast(VC.cast(s2b).blend(least, VC.cast(s2b).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep + LANES);
    VC.cast(VC.cast(s3a).blend(least, VC.cast(s3a).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep);
    VC.cast(VC.cast(s3b).blend(least, VC.cast(s3b).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep + LANES);
    VC.cast(VC.cast(s4a).blend(least, VC.cast(s4a).compare(LT, least)))
        .intoArray(y, yo + 4 * yStep);
    VC.cast(VC.cast(s4b).blend(least, VC.cast(s4b).compare(LT, least)))
        .intoArray(y, yo + 4 * yStep + LANES);
    VC.cast(VC.cast(s5a).blend(least, VC.cast(s5a).compare(LT, least)))
        .intoArray(y, yo + 5 * yStep);
    VC.cast(VC.cast(s5b).blend(least, VC.cast(s5b).compare(LT, least)))
        .intoArray(y, yo + 5 * yStep + LANES);
    VC.cast(VC.cast(s6a).blend(least, VC.cast(s6a).compare(LT, least)))
        .intoArray(y, yo + 6 * yStep);
    VC.cast(VC.cast(s6b).blend(least, VC.cast(s6b).compare(LT, least)))
        .intoArray(y, yo + 6 * yStep + LANES);
    VC.cast(VC.cast(s7a).blend(least, VC.cast(s7a).compare(LT, least)))
        .intoArray(y, yo + 7 * yStep);
    VC.cast(VC.cast(s7b).blend(least, VC.cast(s7b).compare(LT, least)))
        .intoArray(y, yo + 7 * yStep + LANES);
  }

  /** Six outputs of the strip of a block. */
  static void six(
      float[] x, int xo, int[] taps, float[] w, int wo, float floor, float[] y, int yo, int yStep) {
    FloatVector s0a = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b = s0a;
    FloatVector s1a = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b = s1a;
    FloatVector s2a = FloatVector.broadcast(SPECIES, w[wo + 2]);
    FloatVector s2b = s2a;
    FloatVector s3a = FloatVector.broadcast(SPECIES, w[wo + 3]);
    FloatVector s3b = s3a;
    FloatVector s4a = FloatVector.broadcast(SPECIES, w[wo + 4]);
    FloatVector s4b = s4a;
    FloatVector s5a = FloatVector.broadcast(SPECIES, w[wo + 5]);
    FloatVector s5b = s5a;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + tap);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + tap + LANES);
      int at = wo + 6 + k * 6;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a = xa.fma(w0, s0a);
      s0b = xb.fma(w0, s0b);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a = xa.fma(w1, s1a);
      s1b = xb.fma(w1, s1b);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
      s2a = xa.fma(w2, s2a);
      s2b = xb.fma(w2, s2b);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
      s3a = xa.fma(w3, s3a);
      s3b = xb.fma(w3, s3b);
      FloatVector w4 = FloatVector.broadcast(SPECIES, w[at + 4]);
      s4a = xa.fma(w4, s4a);
      s4b = xb.fma(w4, s4b);
      FloatVector w5 = FloatVector.broadcast(SPECIES, w[at + 5]);
      s5a = xa.fma(w5, s5a);
      s5b = xb.fma(w5, s5b);
    }
    FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));
    VC.cast(VC.cast(s0a).blend(least, VC.cast(s0a).compare(LT, least))).intoArray(y, yo);
    VC.cast(VC.cast(s0b).blend(least, VC.cast(s0b).compare(LT, least))).intoArray(y, yo + LANES);
    VC.cast(VC.cast(s1a).blend(least, VC.cast(s1a).compare(LT, least))).intoArray(y, yo + yStep);
    VC.cast(VC.cast(s1b).blend(least, VC.cast(s1b).compare(LT, least)))
        .intoArray(y, yo + yStep + LANES);
    VC.cast(VC.cast(s2a).blend(least, VC.cast(s2a).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep);
    VC.cast(VC.cast(s2b).blend(least, VC.cast(s2b).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep + LANES);
    VC.cast(VC.cast(s3a).blend(least, VC.cast(s3a).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep);
    VC.cast(VC.cast(s3b).blend(least, VC.cast(s3b).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep + LANES);
    VC.cast(VC.cast(s4a).blend(least, VC.cast(s4a).compare(LT, least)))
        .intoArray(y, yo + 4 * yStep);
    VC.cast(VC.cast(s4b).blend(least, VC.cast(s4b).compare(LT, least)))
        .intoArray(y, yo + 4 * yStep + LANES);
    VC.cast(VC.cast(s5a).blend(least, VC.cast(s5a).compare(LT, least)))
        .intoArray(y, yo + 5 * yStep);
    VC.cast(VC.cast(s5b).blend(least, VC.cast(s5b).compare(LT, least)))
        .intoArray(y, yo + 5 * yStep + LANES);
  }

  /** Four outputs of the strip of a block. */
  static void four(
      float[] x, int xo, int[] taps, float[] w, int wo, float floor, float[] y, int yo, int yStep) {
    FloatVector s0a = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b = s0a;
    FloatVector s1a = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b = s1a;
    FloatVector s2a = FloatVector.broadcast(SPECIES, w[wo + 2]);
    FloatVector s2b = s2a;
    FloatVector s3a = FloatVector.broadcast(SPECIES, w[wo + 3]);
    FloatVector s3b = s3a;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + tap);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + tap + LANES);
      int at = wo + 4 + k * 4;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a = xa.fma(w0, s0a);
      s0b = xb.fma(w0, s0b);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a = xa.fma(w1, s1a);
      s1b = xb.fma(w1, s1b);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
      s2a = xa.fma(w2, s2a);
      s2b = xb.fma(w2, s2b);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
      s3a = xa.fma(w3, s3a);
      s3b = xb.fma(w3, s3b);
    }
    FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));
    VC.cast(VC.cast(s0a).blend(least, VC.cast(s0a).compare(LT, least))).intoArray(y, yo);
    VC.cast(VC.cast(s0b).blend(least, VC.cast(s0b).compare(LT, least))).intoArray(y, yo + LANES);
    VC.cast(VC.cast(s1a).blend(least, VC.cast(s1a).compare(LT, least))).intoArray(y, yo + yStep);
    VC.cast(VC.cast(s1b).blend(least, VC.cast(s1b).compare(LT, least)))
        .intoArray(y, yo + yStep + LANES);
    VC.cast(VC.cast(s2a).blend(least, VC.cast(s2a).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep);
    VC.cast(VC.cast(s2b).blend(least, VC.cast(s2b).compare(LT, least)))
        .intoArray(y, yo + 2 * yStep + LANES);
    VC.cast(VC.cast(s3a).blend(least, VC.cast(s3a).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep);
    VC.cast(VC.cast(s3b).blend(least, VC.cast(s3b).compare(LT, least)))
        .intoArray(y, yo + 3 * yStep + LANES);
  }

  /** Two outputs of the strips of two blocks. */
  static void two(
      float[] x,
      int xo0,
      int xo1,
      int[] taps,
      float[] w,
      int wo,
      float floor,
      float[] y,
      int yo0,
      int yo1,
      int yStep) {
    FloatVector s0a0 = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b0 = s0a0;
    FloatVector s0a1 = s0a0;
    FloatVector s0b1 = s0a0;
    FloatVector s1a0 = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b0 = s1a0;
    FloatVector s1a1 = s1a0;
    FloatVector s1b1 = s1a0;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector xa0 = FloatVector.fromArray(SPECIES, x, xo0 + tap);
      FloatVector xb0 = FloatVector.fromArray(SPECIES, x, xo0 + tap + LANES);
      FloatVector xa1 = FloatVector.fromArray(SPECIES, x, xo1 + tap);
      FloatVector xb1 = FloatVector.fromArray(SPECIES, x, xo1 + tap + LANES);
      int at = wo + 2 + k * 2;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a0 = xa0.fma(w0, s0a0);
      s0b0 = xb0.fma(w0, s0b0);
      s0a1 = xa1.fma(w0, s0a1);
      s0b1 = xb1.fma(w0, s0b1);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a0 = xa0.fma(w1, s1a0);
      s1b0 = xb0.fma(w1, s1b0);
      s1a1 = xa1.fma(w1, s1a1);
      s1b1 = xb1.fma(w1, s1b1);
    }
    FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));
    VC.cast(VC.cast(s0a0).blend(least, VC.cast(s0a0).compare(LT, least))).intoArray(y, yo0);
    VC.cast(VC.cast(s0b0).blend(least, VC.cast(s0b0).compare(LT, least))).intoArray(y, yo0 + LANES);
    VC.cast(VC.cast(s0a1).blend(least, VC.cast(s0a1).compare(LT, least))).intoArray(y, yo1);
    VC.cast(VC.cast(s0b1).blend(least, VC.cast(s0b1).compare(LT, least))).intoArray(y, yo1 + LANES);
    VC.cast(VC.cast(s1a0).blend(least, VC.cast(s1a0).compare(LT, least))).intoArray(y, yo0 + yStep);
    VC.cast(VC.cast(s1b0).blend(least, VC.cast(s1b0).compare(LT, least)))
        .intoArray(y, yo0 + yStep + LANES);
    VC.cast(VC.cast(s1a1).blend(least, VC.cast(s1a1).compare(LT, least))).intoArray(y, yo1 + yStep);
    VC.cast(VC.cast(s1b1).blend(least, VC.cast(s1b1).compare(LT, least)))
        .intoArray(y, yo1 + yStep + LANES);
  }

  /** One output of the strips of four blocks. */
  static void one(
      float[] x,
      int xo0,
      int xo1,
      int xo2,
      int xo3,
      int[] taps,
      float[] w,
      int wo,
      float floor,
      float[] y,
      int yo0,
      int yo1,
      int yo2,
      int yo3,
      int yStep) {
    FloatVector s0a0 = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b0 = s0a0;
    FloatVector s0a1 = s0a0;
    FloatVector s0b1 = s0a0;
    FloatVector s0a2 = s0a0;
    FloatVector s0b2 = s0a0;
    FloatVector s0a3 = s0a0;
    FloatVector s0b3 = s0a0;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector xa0 = FloatVector.fromArray(SPECIES, x, xo0 + tap);
      FloatVector xb0 = FloatVector.fromArray(SPECIES, x, xo0 + tap + LANES);
      FloatVector xa1 = FloatVector.fromArray(SPECIES, x, xo1 + tap);
      FloatVector xb1 = FloatVector.fromArray(SPECIES, x, xo1 + tap + LANES);
      FloatVector xa2 = FloatVector.fromArray(SPECIES, x, xo2 + tap);
      FloatVector xb2 = FloatVector.fromArray(SPECIES, x, xo2 + tap + LANES);
      FloatVector xa3 = FloatVector.fromArray(SPECIES, x, xo3 + tap);
      FloatVector xb3 = FloatVector.fromArray(SPECIES, x, xo3 + tap + LANES);
      int at = wo + 1 + k;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a0 = xa0.fma(w0, s0a0);
      s0b0 = xb0.fma(w0, s0b0);
      s0a1 = xa1.fma(w0, s0a1);
      s0b1 = xb1.fma(w0, s0b1);
      s0a2 = xa2.fma(w0, s0a2);
      s0b2 = xb2.fma(w0, s0b2);
      s0a3 = xa3.fma(w0, s0a3);
      s0b3 = xb3.fma(w0, s0b3);
    }
    FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));
    VC.cast(VC.cast(s0a0).blend(least, VC.cast(s0a0).compare(LT, least))).intoArray(y, yo0);
    VC.cast(VC.cast(s0b0).blend(least, VC.cast(s0b0).compare(LT, least))).intoArray(y, yo0 + LANES);
    VC.cast(VC.cast(s0a1).blend(least, VC.cast(s0a1).compare(LT, least))).intoArray(y, yo1);
    VC.cast(VC.cast(s0b1).blend(least, VC.cast(s0b1).compare(LT, least))).intoArray(y, yo1 + LANES);
    VC.cast(VC.cast(s0a2).blend(least, VC.cast(s0a2).compare(LT, least))).intoArray(y, yo2);
    VC.cast(VC.cast(s0b2).blend(least, VC.cast(s0b2).compare(LT, least))).intoArray(y, yo2 + LANES);
    VC.cast(VC.cast(s0a3).blend(least, VC.cast(s0a3).compare(LT, least))).intoArray(y, yo3);
    VC.cast(VC.cast(s0b3).blend(least, VC.cast(s0b3).compare(LT, least))).intoArray(y, yo3 + LANES);
  }
}
