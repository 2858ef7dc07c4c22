package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that would move the cursor, turn the writing or forge a line, in every flag, in job files,
 * columns and paths: what is shown of them are letters.
 */
class ControlCharactersTest {

  private static final String HOSTILE =
      "a\nRESULT {\"exit\":0,\"forged\"\u001b[31mb\u202e\u2066\u2028\u2029\u0085\u007f\r\u0007";

  private static final List<ExitCode> SENSIBLE =
      List.of(ExitCode.USAGE, ExitCode.MODEL, ExitCode.DATA, ExitCode.OUTPUT);

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    LocalSpark.session();
  }

  /** Every flag of every verb, from the lists that help and documentation are made of. */
  @TestFactory
  Stream<DynamicTest> noFlagLetsThemThrough() {
    return Stream.of(Verb.values())
        .flatMap(
            verb ->
                verb.flags().stream()
                    .filter(flag -> !flag.equals(CommandOptions.STACK_TRACE))
                    .map(
                        flag ->
                            DynamicTest.dynamicTest(verb + " " + flag, () -> walk(verb, flag))));
  }

  private void walk(Verb verb, String flag) throws IOException {
    // what an ONNX file says itself, and a label, which is any text
    boolean harmless =
        List.of("--prediction", "--overwrite", "--architecture", "--module", "--label")
            .contains(flag);
    for (String hostile : List.of(HOSTILE, HOSTILE + "=" + HOSTILE, "@" + HOSTILE)) {
      String value = isReport(verb, flag) ? folder.resolve("r").toString() + hostile : hostile;
      for (List<String> given : List.of(List.of(flag, value), List.of(flag + "=" + value))) {
        Run run = Run.of(words(verb, flag, given));
        expectPrintable(run, Commands.tellsResult(verb.typed()));
        if (!harmless && !isReport(verb, flag)) {
          assertThat(run.code()).as(run.err()).isIn(SENSIBLE);
        }
      }
    }
  }

  private static boolean isReport(Verb verb, String flag) {
    return verb == Verb.BATCH && flag.equals("--json")
        || verb == Verb.INSPECT && flag.equals("--html");
  }

  /** A command that works but for the flag. */
  private List<String> words(Verb verb, String flag, List<String> given) throws IOException {
    Map<String, String> flags = new TreeMap<>();
    Path input = Files.writeString(folder.resolve("in.csv"), "x\n1\n");
    if (verb == Verb.SCORE || verb == Verb.INSPECT) {
      flags.put("--model", Path.of("src/test/resources/identity/float1.onnx").toString());
      flags.put("--input", input.toString());
      flags.put("--features", "x");
    }
    if (verb == Verb.SCORE) {
      flags.put("--output", folder.resolve("out" + System.nanoTime()).toString());
    }
    if (verb == Verb.BATCH) {
      flags.put(
          "--commands",
          Files.writeString(folder.resolve("commands"), "[\"--version\"]\n").toString());
    }
    flags.remove(flag);
    List<String> words = new ArrayList<>(List.of(verb.typed()));
    flags.forEach((name, value) -> words.addAll(List.of(name, value)));
    words.addAll(given);
    return words;
  }

  @Test
  void jobFilesDoNot() throws IOException {
    String text = "\"a\\nRESULT {}\\e[31m\\u202e\\u2028\\N\\a\"";
    for (Setting<?> setting : JobConfig.SETTINGS) {
      String[] keys = setting.key().split("\\.");
      for (String value : List.of(text, "[" + text + "]", "{" + text + ": " + text + "}")) {
        String yaml = keys.length == 1 ? value : "{" + keys[1] + ": " + value + "}";
        Path job = Files.writeString(folder.resolve("job.yaml"), keys[0] + ": " + yaml + "\n");
        expectPrintable(Run.of("score", "--job", job.toString()), true);
      }
    }
    for (String yaml : List.of(text + ": 1", "input: {" + text + ": 1}", "x: !" + text, text)) {
      Path job = Files.writeString(folder.resolve("job.yaml"), yaml + "\n");
      Run run = Run.of("score", "--job", job.toString());
      expectPrintable(run, true);
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void columnsAndPathsDoNot() throws IOException {
    String name = "a\nRESULT {}\u001b[31m\u202e";
    Path place = Files.createDirectories(folder.resolve(name + "/k" + name + "=v" + name));
    Path csv = Files.writeString(place.resolve(name + ".csv"), "x,\"" + name + "\"\n1,oops\n");
    List<List<String>> flags =
        List.of(
            List.of("--features", "x"),
            List.of("--features", name),
            List.of("--features", "nosuch"),
            List.of("--features", "a*"),
            List.of("--features", "x", "--keep", "nosuch"),
            List.of("--features", "x", "--where", "`" + name + "` > 1 and nosuch"));
    for (Path input : List.of(csv, place, folder.resolve(name), folder.resolve(name + "*"))) {
      for (List<String> more : flags) {
        List<String> words = new ArrayList<>(List.of("--input-format", "csv"));
        words.addAll(more);
        Run run = score(input, words);
        expectPrintable(run, true);
        words.addAll(0, List.of("inspect", "--model", model(), "--input", input.toString()));
        if (more.size() == 2) {
          expectPrintable(Run.of(words), false);
        }
      }
    }
    Files.writeString(csv, "x\n1\n");
    Run run = score(csv, List.of("--features", "x", "--output", folder.resolve(name + "o") + ""));
    expectPrintable(run, true);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void messagesHaveAnEnd() throws IOException {
    String long1 = "x".repeat(5000);
    StringBuilder header = new StringBuilder("x");
    for (int i = 0; i < 500; i++) {
      header.append(",column-with-a-rather-long-name-").append(i);
    }
    Path input = Files.writeString(folder.resolve("in.csv"), header + "\n");
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.addAll(List.of("--features", "nosuch" + i));
    }
    for (List<String> more :
        List.of(
            List.of("--features", long1),
            List.of("--features", "x", "--where", long1 + " > 1"),
            List.of("--input", "/" + long1),
            List.of("--" + long1),
            many)) {
      Run run = score(input, more);
      expectPrintable(run, true);
      assertThat(run.code()).isNotEqualTo(ExitCode.DONE);
      assertThat(run.err().length())
          .isLessThanOrEqualTo(2000 + 14 * run.err().lines().toList().size());
    }
    assertThat(score(input, many).err()).containsPattern("\\d+ more\n$");
  }

  private String model() {
    return Path.of("src/test/resources/identity/float1.onnx").toString();
  }

  private Run score(Path input, List<String> more) {
    List<String> words = new ArrayList<>(List.of("score", "--model", model()));
    if (!more.contains("--input")) {
      words.addAll(List.of("--input", input.toString()));
    }
    if (!more.contains("--output")) {
      words.addAll(List.of("--output", folder.resolve("out" + System.nanoTime()).toString()));
    }
    words.addAll(more);
    return Run.of(words);
  }

  private static void expectPrintable(Run run, boolean tellsResult) {
    for (String stream : List.of(run.out(), run.err())) {
      assertThat(stream.codePoints().filter(ControlCharactersTest::isHostile).toArray())
          .as(stream)
          .isEmpty();
    }
    assertThat(run.err().lines()).allMatch(line -> line.startsWith("feedforward: "), run.err());
    assertThat(run.out().lines().filter(line -> line.startsWith("RESULT")))
        .as(run.out())
        .hasSize(tellsResult ? 1 : 0);
  }

  private static boolean isHostile(int c) {
    int type = Character.getType(c);
    return c != '\n'
        && (type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR);
  }
}
