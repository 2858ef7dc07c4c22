package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;

/** Tables, lines for persons, options and help. */
class PrintingTest {

  @Test
  void tablesAlignTextsLeftAndNumbersRight() {
    StringWriter out = new StringWriter();
    new TextTable(
            List.of(
                List.of("Layer", "Type", "Parameters"),
                List.of("0", "Linear", "1,234"),
                List.of("(root)", "", "7")),
            1)
        .print(new PrintWriter(out, true));
    assertThat(out.toString().lines())
        .containsExactly(
            "Layer   Type    Parameters",
            "0       Linear       1,234",
            "(root)                   7");
  }

  private static String shown(String... parts) throws IOException {
    StringWriter out = new StringWriter();
    try (Writer writer = new ShownWriter(out)) {
      for (String part : parts) {
        writer.write(part);
      }
    }
    return out.toString();
  }

  @Test
  void linesAreShownWholeAndPlain() throws IOException {
    assertThat(shown("a", "b\nc\r\n", "d")).isEqualTo("ab\nc\r\nd");
    assertThat(shown("a\u001b[31mb\n")).doesNotContain("\u001b").endsWith("\n");
    assertThat(shown("password=abc", "def\nx")).isEqualTo("password=***\nx");
    assertThat(shown()).isEmpty();
  }

  @Property(tries = 200)
  void twoWritersGetTheSame(@ForAll List<String> parts) throws IOException {
    StringWriter first = new StringWriter();
    StringWriter second = new StringWriter();
    try (Writer both = new BothWriter(first, second)) {
      for (String part : parts) {
        both.write(part);
      }
    }
    assertThat(first).hasToString(String.join("", parts));
    assertThat(second).hasToString(String.join("", parts));
  }

  @Test
  void helpOfEveryCommandListsItsOptions() {
    for (Verb verb : Verb.values()) {
      String help = CommandOptions.usage(verb);
      assertThat(help).contains(verb.flags()).contains("feedforward " + verb.typed(), "--help");
      assertThat(CommandOptions.parse(verb, List.of("-h")).wantsHelp()).isTrue();
      assertThat(CommandOptions.parse(verb, List.of()).wantsHelp()).isFalse();
    }
    assertThat(Verb.VERIFY.flags()).contains("--model", "--atol").doesNotContain("--input");
    assertThat(Verb.INSPECT.flags()).contains("--input", "--features").doesNotContain("--output");
    assertThat(Verb.SCORE.flags()).contains("--job", "--set", "--label");
  }

  private static void refused(List<String> words, String... sentences) {
    assertThatThrownBy(() -> CommandOptions.parse(Verb.SCORE, words))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(String.join("\n", sentences));
  }

  @Test
  void everyWrongOptionIsToldAtOnce() {
    String help = "'feedforward score --help' lists all options";
    refused(
        List.of("--modle", "x", "--zzzzzzzzzz=1"),
        "unknown option '--modle'; did you mean '--model'?",
        "'x' does not belong to an option; options begin with --",
        "unknown option '--zzzzzzzzzz'",
        help);
    refused(
        List.of("--input", "${DIR}/a", "--output", "a\0b"),
        "'${DIR}/a' holds ${, which is not expanded here: let the shell expand it (double quotes, not"
            + " single ones), or write the value out",
        "'a\\u0000b' holds the character NUL, which no name may hold");
  }

  @Test
  void optionsAreReadInOrder() {
    CommandOptions options =
        CommandOptions.parse(
            Verb.SCORE,
            Arrays.asList(
                "--set", "a=b", "--overwrite", "--set=c=d", "--model", "m", "--keep", ""));
    assertThat(options.all("--set")).containsExactly("a=b", "c=d");
    assertThat(options.one("--set")).contains("a=b");
    assertThat(options.one("--job")).isEmpty();
    assertThat(options.all("--job")).isEmpty();
    assertThat(options.flags())
        .containsOnlyKeys("--model", "--overwrite", "--keep")
        .containsEntry("--overwrite", List.of("true"))
        .containsEntry("--keep", List.of(""));
  }
}
