package org.feedforward.job;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names in model files that hold line ends and escape sequences: nothing but our own line ends
 * reaches a terminal, whatever is done with the file.
 */
class NamesOutOfModelsTest {

  /** Five bytes, as {@code input} has. */
  private static final String FIVE = "\u001b\n\u2028";

  private static final String SHOWN = "\\u001b\\u000a\\u2028";

  @TempDir private Path folder;

  /** A file in which a name has become another one of as many bytes. */
  private Path renamed(Path file, String from, String to) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    String other = new String(to.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(other).hasSameSizeAs(from);
    assertThat(bytes).contains(from);
    Path changed = folder.resolve(file.getFileName());
    return Files.writeString(changed, bytes.replace(from, other), StandardCharsets.ISO_8859_1);
  }

  private static void done(Run run, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    requireOwnLinesOnly(run, words);
  }

  private static void refused(Run run, String... words) {
    assertThat(run.code()).as(run.out()).isNotIn(ExitCode.DONE, ExitCode.FAILURE);
    requireOwnLinesOnly(run, words);
  }

  private static void requireOwnLinesOnly(Run run, String... words) {
    String all = run.out() + run.err();
    assertThat(List.of(words)).as(all).allMatch(all::contains);
    assertThat(all).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\u2028\u2029&&[^\n]]");
    assertThat(run.err().lines()).allMatch(line -> line.startsWith("feedforward: "));
  }

  @Test
  void ofInputsAreEscapedByEveryCommand() throws IOException {
    Path model = renamed(Run.golden("wine_two_heads/model.onnx"), "input", FIVE);
    String file = model.toString();
    Path table = Run.golden("wine_two_heads/inputs.csv");
    done(Run.of("inspect", "--model", file), "  " + SHOWN + ": float32[12]");
    refused(
        Run.of("inspect", "--model", file, "--input", table.toString(), "--features", "nothing"));
    refused(Run.of("verify", "--model", file, "--inputs", "x=y.npy", "--expected", "z.npy"));
    refused(
        Run.of(
            "verify",
            "--model",
            file,
            "--inputs",
            Run.golden("seed_relu/inputs.npy").toString(),
            "--expected",
            Run.golden("seed_relu/expected.npy").toString()));
    LocalSpark.session();
    List<String> score = new ArrayList<>(List.of("score", "--model", file));
    score.addAll(List.of("--input", table.toString(), "--output", folder + "/out"));
    refused(with(score, "--features", "*"));
    refused(with(score, "--features", "other=alcohol"), SHOWN);
    refused(with(score, "--features", FIVE + "=alcohol"), SHOWN);
    refused(with(score, "--features", "alcohol", "--values", "none"));
  }

  @Test
  void ofOutputsAndValuesAreEscapedByEveryCommand() throws IOException {
    Path model = renamed(Run.golden("wine_two_heads/model.onnx"), "/trunk", "\u001b\n\u2028x");
    String file = model.toString();
    done(Run.of("inspect", "--model", file), "Intermediate values", SHOWN);
    Path table = Run.golden("wine_two_heads/inputs.csv");
    LocalSpark.session();
    List<String> score = new ArrayList<>(List.of("score", "--model", file));
    score.addAll(List.of("--input", table.toString(), "--output", folder + "/out"));
    refused(with(score, "--features", "*", "--values", "none"), SHOWN);
  }

  @Test
  void ofOutputsBecomeColumnsThatAreEscapedWhereTheyAreShown() throws IOException {
    Path model = renamed(Run.golden("wine_two_heads/model.onnx"), "alcohol", "\u001b\n\u2028ab");
    Path table = folder.resolve("in.csv");
    String head = IntStream.range(0, 12).mapToObj(i -> "c" + i).collect(joining(","));
    Files.writeString(table, head + "\n" + head.replace("c", "") + "\n");
    LocalSpark.session();
    List<String> score = new ArrayList<>(List.of("score", "--model", model.toString()));
    score.addAll(List.of("--input", table.toString(), "--features", "c*"));
    done(with(score, "--output", folder + "/out"), "Scored 1 row");
    Dataset<Row> scored = LocalSpark.session().read().parquet(folder + "/out");
    assertThat(scored.select("prediction.*").columns()).contains("\u001b\n\u2028ab");
    refused(with(score, "--output", folder + "/out"));
    refused(with(score, "--output", folder + "/csv", "--prediction", "c0", "--keep", "none"));
  }

  @Test
  void ofWeightsAreEscapedByEveryCommand() throws IOException {
    Path model = renamed(Run.golden("seed_relu/model.safetensors"), "0.weight", "\\u001b\\n");
    String architecture = Run.golden("seed_relu/module.txt").toString();
    String[] network = {"--model", model.toString(), "--architecture", architecture};
    refused(Run.of(words("inspect", network)), "u001b");
    refused(Run.of("inspect", "--model", model.toString()), "u001b");
    refused(Run.of(words("verify", network, "--inputs", "a.npy", "--expected", "b.npy")));
    refused(Run.of(words("score", network, "--input", "in.csv", "--output", "o")));
  }

  @Test
  void ofModelFilesAreEscapedByEveryCommand() throws IOException {
    Path model = folder.resolve("a\u001b[2J\nb\u202e.onnx");
    Files.copy(Fed.identity("float1"), model);
    done(Run.of("inspect", "--model", model.toString()), "a\\u001b[2J\\u000ab");
    refused(Run.of("inspect", "--model", model + "x"), "a\\u001b[2J\\u000ab");
  }

  private static Run with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return Run.of(all);
  }

  private static List<String> words(String command, String[] network, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(network));
    all.addAll(List.of(more));
    return all;
  }
}
