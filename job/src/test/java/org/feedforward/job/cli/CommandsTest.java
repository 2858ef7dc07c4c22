package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.feedforward.format.npy.Npy;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Main;
import org.feedforward.job.Run;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  @TempDir private Path folder;

  @Test
  void helpListsEveryFlagWithItsMeaning() {
    String help = Run.of("help", "score").out().replaceAll("\\s+", " ");
    for (Setting<?> setting : JobConfig.SETTINGS) {
      setting.flag().ifPresent(flag -> assertThat(help).contains(flag, setting.meaning()));
    }
    assertThat(help).contains("--job", "--set", "--stacktrace");
    assertThat(Run.of("score", "--help").out()).isEqualTo(Run.of("help", "score").out());
    assertThat(Run.of("--help").out()).contains("score", "inspect", "verify");
  }

  @Test
  void unknownWordsComeWithTheNearestKnownOne() {
    expect(Run.of("scor"), ExitCode.USAGE, "unknown command 'scor'; did you mean 'score'?");
    expect(Run.of("score", "--inptu", "x"), ExitCode.USAGE, "did you mean '--input'?");
    expect(
        Run.of("score", "--model", "a", "--model", "b", "--nope"),
        ExitCode.USAGE,
        "--model",
        "unknown option '--nope'");
    expect(Run.of("score", "--model"), ExitCode.USAGE, "--model");
    expect(Run.of(), ExitCode.USAGE, "Usage");
  }

  @Test
  void featuresAreTakenAsTyped() {
    CommandOptions options =
        CommandOptions.parse(
            Verb.SCORE,
            List.of(
                "--features", "a,b", "--features", "@x", "--features=\"q\"", "--keep", "$HOME"));
    assertThat(options.flags().get("--features")).containsExactly("a,b", "@x", "\"q\"");
    assertThat(options.flags().get("--keep")).containsExactly("$HOME");
  }

  @Test
  void inspectPrintsAsPyTorchAndCounts() {
    List<String> words = new ArrayList<>(List.of("inspect"));
    words.addAll(Run.seedModel());
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "Sequential(\n  (0): Linear(in_features=10, out_features=5, bias=True)\n",
            "Parameters: 67",
            "Multiply-adds per row: 60",
            "input: float32[10]",
            "output: float32[2]",
            "Identity: ",
            "Kernels: ");
  }

  @Test
  void inspectSaysWhatBecameOfAGraph() {
    Path network = Path.of("../core/src/test/resources/golden/networks/ft_transformer/model.onnx");
    Run run = Run.of("inspect", "--model", network.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "Operations after simplification: 74 (13 linear, ",
            "Simplified: ",
            "additions taken into a bias",
            "Multiply-adds per row: 12,296",
            "  ids: int64[2]",
            "  score: float32[1]",
            "Intermediate values, for --values: ",
            "reshapes without a copy",
            "bytes per task (at most 268,435,456)",
            "Note: The file has 247 nodes");
  }

  @Test
  void inspectShowsWhichColumnFeedsWhichElement() throws IOException {
    LocalSpark.session();
    Path table = folder.resolve("in.csv");
    Files.writeString(table, "f_10,q_0.25,q_0.5,f_2,b,q_0.75,q_0.9,q_1.0,c,d\n");
    List<String> words = new ArrayList<>(List.of("inspect", "--input", table.toString()));
    words.addAll(Run.seedModel());
    for (String feature : List.of("f_*", "q_*", "?")) {
      words.addAll(List.of("--features", feature));
    }
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            """
            Columns that feed input: float32[10]:
              element  column  type
              0        f_2     float
              1        f_10    float
              2        q_0.25  float
              3        q_0.5   float
              4        q_0.75  float
            """);
  }

  @Test
  void inspectNeedsATableForFeatures() {
    List<String> words = new ArrayList<>(List.of("inspect", "--features", "f_*"));
    words.addAll(Run.seedModel());
    expect(Run.of(words), ExitCode.USAGE, "--features needs --input");
  }

  @Test
  void verifyPassesOnPyTorchsOutputs() {
    Run run = verify(Run.golden("seed_relu/expected.npy"));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("442 rows, 0 differ", " % of the tolerance\n", "PASSED");
  }

  @Test
  void verifyShowsTheFirstRowsThatDiffer() throws IOException {
    float[] values = Npy.read(Run.golden("seed_relu/expected.npy")).toFloats();
    values[7] += 1;
    values[400] = Float.NaN;
    Path wrong = folder.resolve("wrong.npy");
    Npy.write(wrong, Tensor.of(values, 442, 2));
    Run run = verify(wrong);
    assertThat(run.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(run.out())
        .contains("2 differ", " times the tolerance\n", "FAILED", "NaN")
        .containsPattern("\n +3 +1 ");
  }

  @Test
  void verifyRefusesArraysThatDoNotFit() throws IOException {
    Path narrow = folder.resolve("narrow.npy");
    Npy.write(narrow, Tensor.zeros(442, 3));
    expect(verify(narrow), ExitCode.DATA, "shape [442, 3], expected [442, 2]");
    expect(verify(folder.resolve("none.npy")), ExitCode.DATA, "none.npy: no such file");
    List<String> words = new ArrayList<>(List.of("verify", "--atol", "x"));
    words.addAll(Run.seedModel());
    expect(Run.of(words), ExitCode.USAGE, "--atol: expected a number");
  }

  @Test
  void mainEndsTheProcessWithTheExitCode() throws IOException, InterruptedException {
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "inspect",
                "--model",
                "nowhere.onnx")
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.MODEL.status());
    assertThat(Files.readString(err)).startsWith("feedforward: ").contains("nowhere.onnx");
  }

  private static Run verify(Path expected) {
    List<String> words = new ArrayList<>(List.of("verify"));
    words.addAll(Run.seedModel());
    words.addAll(
        Arrays.asList(
            "--inputs",
            Run.golden("seed_relu/inputs.npy").toString(),
            "--expected",
            expected.toString()));
    return Run.of(words);
  }

  private static void expect(Run run, ExitCode code, String... words) {
    assertThat(run.err()).contains(words).doesNotContain("\tat ");
    assertThat(run.code()).isEqualTo(code);
  }
}
