package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Vectors of any width find the spans, sums and cells that the scalar code finds. */
class FloatSummaryTest {

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

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    double special = random.nextDouble() * random.nextInt(2);
    int spread = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      values[i] =
          random.nextDouble() < special
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(spread) - 10));
    }
    return values;
  }

  @Test
  void allKernelsFindTheSame() {
    Random random = new Random(11);
    int exact = 0;
    for (int trial = 0; trial < 1000; trial++) {
      float[] values = values(random, random.nextInt(200));
      int from = random.nextInt(values.length + 1);
      int count = random.nextInt(values.length - from + 1);
      FloatSummary simd = new FloatSummary();
      FloatSummary scalar = new FloatSummary();
      Kernels.best().summarize(values, from, count, simd);
      Kernels.scalar("a test").summarize(values, from, count, scalar);
      assertThat(simd.count()).isEqualTo(count);
      assertThat(scalar.count()).isEqualTo(count);
      if (count > 0) {
        assertThat(bits(simd.least())).isEqualTo(bits(scalar.least()));
        assertThat(bits(simd.most())).isEqualTo(bits(scalar.most()));
        assertThat(simd.isFinite()).isEqualTo(scalar.isFinite());
        assertThat(simd.isSumExact()).isEqualTo(scalar.isSumExact());
      }
      if (count > 0 && simd.isSumExact()) {
        exact++;
        assertThat(sum(simd)).isEqualByComparingTo(sum(scalar));
        assertThat(sum(simd)).isEqualByComparingTo(sum(values, from, count));
      }
    }
    assertThat(exact).isGreaterThan(100);
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  private static BigDecimal sum(FloatSummary summary) {
    BigDecimal unit = new BigDecimal(Math.scalb(1.0, summary.unitExponent() - 150));
    return BigDecimal.valueOf(summary.units()).multiply(unit);
  }

  private static BigDecimal sum(float[] values, int from, int count) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = from; i < from + count; i++) {
      sum = sum.add(new BigDecimal(values[i]));
    }
    return sum;
  }

  @Test
  void theSumOfADoubleIsExactUpToItsLastBit() {
    float[] values = new float[1 << 10];
    Arrays.fill(values, Float.intBitsToFloat(0x3fffffff)); // 2 - 2^-23
    values[0] = Float.intBitsToFloat(0x36000001); // 2^-19 + 2^-42
    FloatSummary summary = new FloatSummary();
    Kernels.best().summarize(values, 0, values.length, summary);
    assertThat(summary.isSumExact()).isTrue();
    assertThat(sum(summary)).isEqualByComparingTo(sum(values, 0, values.length));
    values[0] = Float.intBitsToFloat(0x35800001); // half of it
    Kernels.best().summarize(values, 0, values.length, summary);
    assertThat(summary.isSumExact()).isFalse();
  }

  @Test
  void aBucketIsExponentAndSixBits() {
    assertThat(FloatCells.bucket(1f)).isEqualTo(127 << 6);
    assertThat(FloatCells.bucket(1.0000001f)).isEqualTo(127 << 6);
    assertThat(FloatCells.bucket(-1.015625f)).isEqualTo((127 << 6) + 1);
    assertThat(FloatCells.bucket(2f)).isEqualTo(128 << 6);
    assertThat(FloatCells.bucket(-0f)).isZero();
  }

  @Test
  void theSumOfZerosIsExact() {
    FloatSummary summary = new FloatSummary();
    for (Kernels kernels : new Kernels[] {Kernels.best(), Kernels.scalar("a test")}) {
      kernels.summarize(new float[40], 0, 40, summary);
      assertThat(summary.least()).isZero();
      assertThat(summary.most()).isZero();
      assertThat(summary.isSumExact()).isTrue();
      assertThat(summary.units()).isZero();
    }
  }
}
