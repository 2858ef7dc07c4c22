package org.feedforward.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Half a vector of floats at a time, which is a whole one of doubles. */
final class SimdStandardization {

  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(
          float.class, VectorShape.forBitSize(SimdKernels.SPECIES.vectorBitSize() / 2));

  private static final VectorSpecies<Double> DOUBLES = SimdKernels.SPECIES.withLanes(double.class);

  private SimdStandardization() {}

  static void run(Standardization how, float[] source, int from, float[] target, int count) {
    int lanes = HALF.length();
    int whole = count - count % lanes;
    boolean limits = how.limits();
    for (int i = 0; i < whole; i += lanes) {
      DoubleVector x =
          (DoubleVector)
              FloatVector.fromArray(HALF, source, from + i)
                  .convertShape(VectorOperators.F2D, DOUBLES, 0);
      if (how.fills()) {
        x = x.blend(how.fill(), x.compare(VectorOperators.NE, x));
      }
      if (limits) {
        x = x.blend(how.least(), x.compare(VectorOperators.LT, how.least()));
        x = x.blend(how.most(), x.compare(VectorOperators.GT, how.most()));
      }
      x =
          how.linear()
              ? x.mul(how.first()).add(how.second())
              : x.sub(how.first()).div(how.second());
      ((FloatVector) x.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(target, i);
    }
    for (int i = whole; i < count; i++) {
      target[i] = how.of(source[from + i]);
    }
  }
}
