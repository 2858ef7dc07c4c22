package org.feedforward.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The right answers are those of numpy.allclose(found, expected, rtol, atol, equal_nan=True). */
class ToleranceTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "100.1, 100, true",
    "100, 100.1, true",
    "100.12, 100, false",
    "0.1, 0, true",
    "0.11, 0, false",
    "-0.0, 0, true",
    "NaN, NaN, true",
    "NaN, 1, false",
    "1, NaN, false",
    "Infinity, Infinity, true",
    "Infinity, -Infinity, false",
    "3e38, Infinity, false",
    "Infinity, 3e38, false"
  })
  void allowsWhatNumpyAllows(double found, double expected, boolean allowed) {
    assertThat(new Tolerance(0.1, 0.0001).allows(found, expected)).isEqualTo(allowed);
  }

  @Test
  void zeroAllowsEqualNumbersAlone() {
    Tolerance none = new Tolerance(0, 0);
    assertThat(none.allows(1.5, 1.5)).isTrue();
    assertThat(none.allows(Math.nextUp(1.5), 1.5)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1e-9", "NaN, 0", "0, NaN"})
  void isNotNegativeAndNotNaN(double absolute, double relative) {
    assertThatThrownBy(() -> new Tolerance(absolute, relative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid tolerance");
  }
}
