package org.feedforward.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatSummary}, a vector at a time. */
final class SimdSummary {

  private static final VectorSpecies<Float> FLOATS = SimdKernels.SPECIES;
  private static final VectorSpecies<Integer> INTS = SimdKernels.INTS;
  private static final VectorSpecies<Long> LONGS = FLOATS.withLanes(long.class);
  private static final VectorSpecies<Double> DOUBLES = FLOATS.withLanes(double.class);

  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final Class<? extends IntVector> INT_VC = SimdKernels.INT_VC;
  private static final Class<? extends LongVector> LONG_VC = LongVector.zero(LONGS).getClass();
  private static final Class<? extends DoubleVector> DOUBLE_VC =
      DoubleVector.zero(DOUBLES).getClass();

  /** A float has so many bits of exponent fewer than a double. */
  private static final int EXPONENT_BITS = 3;

  /** Where a double has its sign, the exponent of a float and the mantissa of a float. */
  private static final long FLOAT_OF_DOUBLE = 0x8fffffffe0000000L;

  /** By how much the exponents of doubles are biased beyond those of floats. */
  private static final double BIAS = 0x1p896;

  private SimdSummary() {}

  /**
   * Two loops, for one would have more operations than C2 inlines; and one method, since with more
   * than 325 bytes of code (FreqInlineSize) C2 compiles it by itself. Inside of its callers it
   * finds nothing left to inline with, and the vectors stand on the heap. They would stand there
   * too without the casts, once anything in the JVM has used another species, for C2 then reads off
   * a profile which method a call of the Vector API reaches.
   */
  static void summarize(float[] values, int from, int count, FloatSummary summary) {
    int lanes = FLOATS.length();
    int end = from + count - count % lanes;
    if (end == from) {
      summary.begin();
      summary.add(values, from, from + count);
      return;
    }
    IntVector first = IntVector.broadcast(INTS, Integer.MAX_VALUE);
    IntVector last = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    IntVector lastWithoutSign = last;
    // twice a magnitude less one, as an unsigned number with its first bit turned: zero comes last
    IntVector nearest = first;
    for (int i = from; i < end; i += lanes) {
      IntVector bits =
          INT_VC.cast(VC.cast(FloatVector.fromArray(FLOATS, values, i)).reinterpretAsInts());
      first = bits.min(first);
      last = bits.max(last);
      lastWithoutSign =
          INT_VC.cast(bits.lanewise(VectorOperators.XOR, Integer.MIN_VALUE)).max(lastWithoutSign);
      IntVector doubled = INT_VC.cast(bits.lanewise(VectorOperators.LSHL, 1));
      nearest = INT_VC.cast(doubled.add(Integer.MAX_VALUE)).min(nearest);
    }
    // the floats in the upper and in the lower halves of 64 bits, each times 2^-896, without
    // rounding: doubles that have the bits of a float in the places of their own. A conversion of
    // half the lanes needs a shuffle. Of infinities and NaN they are some numbers.
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = from; i < end; i += lanes) {
      LongVector pairs =
          LONG_VC.cast(VC.cast(FloatVector.fromArray(FLOATS, values, i)).reinterpretAsLongs());
      LongVector upper = LONG_VC.cast(pairs.lanewise(VectorOperators.ASHR, EXPONENT_BITS));
      upper = LONG_VC.cast(upper.lanewise(VectorOperators.AND, FLOAT_OF_DOUBLE));
      high = DOUBLE_VC.cast(upper.reinterpretAsDoubles()).add(high);
      LongVector lower = LONG_VC.cast(pairs.lanewise(VectorOperators.LSHL, Float.SIZE));
      lower = LONG_VC.cast(lower.lanewise(VectorOperators.ASHR, EXPONENT_BITS));
      lower = LONG_VC.cast(lower.lanewise(VectorOperators.AND, FLOAT_OF_DOUBLE));
      low = DOUBLE_VC.cast(lower.reinterpretAsDoubles()).add(low);
    }
    // as whole numbers, negative floats come first, that with the smallest magnitude before all
    int least = INT_VC.cast(lastWithoutSign).reduceLanes(VectorOperators.MAX) ^ Integer.MIN_VALUE;
    int most = INT_VC.cast(last).reduceLanes(VectorOperators.MAX);
    int outer = INT_VC.cast(first).reduceLanes(VectorOperators.MIN);
    int nearestLessOne = INT_VC.cast(nearest).reduceLanes(VectorOperators.MIN) ^ Integer.MIN_VALUE;
    summary.set(
        end - from,
        FloatSummary.key(least < 0 ? least : outer),
        FloatSummary.key(most < 0 ? outer : most),
        nearestLessOne == -1 ? -1 : (nearestLessOne + 1) >>> 1,
        DOUBLE_VC.cast(DOUBLE_VC.cast(low).add(high)).reduceLanes(VectorOperators.ADD) * BIAS);
    summary.add(values, end, from + count);
  }
}
