package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {

  @TempDir private Path folder;

  @Test
  void runsEveryCommandAndEndsAsTheFirstThatFailed() throws IOException {
    LocalSpark.session();
    Path report = folder.resolve("report.json");
    Run run =
        batch(
            String.format(
                Locale.ROOT,
                """
            # comments and empty lines are passed by

            ["inspect", "--model", "%1$s/model.safetensors", "--architecture", "%1$s/module.txt"]
            ["inspect", "--model", "nowhere.onnx"]
            ["scor"]
            ["score", "--model", "%1$s/model.safetensors", "--architecture", "%1$s/module.txt",\
             "--input", "%1$s/inputs.csv", "--features", "@%2$s", "--output", "%3$s"]
            """,
                Run.golden("seed_relu"),
                features(),
                folder.resolve("scored")),
            "--json",
            report.toString());
    assertThat(run.code()).isEqualTo(ExitCode.MODEL);
    assertThat(run.out()).contains("[1/4] inspect", "Parameters: 67", "[4/4]", "Scored 442 rows");
    assertThat(run.err()).contains("nowhere.onnx", "did you mean 'score'?");
    String json = Files.readString(report);
    assertThat(json.replaceAll("\\s", ""))
        .containsSubsequence("\"exit\":0", "\"exit\":3", "\"exit\":2", "\"exit\":0")
        .contains("\"command\":[\"scor\"]");
  }

  @Test
  void namesTheLineThatIsNoCommand() throws IOException {
    for (String line :
        new String[] {"inspect", "[]", "[1]", "[\"a\"] x", "[\"batch\"]", "[\"a\""}) {
      Run run = batch("[\"help\"]\n" + line + "\n");
      assertThat(run.code()).as(line).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .as(line)
          .contains("commands, line 2: expected a command as a JSON list");
      assertThat(run.out()).as(line).startsWith("RESULT {\"exit\":2,").hasLineCount(1);
    }
    assertThat(batch("").err()).contains("holds no command");
    assertThat(Run.of("batch").err()).contains("--commands FILE");
    assertThat(Run.of("batch", "--commands", "nowhere").err()).contains("nowhere: cannot be read");
  }

  private String features() throws IOException {
    Path file = folder.resolve("features.txt");
    Files.writeString(file, "age\nsex\nbmi\nbp\ns1\ns2\ns3\ns4\ns5\ns6\n");
    return file.toString();
  }

  private Run batch(String text, String... more) throws IOException {
    Path file = folder.resolve("commands");
    Files.writeString(file, text);
    String[] words = new String[3 + more.length];
    words[0] = "batch";
    words[1] = "--commands";
    words[2] = file.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return Run.of(words);
  }
}
