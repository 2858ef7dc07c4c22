package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Vectors of any width give the bits of the scalar rule. */
class StandardizationTest {

  private static final float[] SPECIAL = {
    Float.NaN,
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    1e-38f,
    3.4e38f,
    16_777_217f
  };

  @Test
  void allKernelsGiveTheBitsOfTheRule() {
    Random random = new Random(7);
    float[] source = new float[1000];
    for (int i = 0; i < source.length; i++) {
      source[i] =
          i % 5 == 0 ? SPECIAL[i / 5 % SPECIAL.length] : (float) (random.nextGaussian() * 100);
    }
    for (int trial = 0; trial < 200; trial++) {
      boolean limits = random.nextBoolean();
      Standardization how =
          new Standardization(
              random.nextBoolean(),
              random.nextGaussian(),
              limits ? -random.nextDouble() * 50 : Double.NEGATIVE_INFINITY,
              limits ? random.nextDouble() * 50 : Double.POSITIVE_INFINITY,
              random.nextBoolean(),
              random.nextGaussian() * 10,
              random.nextGaussian());
      int from = random.nextInt(40);
      int count = random.nextInt(source.length - from);
      for (Kernels kernels : new Kernels[] {Kernels.best(), Kernels.scalar("a test")}) {
        float[] target = new float[count];
        kernels.standardize(how, source, from, target, count);
        for (int i = 0; i < count; i++) {
          int expected = Float.floatToIntBits(how.of(source[from + i]));
          assertThat(Float.floatToIntBits(target[i])).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void theRuleFillsLimitsAndScalesInThisOrder() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(new Standardization(true, 7, 0, 5, false, 1, 2).of(Double.NaN)).isEqualTo(2f);
    assertThat(new Standardization(false, 7, 0, 5, false, 1, 2).of(Double.NaN)).isNaN();
    assertThat(new Standardization(false, 0, -none, none, true, 3, 0.5).of(2)).isEqualTo(6.5f);
    // 1/3 of a double, rounded once
    assertThat(new Standardization(false, 0, -none, none, false, 0, 3).of(1)).isEqualTo(1f / 3);
  }
}
