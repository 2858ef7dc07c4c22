package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the places of input and output lie to each other. */
class InputPathTest {

  private static final Configuration CONFIGURATION = LocalHadoop.configuration();

  @TempDir private Path folder;

  @BeforeEach
  void makeInput() throws IOException {
    Files.createDirectory(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.csv"), "a");
    Files.createDirectories(folder.resolve("days/1"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
  }

  @ParameterizedTest
  @CsvSource({
    "in, in, lies in the input",
    "in, in/out, lies in the input",
    "in, in/deeper/out, lies in the input",
    "in, ., holds the input",
    "in, link/out, lies in the input",
    "link, in/out, lies in the input",
    "link, in, lies in the input",
    "in/a.csv, in, holds the input",
    "*, out, is matched by the input",
    "*, out/deeper, is matched by the input",
    "days/*, days/2, is matched by the input",
    "d*s/[12], days/2, is matched by the input",
  })
  void refusesAPlaceThatTouchesTheInput(String input, String place, String words) {
    assertThatThrownBy(() -> require(input, place))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("--output " + folder.toString())
        .hasMessageContaining(words)
        .hasMessageContaining("choose a");
  }

  @ParameterizedTest
  @CsvSource({
    "in, out",
    "in, in2",
    "in, days/2",
    "in/a.csv, in/b",
    "in/*.csv, in/out",
    "in/*/x, in",
    "days/*, day/2",
    "nothing, out",
  })
  void takesAPlaceApartFromTheInput(String input, String place) {
    assertThatCode(() -> require(input, place)).doesNotThrowAnyException();
  }

  @Test
  void aPlaceOnAnotherFileSystemIsApart() {
    InputPath input = new InputPath("file:/", CONFIGURATION);
    Place root = place("out");
    assertThatThrownBy(() -> input.requireApartFrom(root)).hasMessageContaining("lies in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch://x/y", "{"})
  void aPathThatCannotBeLookedAtIsAFault(String input) {
    assertThatThrownBy(() -> new InputPath(input, CONFIGURATION).requireApartFrom(place("out")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(input);
  }

  private void require(String input, String place) {
    new InputPath(folder + "/" + input, CONFIGURATION).requireApartFrom(place(place));
  }

  private Place place(String name) {
    String path = folder.resolve(name).normalize().toString();
    return Place.of("--output", new org.apache.hadoop.fs.Path(path), CONFIGURATION);
  }
}
