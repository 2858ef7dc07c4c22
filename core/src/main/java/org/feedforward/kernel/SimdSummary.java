package org.feedforward.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatSummary} and {@link FloatCells}, a vector at a time. */
final class SimdSummary {

  private static final VectorSpecies<Float> FLOATS = SimdKernels.SPECIES;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final VectorSpecies<Double> DOUBLES = FLOATS.withLanes(double.class);

  private SimdSummary() {}

  static void summarize(float[] values, int from, int count, FloatSummary summary) {
    int lanes = FLOATS.length();
    int end = from + count - count % lanes;
    IntVector least = IntVector.broadcast(INTS, Integer.MAX_VALUE);
    IntVector most = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    // twice a magnitude less one, as an unsigned number: zero comes last
    IntVector nearest = least;
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = from; i < end; i += lanes) {
      FloatVector floats = FloatVector.fromArray(FLOATS, values, i);
      IntVector bits = floats.reinterpretAsInts();
      IntVector key =
          bits.lanewise(VectorOperators.ASHR, 31)
              .lanewise(VectorOperators.LSHR, 1)
              .lanewise(VectorOperators.XOR, bits);
      least = least.min(key);
      most = most.max(key);
      nearest =
          nearest.min(
              bits.lanewise(VectorOperators.LSHL, 1)
                  .sub(1)
                  .lanewise(VectorOperators.XOR, Integer.MIN_VALUE));
      low = low.add(floats.convertShape(VectorOperators.F2D, DOUBLES, 0));
      high = high.add(floats.convertShape(VectorOperators.F2D, DOUBLES, 1));
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
          low.add(high).reduceLanes(VectorOperators.ADD));
    }
    summary.add(values, end, from + count);
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
