package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatPlaces}, a vector at a time. */
final class SimdPlaces {

  private static final VectorSpecies<Float> FLOATS = SimdKernels.SPECIES;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  private SimdPlaces() {}

  static void run(float[] values, int count, int first, int half, FloatPlaces places) {
    int lanes = FLOATS.length();
    int whole = count - count % lanes;
    int[] cells = places.cells();
    int[] rests = places.rests();
    IntVector least = IntVector.broadcast(INTS, Integer.MAX_VALUE);
    IntVector most = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    // a magnitude less one, as an unsigned number: zero comes last
    IntVector nearest = least;
    for (int i = 0; i < whole; i += lanes) {
      IntVector bits = FloatVector.fromArray(FLOATS, values, i).reinterpretAsInts();
      IntVector sign = bits.lanewise(VectorOperators.ASHR, 31);
      IntVector magnitude = bits.and(FloatPlaces.MAGNITUDE);
      IntVector key = sign.lanewise(VectorOperators.LSHR, 1).lanewise(VectorOperators.XOR, bits);
      least = least.min(key);
      most = most.max(key);
      nearest = nearest.min(magnitude.sub(1).lanewise(VectorOperators.XOR, Integer.MIN_VALUE));
      magnitude
          .lanewise(VectorOperators.LSHR, FloatPlaces.REST_BITS)
          .sub(first)
          .max(0)
          .add(sign.and(half))
          .intoArray(cells, i);
      bits.and(FloatPlaces.REST).intoArray(rests, i);
    }
    if (whole == 0) {
      places.begin();
    } else {
      int nearestLessOne = nearest.reduceLanes(VectorOperators.MIN) ^ Integer.MIN_VALUE;
      places.set(
          least.reduceLanes(VectorOperators.MIN),
          most.reduceLanes(VectorOperators.MAX),
          nearestLessOne == -1 ? -1 : nearestLessOne + 1);
    }
    places.place(values, whole, count, first, half);
  }
}
