package org.feedforward.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void escapesWhatMovesTheCursorBreaksTheLineOrTurnsTheText() {
    assertThat(Printable.name("a\u001b[2Jb\nc\rd\te"))
        .isEqualTo("a\\u001b[2Jb\\u000ac\\u000dd\\u0009e");
    assertThat(Printable.name("\u202e\u2066\u200f\u2028\u2029\u0085\u007f\u009b\u0000\ufeff"))
        .isEqualTo("\\u202e\\u2066\\u200f\\u2028\\u2029\\u0085\\u007f\\u009b\\u0000\\ufeff");
    assertThat(Printable.name("\ud800x")).isEqualTo("\\ud800x");
    assertThat(Printable.name("Größe 数 \ud83d\ude00")).isEqualTo("Größe 数 \ud83d\ude00");
  }

  @Test
  void cutsLongNames() {
    assertThat(Printable.name("x".repeat(200))).hasSize(200);
    assertThat(Printable.name("x".repeat(201))).hasSize(203).endsWith("x...");
    assertThat(Printable.name("\n".repeat(1_000_000)).length()).isLessThan(210);
  }

  @Test
  void countsWhatAListLeavesOut() {
    List<String> names = IntStream.range(0, 329).mapToObj(i -> "c" + i).toList();
    assertThat(Printable.list(names, 12)).endsWith("c11, ... and 317 more");
    assertThat(Printable.list(names.subList(0, 12), 12)).endsWith("c10, c11");
  }

  @Test
  void givesASentenceAnEnd() {
    assertThat(Printable.sentence("x".repeat(2000))).isEqualTo("x".repeat(1997) + "...");
    assertThat(Printable.sentence("x".repeat(1997))).isEqualTo("x".repeat(1997));
    assertThat(Printable.sentence("\n".repeat(5000)).length()).isLessThanOrEqualTo(2000);
    assertThat(Printable.sentence("one\ntwo")).isEqualTo("one\\u000atwo");
  }

  @Test
  void keepsTheLinesThatFitAndCountsTheOthers() {
    List<String> problems = IntStream.range(0, 400).mapToObj(i -> "problem " + i).toList();
    String message = Printable.message(problems);
    assertThat(message.length()).isLessThanOrEqualTo(2000);
    int shown = (int) message.lines().count() - 1;
    assertThat(message)
        .endsWith("\nproblem " + (shown - 1) + "\n... and " + (400 - shown) + " more");
    assertThat(Printable.message("x".repeat(9000) + "\nand more").length())
        .isLessThanOrEqualTo(2000);
    assertThat(Printable.message("one\ntwo\n")).isEqualTo("one\ntwo");
  }

  @Test
  void countsOnWhereAMessageIsPutIntoAnother() {
    List<String> problems = new ArrayList<>();
    IntStream.range(0, 400).forEach(i -> problems.add("problem " + i));
    ModelException inner = ModelException.of(problems);
    ModelException outer = new ModelException("f".repeat(200) + ": " + inner.getMessage(), inner);
    String message = outer.getMessage();
    assertThat(message.length()).isLessThanOrEqualTo(2000);
    int shown = (int) message.lines().count() - 1;
    assertThat(message).endsWith("\n... and " + (400 - shown) + " more");
  }

  @Test
  void boundsEveryModelException() {
    assertThat(new ModelException("a\u001bb\nc")).hasMessage("a\\u001bb\\u000ac");
    assertThat(new ModelException("a\nb", new IllegalStateException())).hasMessage("a\\u000ab");
    ModelException lines = ModelException.of(List.of("a\rb", "c"));
    assertThat(lines).hasMessage("a\\u000db\nc");
    assertThat(new ModelException("x\ny: " + lines.getMessage() + "\nz", lines))
        .hasMessage("x\\u000ay: a\\u000db\nc\\u000az");
    assertThat(new ModelException("x".repeat(1 << 20)).getMessage()).hasSize(2000);
  }
}
