package org.feedforward.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.job.verify.OutputComparison.Difference;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;

/** What is counted as a difference, and what is told of it. */
class OutputComparisonTest {

  private static final Tolerance TOLERANCE = new Tolerance(0.5, 0.25);

  private static OutputComparison compare(int rows, float[] found, float[] expected) {
    return OutputComparison.of("y", rows, Tensor.of(found), Tensor.of(expected), TOLERANCE);
  }

  @Test
  void theToleranceIsAbsoluteAndRelative() {
    // allowed at 4 is 0.5 + 0.25 * 4 = 1.5
    assertThat(compare(1, new float[] {5.5f}, new float[] {4}).passed()).isTrue();
    assertThat(compare(1, new float[] {2.5f}, new float[] {4}).passed()).isTrue();
    assertThat(compare(1, new float[] {5.501f}, new float[] {4}).passed()).isFalse();
    assertThat(compare(1, new float[] {2.499f}, new float[] {4}).passed()).isFalse();
  }

  @Test
  void theLargestDifferencesAreThoseOfAllValues() {
    OutputComparison comparison = compare(2, new float[] {1, 3, 10, 0}, new float[] {2, 2, 8, 0});
    assertThat(comparison.largestAbsolute()).isEqualTo(2);
    assertThat(comparison.largestRelative()).isEqualTo(0.5);
    // 1 of 0.5 + 0.25 * 2, and 2 of 0.5 + 0.25 * 8
    assertThat(comparison.share()).isEqualTo(1);
    assertThat(comparison.rows()).isEqualTo(2);
    assertThat(comparison.output()).isEqualTo("y");
  }

  @Test
  void aRowThatDiffersCountsOnceWithItsFirstValue() {
    OutputComparison comparison = compare(3, new float[] {0, 9, 9, 0, 0, 0, 0, 0, 7}, new float[9]);
    assertThat(comparison.differingRows()).isEqualTo(2);
    assertThat(comparison.passed()).isFalse();
    assertThat(comparison.first())
        .containsExactly(new Difference(0, 1, 9, 0), new Difference(2, 2, 7, 0));
  }

  @Test
  void onlyTheFirstFiveRowsAreShown() {
    OutputComparison comparison = compare(7, new float[] {1, 1, 1, 1, 1, 1, 1}, new float[7]);
    assertThat(comparison.differingRows()).isEqualTo(7);
    assertThat(comparison.first()).extracting(Difference::row).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whatIsNotFiniteEqualsItselfAlone() {
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(
            compare(
                    3,
                    new float[] {nan, infinity, -infinity},
                    new float[] {nan, infinity, -infinity})
                .passed())
        .isTrue();
    OutputComparison comparison =
        compare(4, new float[] {nan, 0, infinity, 1}, new float[] {0, nan, -infinity, infinity});
    assertThat(comparison.differingRows()).isEqualTo(4);
    assertThat(comparison.largestAbsolute()).isZero();
    assertThat(comparison.largestRelative()).isZero();
    assertThat(comparison.share()).isZero();
  }

  @Test
  void aDifferenceFromZeroIsInfinitelyLarge() {
    OutputComparison comparison =
        OutputComparison.of("y", 1, Tensor.of(1f), Tensor.of(0f), new Tolerance(0, 0));
    assertThat(comparison.largestRelative()).isInfinite();
    assertThat(comparison.share()).isInfinite();
    assertThat(compare(1, new float[] {0}, new float[] {-0f}).share()).isZero();
  }

  @Test
  void noRowsPass() {
    OutputComparison comparison =
        OutputComparison.of("y", 0, Tensor.zeros(0, 2), Tensor.zeros(0, 2), TOLERANCE);
    assertThat(comparison.passed()).isTrue();
    assertThat(comparison.first()).isEqualTo(List.of());
  }

  /** A single wrong value is found wherever it stands. */
  @Property(tries = 200)
  void oneWrongValueIsFound(
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 9) int elements,
      @ForAll @IntRange(max = 1000) int where) {
    float[] found = Tensor.randn(7, rows, elements).toFloats();
    float[] expected = found.clone();
    int at = where % found.length;
    found[at] += 100;
    OutputComparison comparison = compare(rows, found, expected);
    assertThat(comparison.differingRows()).isEqualTo(1);
    assertThat(comparison.first())
        .containsExactly(new Difference(at / elements, at % elements, found[at], expected[at]));
  }
}
