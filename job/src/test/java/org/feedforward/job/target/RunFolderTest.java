package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;

/** The folder of one run among those of others. */
class RunFolderTest extends FolderTargetTest {

  @Override
  RunConfig run(boolean replaces) {
    return new RunConfig(
        Optional.of(new RunKey("ds", "2026-11-22")), replaces, Map.of(), ZoneOffset.UTC);
  }

  @Override
  Path attemptsFolder() {
    return output.resolveSibling("_attempts");
  }

  @Override
  String attemptPrefix() {
    return "ds=2026-11-22-";
  }

  @Override
  boolean replacesOnlyWhatItSaw() {
    return true;
  }

  @Test
  void runsByTheSameKeyLieBesideIt() throws IOException {
    Files.createDirectories(output.resolveSibling("ds=2026-11-21"));
    Files.createFile(output.resolveSibling("_SUCCESS"));
    Files.createFile(output.resolveSibling(".hidden"));
    target(false).check();
  }

  @Test
  void whatReadersCouldNotTellApartIsRefused() throws IOException {
    for (String name : new String[] {"hour=07", "part-0.csv", "_ds=1", "DS=2026-11-21", "other"}) {
      Path beside = Files.createDirectories(output.resolveSibling(name));
      assertThatThrownBy(() -> target(true).check())
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT))
          .hasMessageContaining("beside it lies " + name);
      Files.delete(beside);
    }
    Path file = Files.createFile(output.resolveSibling("ds=2026-11-20"));
    assertThatThrownBy(() -> target(true).check()).hasMessageContaining("ds=2026-11-20");
    Files.delete(file);
  }
}
