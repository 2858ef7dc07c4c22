package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes that people make with runs, and every word that they read then: {@code
 * mistakes/runs.txt}, to be read by people too. Blocks of it are
 *
 * <pre>
 * > NAME TEXT     a file with this text, and \n for the end of a line
 * $ COMMAND       words with blanks between them; DIR is the folder of the test
 * = EXIT          and below it what was printed on standard error, or what status answered
 * </pre>
 *
 * <p>{@code -Dfeedforward.test.update=true} writes what is said into the file.
 */
class MistakesTest {

  private static final Path MISTAKES = Path.of("src/test/resources/mistakes/runs.txt");
  private static final Path MODEL = Path.of("src/test/resources/identity/float1.onnx");

  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws IOException {
    LocalSpark.session();
    for (int day = 1; day <= 3; day++) {
      write("in/ds=2026-11-0" + day + "/a.csv", "id,x\n1,2\n2,5\n");
    }
    write(
        "job.yaml",
        """
        model: {path: m.onnx}
        input: {path: 'in/ds={{ds}}', format: csv}
        features: [x]
        output: {path: scores}
        """);
    Files.copy(MODEL, folder.resolve("m.onnx"));
    Files.copy(MODEL.resolveSibling("int1.onnx"), folder.resolve("other.onnx"));
    write("foreign/ds=2026-11-01/notes.txt", "mine");
    write("mixed/hour=07/a.csv", "x");
    List<String> score = List.of("score", "--job", folder + "/job.yaml", "--run", "ds=2026-11-01");
    for (String output : List.of("scores", "damaged")) {
      List<String> words = new ArrayList<>(score);
      words.addAll(List.of("--output", folder.resolve(output) + ""));
      assertThat(Run.of(words).code()).isEqualTo(ExitCode.DONE);
    }
    write("damaged/ds=2026-11-01/more.parquet", "");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void everyMistakeIsToldInTheseWords() throws IOException {
    String expected = Files.readString(MISTAKES);
    StringBuilder said = new StringBuilder();
    boolean answer = false;
    int commands = 0;
    for (String line : expected.lines().toList()) {
      if (line.startsWith("= ")) {
        answer = true;
      } else if (!answer || line.isEmpty()) {
        answer = false;
        said.append(line).append('\n');
        if (line.startsWith("> ")) {
          String[] file = line.split(" ", 3);
          write(file[1], file[2].replace("\\n", "\n"));
        } else if (line.startsWith("$ ")) {
          commands++;
          said.append(answer(line.substring(2)));
        }
      }
    }
    if (Boolean.getBoolean("feedforward.test.update")) {
      Files.writeString(MISTAKES, said);
    }
    assertThat(said.toString()).isEqualTo(expected);
    assertThat(commands).isGreaterThanOrEqualTo(40);
    assertThat(folder.resolve("foreign/ds=2026-11-01/notes.txt")).hasContent("mine");
    try (Stream<Path> runs = Files.list(folder.resolve("scores"))) {
      assertThat(runs.map(run -> run.getFileName().toString()).sorted())
          .containsExactly("_attempts", "ds=2026-11-01");
    }
    assertThat(folder.resolve("scores/_attempts")).isEmptyDirectory();
  }

  private String answer(String command) {
    List<String> words =
        Arrays.stream(command.split(" "))
            .map(word -> word.replace("DIR", folder.toString()).replace('~', ' '))
            .toList();
    Run run = Run.of(words);
    String said = run.err().isEmpty() ? run.out().lines().findFirst().orElse("") : run.err();
    String shown =
        said.replace(folder.toString(), "DIR")
            .replaceAll("file [0-9]+ bytes", "file N bytes")
            .replaceAll("[0-9a-f]{32}", "HEX")
            .replaceAll("delta-spark_[0-9.]+", "delta-spark_N");
    return "= " + run.code().status() + "\n" + shown.strip() + "\n";
  }
}
