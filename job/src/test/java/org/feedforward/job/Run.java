package org.feedforward.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.job.cli.Commands;
import org.feedforward.job.fault.ExitCode;

/**
 * A command that was run in this JVM.
 *
 * @param code how it ended
 * @param out what it printed
 * @param err what it complained about
 */
public record Run(ExitCode code, String out, String err) {

  private static final Path GOLDEN = Path.of("src/test/resources/golden").toAbsolutePath();

  /** Runs a command; the Spark session of the tests is there for it. */
  public static Run of(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ExitCode code =
        new Commands(new PrintWriter(out), new PrintWriter(err)).run(words.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  /** Runs a command. */
  public static Run of(String... words) {
    return of(Arrays.asList(words));
  }

  /** Scores a table with the network of ten features and two outputs. */
  public static Run score(Path input, Path output, String... more) {
    LocalSpark.session();
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(seedModel());
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    words.addAll(Arrays.asList(more));
    return of(words);
  }

  /** The flags of the network of ten features and two outputs. */
  public static List<String> seedModel() {
    return List.of(
        "--model",
        golden("seed_relu/model.safetensors").toString(),
        "--architecture",
        golden("seed_relu/module.txt").toString());
  }

  /** The flags of its features, by name. */
  public static String[] seedFeatures() {
    return new String[] {
      "--features",
      "age",
      "--features",
      "sex",
      "--features",
      "bmi",
      "--features",
      "bp",
      "--features",
      "s?"
    };
  }

  /** A file of the golden networks. */
  public static Path golden(String name) {
    return GOLDEN.resolve(name);
  }
}
