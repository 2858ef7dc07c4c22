package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;

class RowCheckTest {

  @Test
  void passesWhenAllCountsThatAreKnownAgree() {
    assertThatCode(
            () -> {
              RowCheck.requireEqual(read(7), 7, 0, OptionalLong.of(7), OptionalLong.empty());
              RowCheck.requireEqual(read(0), 0, 0, OptionalLong.empty(), OptionalLong.empty());
              RowCheck.requireEqual(stored(7, 7), 7, 0, OptionalLong.of(7), OptionalLong.empty());
              RowCheck.requireEqual(
                  InputRows.UNKNOWN, 7, 0, OptionalLong.of(7), OptionalLong.empty());
              RowCheck.requireEqual(
                  InputRows.UNKNOWN, 7, 0, OptionalLong.empty(), OptionalLong.empty());
            })
        .doesNotThrowAnyException();
  }

  @Test
  void namesAllCountsWhenOneDiffers() {
    assertFault(
        read(7),
        6,
        OptionalLong.of(6),
        ExitCode.FAILURE,
        "7 rows were read, 6 scored and 6 found in the files, so nothing");
    assertFault(
        read(7), 7, OptionalLong.of(8), ExitCode.FAILURE, "7 rows were read, 7 scored and 8");
    assertFault(
        read(7),
        8,
        OptionalLong.empty(),
        ExitCode.FAILURE,
        "7 rows were read, 8 scored, so nothing");
    assertFault(
        InputRows.UNKNOWN,
        7,
        OptionalLong.of(6),
        ExitCode.FAILURE,
        "7 rows were read, 7 scored and 6");
  }

  @Test
  void rejectedRowsCountToo() {
    assertThatCode(
            () -> RowCheck.requireEqual(stored(7, 7), 4, 3, OptionalLong.of(4), OptionalLong.of(3)))
        .doesNotThrowAnyException();
    for (long found : new long[] {2, 4}) {
      assertThatThrownBy(
              () ->
                  RowCheck.requireEqual(
                      stored(7, 7), 4, 3, OptionalLong.of(4), OptionalLong.of(found)))
          .hasMessageStartingWith(
              "7 rows were read, 4 scored, 3 rejected and " + (4 + found) + " found in the files");
    }
    assertThatThrownBy(
            () -> RowCheck.requireEqual(read(8), 4, 3, OptionalLong.of(4), OptionalLong.of(3)))
        .hasMessageStartingWith("8 rows were read, 4 scored, 3 rejected and 7 found");
  }

  @Test
  void aTableThatGivesOtherRowsThanItsFootersSayIsAFaultOfTheData() {
    assertFault(
        stored(8, 7),
        7,
        OptionalLong.of(7),
        ExitCode.DATA,
        "the footers of the input say 8 rows, but 7 were read");
    assertFault(
        new InputRows(OptionalLong.of(6), OptionalLong.empty()),
        7,
        OptionalLong.of(7),
        ExitCode.DATA,
        "the footers of the input say 6 rows, but 7 were read");
  }

  private static InputRows read(long rows) {
    return new InputRows(OptionalLong.empty(), OptionalLong.of(rows));
  }

  private static InputRows stored(long stored, long entered) {
    return new InputRows(OptionalLong.of(stored), OptionalLong.of(entered));
  }

  private static void assertFault(
      InputRows read, long written, OptionalLong found, ExitCode code, String words) {
    assertThatThrownBy(() -> RowCheck.requireEqual(read, written, 0, found, OptionalLong.empty()))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageStartingWith(words);
  }
}
