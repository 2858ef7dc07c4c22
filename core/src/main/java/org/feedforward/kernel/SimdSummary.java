package org.feedforward.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatSummary} and {@link FloatCells}, a vector at a time. */
final class SimdSummary {

  private static final VectorSpecies<Float> FLOATS = SimdKernels.SPECIES;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final VectorSpecies<Double> DOUBLES = FLOATS.withLanes(double.class);

  /** A float has so many bits of exponent fewer than a double. */
  private static final int EXPONENT_BITS = 3;

  /** Where a double has its sign, the exponent of a float and the mantissa of a float. */
  private static final long FLOAT_OF_DOUBLE = 0x8fffffffe0000000L;

  /** By how much the exponents of doubles are biased beyond those of floats. */
  private static final double BIAS = 0x1p896;

  private SimdSummary() {}

  static void summarize(float[] values, int from, int count, FloatSummary summary) {
    int lanes = FLOATS.length();
    int end = from + count - count % lanes;
    IntVector least = IntVector.broadcast(INTS, Integer.MAX_VALUE);
    IntVector most = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    // twice a magnitude less one, as an unsigned number with its first bit turned: zero comes last
    IntVector nearest = least;
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = from; i < end; i += lanes) {
      IntVector bits = FloatVector.fromArray(FLOATS, values, i).reinterpretAsInts();
      IntVector key =
          bits.lanewise(VectorOperators.ASHR, 31)
              .lanewise(VectorOperators.LSHR, 1)
              .lanewise(VectorOperators.XOR, bits);
      least = least.min(key);
      most = most.max(key);
      nearest = nearest.min(bits.lanewise(VectorOperators.LSHL, 1).add(Integer.MAX_VALUE));
      LongVector pairs = bits.reinterpretAsLongs();
      low = low.add(upperFloats(pairs.lanewise(VectorOperators.LSHL, Float.SIZE)));
      high = high.add(upperFloats(pairs));
    }
    if (end == from) {
      summary.begin();
    } else {
      int nearestLessOne = nearest.reduceLanes(VectorOperators.MIN) ^ Integer.MIN_VALUE;
      summary.set(
          end - from,
          least.reduceLanes(VectorOperators.MIN),
          most.reduceLanes(VectorOperators.MAX),
          nearestLessOne == -1 ? -1 : (nearestLessOne + 1) >>> 1,
          low.add(high).reduceLanes(VectorOperators.ADD) * BIAS);
    }
    summary.add(values, end, from + count);
  }

  /**
   * The floats in the upper halves, each times 2^-896, without rounding: a double that has the bits
   * of a float in the places of its own. Of infinities and NaN it is some number. A conversion of
   * half the lanes needs a shuffle, which the compiler does not always see through.
   */
  private static DoubleVector upperFloats(LongVector pairs) {
    return pairs
        .lanewise(VectorOperators.ASHR, EXPONENT_BITS)
        .lanewise(VectorOperators.AND, FLOAT_OF_DOUBLE)
        .reinterpretAsDoubles();
  }

  static void place(float[] values, int count, int first, int half, int[] cells) {
    int lanes = FLOATS.length();
    int whole = count - count % lanes;
    for (int i = 0; i < whole; i += lanes) {
      IntVector bits = FloatVector.fromArray(FLOATS, values, i).reinterpretAsInts();
      bits.and(FloatCells.MAGNITUDE)
          .lanewise(VectorOperators.LSHR, FloatCells.REST_BITS)
          .sub(first)
          .max(0)
          .add(bits.lanewise(VectorOperators.ASHR, 31).and(half))
          .intoArray(cells, i);
    }
    FloatCells.place(values, whole, count, first, half, cells);
  }
}
