package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDataCommandTest {

  @TempDir private Path work;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private ExitCode verify(String... args) {
    String[] words = new String[args.length + 1];
    words[0] = "verify";
    System.arraycopy(args, 0, words, 1, args.length);
    return new Commands(new PrintWriter(out), new PrintWriter(err)).run(words);
  }

  private static String cases(String name) {
    try {
      return Path.of(TestDataCommandTest.class.getResource("onnx/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void succeedsWhenTheCaseAgrees() {
    assertThat(verify("--test-data", cases("agrees"))).isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("PASSED  agrees", "1 passed, 0 failed, 0 refused");
  }

  @Test
  void saysHowFarACaseIsOff() {
    assertThat(verify("--test-data", cases("differs"))).isEqualTo(ExitCode.MISMATCH);
    assertThat(out.toString()).contains("FAILED  differs: output 'y' differs at position");
  }

  @Test
  void saysWhyACaseIsRefused() {
    assertThat(verify("--test-data", cases("unsupported"))).isEqualTo(ExitCode.MODEL);
    assertThat(out.toString()).contains("REFUSED unsupported", "MaxRoiPool");
  }

  @Test
  void runsAWholeTreeAndWritesARecordForEachCase() throws IOException {
    Path json = work.resolve("report.json");
    assertThat(verify("--test-data", cases(""), "--json", json.toString()))
        .isEqualTo(ExitCode.MISMATCH);
    assertThat(out.toString()).contains("1 passed, 1 failed, 1 refused");
    assertThat(Files.readString(json).replaceAll("\\s", ""))
        .contains(
            "{\"name\":\"agrees\",\"status\":\"passed\",\"reason\":\"\"",
            "{\"name\":\"differs\",\"status\":\"failed\"",
            "{\"name\":\"unsupported\",\"status\":\"refused\"");
  }

  @Test
  void takesTheModelAndItsDataFromDifferentPlaces() {
    String model = cases("agrees/model.onnx");
    assertThat(verify("--model", model, "--test-data", cases("agrees/test_data_set_0")))
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void refusesAFolderWithoutCases() {
    assertThat(verify("--test-data", work.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no folder in it holds a model.onnx");
  }

  @Test
  void refusesInputsBesideTheCasesOwn() {
    assertThat(verify("--test-data", cases("agrees"), "--inputs", "x.npy"))
        .isEqualTo(ExitCode.USAGE);
  }
}
