package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Vectors of any width find the places that the scalar code finds. */
class FloatPlacesTest {

  private static final float[] SPECIAL = {
    Float.NaN,
    Float.intBitsToFloat(0xffc00001),
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  @Test
  void allKernelsFindTheSamePlaces() {
    Random random = new Random(11);
    for (int trial = 0; trial < 500; trial++) {
      int count = random.nextInt(200);
      float[] values = new float[count + random.nextInt(3)];
      double special = random.nextDouble() * random.nextInt(2);
      for (int i = 0; i < values.length; i++) {
        values[i] =
            random.nextDouble() < special
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
      }
      int first = random.nextInt(16_384);
      int half = random.nextInt(5000);
      FloatPlaces simd = new FloatPlaces(values.length);
      FloatPlaces scalar = new FloatPlaces(values.length);
      Kernels.best().place(values, count, first, half, simd);
      Kernels.scalar("a test").place(values, count, first, half, scalar);
      assertThat(Arrays.copyOf(simd.cells(), count))
          .isEqualTo(Arrays.copyOf(scalar.cells(), count));
      assertThat(Arrays.copyOf(simd.rests(), count))
          .isEqualTo(Arrays.copyOf(scalar.rests(), count));
      if (count > 0) {
        assertThat(bits(simd.least())).isEqualTo(bits(scalar.least()));
        assertThat(bits(simd.most())).isEqualTo(bits(scalar.most()));
        assertThat(simd.nearestBucket()).isEqualTo(scalar.nearestBucket());
        assertThat(simd.farthestBucket()).isEqualTo(scalar.farthestBucket());
      }
    }
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  @Test
  void aPlaceIsSignExponentAndSixBits() {
    FloatPlaces places = new FloatPlaces(6);
    float[] values = {1f, 1.015625f, -1f, 0f, 2f, 1.0000001f};
    Kernels.best().place(values, values.length, (127 << 6) - 1, 1000, places);
    assertThat(places.cells()).containsExactly(1, 2, 1001, 0, 65, 1);
    assertThat(places.rests()).containsExactly(0, 0, 0, 0, 0, 1);
    assertThat(places.least()).isEqualTo(-1f);
    assertThat(places.most()).isEqualTo(2f);
    assertThat(places.nearestBucket()).isEqualTo(127 << 6);
    assertThat(places.farthestBucket()).isEqualTo(128 << 6);
  }

  @Test
  void onlyZerosHaveNoNearest() {
    FloatPlaces places = new FloatPlaces(40);
    for (Kernels kernels : new Kernels[] {Kernels.best(), Kernels.scalar("a test")}) {
      kernels.place(new float[40], 40, 0, 64, places);
      assertThat(places.nearestBucket()).isEqualTo(-1);
      assertThat(places.farthestBucket()).isZero();
    }
  }
}
