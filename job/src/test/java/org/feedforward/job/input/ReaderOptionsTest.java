package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.feedforward.job.config.Options;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;

/** What Spark's reader gets of defaults, of what users give and of what must not be changed. */
class ReaderOptionsTest {

  @Test
  void damagedAndLostFilesAreNeverPassedOver() {
    assertThat(new ReaderOptions(new Options(Map.of())).toMap())
        .containsExactly(
            Map.entry("ignoreCorruptFiles", "false"), Map.entry("ignoreMissingFiles", "false"));
  }

  @Test
  void whatUsersGiveWinsOverDefaults() {
    ReaderOptions options =
        new ReaderOptions(new Options(Map.of("HEADER", "false")))
            .byDefault("header", "true")
            .byDefault("escape", "\"");
    assertThat(options.toMap())
        .containsEntry("HEADER", "false")
        .containsEntry("escape", "\"")
        .doesNotContainKey("header");
  }

  @Test
  void whatIsRequiredMayBeSaidButNotChanged() {
    assertThat(
            new ReaderOptions(new Options(Map.of("Mode", "failfast")))
                .require("mode", "FAILFAST", "why")
                .toMap())
        .containsEntry("mode", "FAILFAST")
        .doesNotContainKey("Mode");
    assertThatThrownBy(
            () ->
                new ReaderOptions(
                        new Options(Map.of("mode", "PERMISSIVE", "ignoreCorruptFiles", "TRUE")))
                    .require("mode", "FAILFAST", "rows would be missing")
                    .toMap())
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "--input-option ignoreCorruptFiles=TRUE is refused: rows of a damaged file would be"
                + " missing\n"
                + "--input-option mode=PERMISSIVE is refused: rows would be missing");
  }
}
