package org.feedforward.job.sql.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberReaderTest {

  @ParameterizedTest
  @CsvSource({
    "16777216, false",
    "16777217, true",
    "-16777217, true",
    "16777218, false",
    "33554433, true",
    "33554436, false",
    "1099511627776, false",
    "9007199254740993, true",
    "9223372036854775807, true",
    "-9223372036854775808, false"
  })
  void tellsIntegersThatAFloatRounds(long value, boolean rounded) {
    assertThat(NumberReader.isRounded(value)).isEqualTo(rounded);
  }
}
