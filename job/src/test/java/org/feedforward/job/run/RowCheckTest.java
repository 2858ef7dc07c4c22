package org.feedforward.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;

class RowCheckTest {

  @Test
  void passesWhenAllCountsAgree() {
    assertThatCode(() -> RowCheck.requireEqual(OptionalLong.empty(), 7, 7, OptionalLong.of(7)))
        .doesNotThrowAnyException();
    assertThatCode(() -> RowCheck.requireEqual(OptionalLong.empty(), 0, 0, OptionalLong.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void namesAllCountsWhenOneDiffers() {
    assertThatThrownBy(() -> RowCheck.requireEqual(OptionalLong.empty(), 7, 6, OptionalLong.of(6)))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("7 rows were read, 6 scored and 6 found in the files, so nothing");
    assertThatThrownBy(() -> RowCheck.requireEqual(OptionalLong.empty(), 7, 7, OptionalLong.of(8)))
        .hasMessageContaining("8 found");
    assertThatThrownBy(
            () -> RowCheck.requireEqual(OptionalLong.empty(), 7, 8, OptionalLong.empty()))
        .hasMessageStartingWith("7 rows were read, 8 scored, so nothing");
  }
}
