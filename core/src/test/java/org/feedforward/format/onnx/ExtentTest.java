package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;

/** What is said of a N + b must hold for every N. */
class ExtentTest {

  private static long at(Extent extent, long n) {
    return extent.perBatch() * n + extent.fixed();
  }

  @Property(tries = 2000)
  void computesWhatNumbersWould(
      @ForAll @IntRange(min = -6, max = 6) int a,
      @ForAll @IntRange(min = -20, max = 20) int b,
      @ForAll @IntRange(min = -6, max = 6) int c,
      @ForAll @IntRange(min = -20, max = 20) int d,
      @ForAll @IntRange(min = 1, max = 50) int n) {
    Extent x = new Extent(a, b);
    Extent y = new Extent(c, d);
    long p = at(x, n);
    long q = at(y, n);
    assertThat(at(x.plus(y), n)).isEqualTo(p + q);
    assertThat(at(x.minus(y), n)).isEqualTo(p - q);
    unlessRefused(() -> assertThat(at(x.times(y), n)).isEqualTo(p * q));
    unlessRefused(() -> assertThat(at(x.max(y), n)).isEqualTo(Math.max(p, q)));
    unlessRefused(() -> assertThat(at(x.min(y), n)).isEqualTo(Math.min(p, q)));
    unlessRefused(() -> assertThat(x.isEqualTo(y)).isEqualTo(p == q));
    unlessRefused(() -> assertThat(x.isBelow(y)).isEqualTo(p < q));
    unlessRefused(() -> assertThat(x.isAtMost(y)).isEqualTo(p <= q));
    if (q != 0) {
      unlessRefused(() -> assertThat(at(x.truncatedQuotient(y), n)).isEqualTo(p / q));
      unlessRefused(() -> assertThat(at(x.dividedBy(y), n) * q).isEqualTo(p));
      unlessRefused(() -> assertThat(at(x.remainder(y), n)).isEqualTo(Math.floorMod(p, q)));
    }
  }

  private static void unlessRefused(Runnable check) {
    try {
      check.run();
    } catch (ModelException e) {
      assertThat(e).hasMessageContaining("depends on the batch size");
    }
  }

  @Test
  void decidesWhatHoldsForEveryBatchSize() {
    assertThat(Extent.BATCH.isEqualTo(Extent.of(-1))).isFalse();
    assertThat(Extent.of(0).isBelow(Extent.BATCH)).isTrue();
    assertThat(new Extent(4, 0).dividedBy(Extent.BATCH)).isEqualTo(Extent.of(4));
    assertThat(new Extent(6, 5).truncatedQuotient(Extent.of(6))).isEqualTo(new Extent(1, 0));
  }

  @Test
  void refusesWhatDependsOnTheBatchSize() {
    assertThatThrownBy(() -> Extent.BATCH.isEqualTo(Extent.of(3)))
        .isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> Extent.BATCH.isBelow(Extent.of(2))).isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> Extent.BATCH.dividedBy(Extent.of(2)))
        .isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> Extent.BATCH.times(Extent.BATCH)).isInstanceOf(ModelException.class);
  }
}
