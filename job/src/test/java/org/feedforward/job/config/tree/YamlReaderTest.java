package org.feedforward.job.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;
import org.junit.jupiter.api.Test;

/** What becomes a tree, with lines, and what is not read. */
class YamlReaderTest {

  private final Problems problems = new Problems();

  private static Origin line(int number) {
    return new Origin.Line("job.yaml", number, Path.of("/jobs"));
  }

  private Node read(String text) {
    return YamlReader.read("job.yaml", text, YamlReaderTest::line, problems);
  }

  private static Node.Text text(int line, String value) {
    return new Node.Text(line(line), value);
  }

  @Test
  void everyValueKnowsItsLine() {
    assertThat(read("a: 1\nb:\n  - x\n  - {c: y}\n"))
        .isEqualTo(
            new Node.Keys(
                line(1),
                List.of(
                    new Node.Entry(line(1), "a", text(1, "1")),
                    new Node.Entry(
                        line(2),
                        "b",
                        new Node.Items(
                            line(3),
                            List.of(
                                text(3, "x"),
                                new Node.Keys(
                                    line(4),
                                    List.of(new Node.Entry(line(4), "c", text(4, "y"))))))))));
  }

  @Test
  void nothingHasAType() {
    for (String word : List.of("no", "null", "~", "1e5", "2024-01-31", "0o17", ".inf", "<<")) {
      assertThat(read(word)).isEqualTo(text(1, word));
    }
    assertThat(read("'quoted'")).isEqualTo(text(1, "quoted"));
  }

  @Test
  void nothingAtAllIsAnEmptyText() {
    assertThat(read("")).isEqualTo(text(1, ""));
    assertThat(read("# a comment\n")).isEqualTo(text(1, ""));
    assertThat(read("a:").described()).isEqualTo("keys");
  }

  @Test
  void anchorsStandForTheirValue() {
    Node.Keys keys = (Node.Keys) read("a: &x [b]\nc: *x\n");
    assertThat(keys.entries().get(1).value()).isEqualTo(keys.entries().get(0).value());
  }

  @Test
  void everyKeyThatIsGivenTwiceIsAProblem() {
    Node.Keys keys = (Node.Keys) read("a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n");
    assertThat(keys.entries()).extracting(Node.Entry::key).containsExactly("a", "b");
    assertThat(problems.sentences())
        .containsExactly(
            "job.yaml, line 2: duplicate key 'c'; give it once",
            "job.yaml, line 3: duplicate key 'a'; give it once",
            "job.yaml, line 4: duplicate key 'a'; give it once");
  }

  @Test
  void whatIsNotPlainYamlIsRefused() {
    refused("a: !!int 1", "job.yaml, line 1: not valid YAML: types such as tag:yaml.org,2002:int");
    refused("\na: &x [*x]", "job.yaml, line 2: not valid YAML: the value holds itself");
    refused("{a: 1}: b", "job.yaml, line 1: a key must be a text");
    refused("a: b\n---\nc: d\n", "job.yaml, line 2: only one document is allowed; remove '---'");
    refused("a: ${}\n\tb", "job.yaml");
    refused("[".repeat(25) + "]".repeat(25), "job.yaml", "not valid YAML");
    refused("a: [b", "job.yaml, line 1: not valid YAML: ", "quote a text that holds commas");
    refused("a: 'b", "job.yaml, line 1: not valid YAML: found unexpected end of stream");
    refused("\u0001", "job.yaml: not valid YAML: ");
  }

  @Test
  void aListMayBeDeepButNotWithoutEnd() {
    assertThat(read("[".repeat(20) + "]".repeat(20))).isInstanceOf(Node.Items.class);
  }

  private void refused(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .contains(List.of(words));
  }

  /** Lines are counted from the text's beginning, whatever stands before. */
  @Property(tries = 200)
  void linesAreThoseOfTheText(
      @ForAll @Size(min = 1, max = 20)
          List<@AlphaChars @StringLength(min = 1, max = 8) String> words) {
    String yaml = words.stream().map(word -> "- " + word + "\n").collect(Collectors.joining());
    Node.Items items = (Node.Items) read("\n# comment\n" + yaml);
    for (int i = 0; i < words.size(); i++) {
      assertThat(items.values().get(i)).isEqualTo(text(i + 3, words.get(i)));
    }
  }
}
