package org.feedforward.job.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "99999, 1", "100000, 2", "2000000, 40", "9223372036854775807, 2147483647"})
  void takesABlockOfSoMany(long rows, int every) {
    Sampling sampling = Sampling.of(Counted.SAMPLED, OptionalLong.of(rows));
    assertThat(sampling.every()).isEqualTo(every);
    assertThat(sampling.takesAll()).isEqualTo(every == 1);
    assertThat(Sampling.of(Counted.ALL, OptionalLong.of(rows)).takesAll()).isTrue();
  }

  @Test
  void takesAllRowsOfATableWhoseRowsNobodyKnows() {
    assertThat(Sampling.of(Counted.SAMPLED, OptionalLong.empty()).takesAll()).isTrue();
  }

  @Test
  void filesDoNotAllBeginWithABlockThatIsTaken() {
    Sampling sampling = new Sampling(Counted.SAMPLED, 3);
    for (int file = 0; file < 3; file++) {
      for (long row = 0; row < 6 * Sampling.BLOCK; row++) {
        long block = row / Sampling.BLOCK;
        assertThat(sampling.takes(row, file)).isEqualTo((block + file) % 3 == 0);
      }
    }
  }
}
