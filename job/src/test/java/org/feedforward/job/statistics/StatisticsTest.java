package org.feedforward.job.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Figures are those of all numbers at once, in whatever order and pieces these came. */
class StatisticsTest {

  private static final int[] NONE = {};

  private static final Position PLACE = new Position(false, 0, 0);
  private static final int TILE = 128;

  /** Numbers of many kinds: small, large, few, with and without what is not finite. */
  private static float[] numbers(Random random) {
    float[] numbers = new float[1 + random.nextInt(3000)];
    int kind = random.nextInt(6);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (kind) {
            case 0 -> (float) random.nextGaussian();
            case 1 -> (float) Math.exp(40 * random.nextGaussian());
            case 2 -> random.nextInt(3) - 1;
            case 3 -> Float.intBitsToFloat(random.nextInt());
            case 4 -> -1e-40f * random.nextFloat();
            default -> random.nextBoolean() ? 0f : -0f;
          };
    }
    return numbers;
  }

  /** What pieces of random sizes give, each with a random way through the wire. */
  private static Statistics inPieces(float[] numbers, Random random) {
    List<Statistics> parts = new ArrayList<>();
    for (int at = 0; at < numbers.length; ) {
      int end = Math.min(numbers.length, at + 1 + random.nextInt(numbers.length));
      Statistics part = new Statistics();
      Series series = new Series(DType.FLOAT32);
      part.put(PLACE, series);
      part.addRows(end - at);
      Kernels kernels = random.nextBoolean() ? Kernels.best() : Kernels.scalar("a test");
      Tally tally = Tally.of(kernels);
      while (at < end) {
        int count = Math.min(end - at, 1 + random.nextInt(TILE));
        series.add(numbers, at, count, NONE, 0, tally);
        series.place(Arrays.copyOfRange(numbers, at, at + count), count);
        at += count;
      }
      parts.add(random.nextBoolean() ? part : Statistics.read(part.bytes(Long.MAX_VALUE)));
    }
    Collections.shuffle(parts, random);
    Statistics all = new Statistics();
    parts.forEach(all::add);
    return all;
  }

  @Test
  void figuresAreThoseOfAllNumbersAtOnce() {
    Random random = new Random(5);
    for (int trial = 0; trial < 300; trial++) {
      float[] numbers = numbers(random);
      Statistics one = inPieces(numbers, random);
      Statistics other = inPieces(shuffled(numbers, random), random);
      assertThat(other.bytes(Long.MAX_VALUE)).isEqualTo(one.bytes(Long.MAX_VALUE));
      check(one.figures(PLACE).orElseThrow(), numbers);
    }
  }

  /** Numbers of rows that are not counted stand between the others, and may be anything. */
  @Test
  void numbersThatAreNotCountedLeaveNoTrace() {
    Random random = new Random(6);
    for (int trial = 0; trial < 300; trial++) {
      float[] numbers = numbers(random);
      Series plain = new Series(DType.FLOAT32);
      plain.add(numbers, 0, numbers.length, NONE, 0, Tally.of(Kernels.scalar("a test")));
      assertThat(bytes(amongOthers(numbers, random))).isEqualTo(bytes(plain));
    }
  }

  private static Series amongOthers(float[] numbers, Random random) {
    int between = 1 + random.nextInt(40);
    float[] all = new float[numbers.length * 3];
    Series series = new Series(DType.FLOAT32);
    Tally tally = Tally.of(random.nextBoolean() ? Kernels.best() : Kernels.scalar("a test"));
    Stretch stretch = new Stretch();
    stretch.begin(0);
    int[] others = new int[TILE];
    int next = 0;
    int at = 0;
    while (next < numbers.length) {
      int skipped = 0;
      int tile = 1 + random.nextInt(TILE);
      int first = at;
      for (int i = 0; i < tile && next < numbers.length; i++) {
        if (at < 2 * next && random.nextInt(between) == 0) {
          others[skipped++] = at - first;
          all[at++] = other(numbers, random);
        } else {
          all[at++] = numbers[next++];
        }
      }
      stretch.add(at - first, others, skipped);
      if (random.nextBoolean()) {
        stretch.sumInto(series, all, tally);
        stretch.begin(at);
      }
    }
    stretch.sumInto(series, all, tally);
    return series;
  }

  private static float other(float[] numbers, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Float.intBitsToFloat(random.nextInt());
      case 1 -> random.nextInt(3) - 1;
      default -> numbers[random.nextInt(numbers.length)];
    };
  }

  private static byte[] bytes(Series series) {
    Statistics statistics = new Statistics();
    statistics.put(PLACE, series);
    return statistics.bytes(Long.MAX_VALUE);
  }

  private static Float[] boxed(float[] numbers) {
    Float[] boxed = new Float[numbers.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = numbers[i];
    }
    return boxed;
  }

  private static float[] shuffled(float[] numbers, Random random) {
    List<Float> list = Arrays.asList(boxed(numbers));
    Collections.shuffle(list, random);
    float[] shuffled = new float[numbers.length];
    for (int i = 0; i < shuffled.length; i++) {
      shuffled[i] = list.get(i);
    }
    return shuffled;
  }

  private static void check(Figures figures, float[] numbers) {
    List<Float> finite = new ArrayList<>();
    long nan = 0;
    long infinite = 0;
    for (float number : numbers) {
      if (Float.isFinite(number)) {
        finite.add(number + 0f);
      } else {
        nan += Float.isNaN(number) ? 1 : 0;
        infinite += Float.isInfinite(number) ? 1 : 0;
      }
    }
    assertThat(figures.count()).isEqualTo(numbers.length);
    assertThat(figures.nan()).isEqualTo(nan);
    assertThat(figures.infinite()).isEqualTo(infinite);
    assertThat(figures.finite()).isEqualTo(finite.size());
    if (finite.isEmpty()) {
      return;
    }
    Collections.sort(finite);
    assertThat(figures.least()).isEqualTo(finite.get(0));
    assertThat(figures.most()).isEqualTo(finite.get(finite.size() - 1));
    BigDecimal sum = finite.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(figures.mean())
        .isEqualTo(
            sum.divide(BigDecimal.valueOf(finite.size()), MathContext.DECIMAL128).doubleValue());
    for (double part : new double[] {0, 0.01, 0.25, 0.5, 0.9, 0.999, 1}) {
      int rank = Math.max(1, (int) Math.ceil(part * finite.size()));
      double exact = finite.get(rank - 1);
      // numbers below 2^-132 count as zero
      assertThat(Math.abs(figures.quantile(part) - exact))
          .isLessThanOrEqualTo(Math.max(0.008 * Math.abs(exact), 0x1p-132));
    }
  }

  @Test
  void aMeanThatCancelsIsExact() {
    Series series = new Series(DType.FLOAT32);
    float[] numbers = {1e30f, 1f, -1e30f, 1e-30f};
    series.add(numbers, 0, 4, NONE, 0, Tally.of(Kernels.best()));
    assertThat(series.figures().mean()).isEqualTo((1 + (double) 1e-30f) / 4);
  }

  @Test
  void integersKeepAllTheirDigits() {
    Series series = new Series(DType.INT64);
    long[] numbers = {Long.MAX_VALUE, Long.MAX_VALUE - 1, -5, 0};
    series.add(numbers, 4);
    Figures figures = series.figures();
    assertThat(figures.least()).isEqualTo(-5L);
    assertThat(figures.most()).isEqualTo(Long.MAX_VALUE);
    assertThat(figures.mean())
        .isEqualTo(
            new BigDecimal(Long.MAX_VALUE)
                .multiply(BigDecimal.valueOf(2))
                .subtract(BigDecimal.valueOf(6))
                .divide(BigDecimal.valueOf(4))
                .doubleValue());
  }

  /** A sum that no double holds is that of the numbers one by one. */
  @Test
  void manyEqualNumbersDoNotRunOver() {
    Series series = new Series(DType.FLOAT32);
    Tally tally = Tally.of(Kernels.best());
    float[] numbers = new float[1 << 16];
    Arrays.fill(numbers, Float.intBitsToFloat(0x3f81ffff));
    for (int i = 0; i < 400; i++) {
      series.add(numbers, 0, numbers.length, NONE, 0, tally);
    }
    assertThat(series.figures().count()).isEqualTo(400L << 16);
    assertThat(series.figures().mean()).isEqualTo(numbers[0]);
  }

  /** What would be too long for the results of all tasks goes without the distributions. */
  @Test
  void whatIsTooLongKeepsItsMean() {
    Random random = new Random(9);
    float[] numbers = numbers(random);
    Statistics whole = inPieces(numbers, random);
    Statistics half = Statistics.read(whole.bytes(10));
    half.add(inPieces(numbers, random));
    Figures figures = half.figures(PLACE).orElseThrow();
    assertThat(figures.count()).isEqualTo(2L * numbers.length);
    assertThat(figures.mean()).isEqualTo(whole.figures(PLACE).orElseThrow().mean());
    assertThat(figures.distribution().size()).isZero();
    assertThat(whole.figures(PLACE).orElseThrow().distribution().size()).isPositive();
  }

  @Test
  void countsOfLabelsAndLacksAddUp() {
    Statistics one = new Statistics();
    one.put(3, new long[] {1, 2});
    one.lacks(PLACE).addNulls(4);
    Statistics other = new Statistics();
    other.put(3, new long[] {10, 20, 30});
    other.lacks(PLACE).addNulls(5);
    other.lacks(PLACE).addUnknown(6);
    one.add(Statistics.read(other.bytes(0)));
    assertThat(one.labels(3)).containsExactly(11, 22, 30);
    assertThat(one.nulls(PLACE)).isEqualTo(9);
    assertThat(one.unknown(PLACE)).isEqualTo(6);
  }
}
