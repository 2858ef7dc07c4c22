package org.feedforward.job.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.feedforward.job.fault.Problems;
import org.junit.jupiter.api.Test;

/** Every kind of value: what it takes, and the sentence about what it does not take. */
class KindsTest {

  private enum Color {
    RED,
    GREEN,
    BLUE
  }

  private static final Kind<Color> COLOR =
      Kinds.choice(List.of(Color.values()), color -> color.name().toLowerCase(Locale.ROOT));

  private static final Kind<Map<String, Integer>> LENGTHS =
      Kinds.mapping(
          "{a: xx}",
          "a text",
          text -> Optional.of(text.length()),
          UnaryOperator.identity(),
          lengths -> lengths);

  @Test
  void textsAreWhatWasTyped() {
    assertThat(Read.value(Kinds.TEXT, "no")).isEqualTo("no");
    assertThat(Read.value(Kinds.TEXT, "2024-01-31")).isEqualTo("2024-01-31");
    assertThat(Read.value(Kinds.TEXT, "' a '")).isEqualTo(" a ");
    assertThat(Read.value(Kinds.TEXT, "0x10")).isEqualTo("0x10");
    assertThat(Read.faults(Kinds.TEXT, "")).containsExactly("x: expected a text, found nothing");
    assertThat(Read.faults(Kinds.TEXT, "[a]")).containsExactly("x: expected a text, found a list");
    assertThat(Read.faults(Kinds.TEXT, "{a: b}")).containsExactly("x: expected a text, found keys");
    assertThat(Read.faults(Kinds.TEXT, "[]"))
        .containsExactly("x: expected a text, found an empty list");
  }

  @Test
  void switchesAreTrueOrFalseInAnyCase() {
    assertThat(Read.value(Kinds.SWITCH, "true")).isTrue();
    assertThat(Read.value(Kinds.SWITCH, "True")).isTrue();
    assertThat(Read.value(Kinds.SWITCH, "FALSE")).isFalse();
    for (String text : List.of("yes", "on", "1", "truee")) {
      assertThat(Read.faults(Kinds.SWITCH, text))
          .containsExactly("x: expected true or false, found '" + text + "'");
    }
    assertThat(Read.faults(Kinds.SWITCH, "[true]"))
        .containsExactly("x: expected true or false, found a list");
  }

  @Test
  void choicesAreOneOfTheirWords() {
    assertThat(Read.value(COLOR, "red")).isEqualTo(Color.RED);
    assertThat(Read.value(COLOR, "blue")).isEqualTo(Color.BLUE);
    assertThat(Read.faults(COLOR, "Red"))
        .containsExactly("x: expected red, green or blue, found 'Red'");
    assertThat(Read.faults(COLOR, "{}"))
        .containsExactly("x: expected red, green or blue, found keys");
  }

  @Property(tries = 200)
  void wholeNumbersHaveALeast(
      @ForAll @LongRange(min = -999_999_999_999_999_999L, max = 999_999_999_999_999_999L)
          long value,
      @ForAll @IntRange(min = -3, max = 3) int least) {
    Kind<Long> kind = Kinds.wholeNumber(least);
    if (value >= least) {
      assertThat(Read.value(kind, Long.toString(value))).isEqualTo(value);
    } else {
      assertThat(Read.faults(kind, Long.toString(value)))
          .containsExactly(
              "x: expected a whole number of " + least + " or more, found '" + value + "'");
    }
  }

  @Test
  void wholeNumbersAreDigitsThatALongHolds() {
    assertThat(Read.value(Kinds.wholeNumber(0), "0")).isZero();
    assertThat(Read.value(Kinds.wholeNumber(0), "007")).isEqualTo(7);
    assertThat(Read.value(Kinds.wholeNumber(-1), "-1")).isEqualTo(-1);
    for (String text : List.of("1.0", "1e3", "1_000", "9999999999999999999", "--1", "+1", "one")) {
      assertThat(Read.faults(Kinds.wholeNumber(0), text))
          .containsExactly("x: expected a whole number of 0 or more, found '" + text + "'");
    }
  }

  @Test
  void namesAreAListOrOne() {
    assertThat(Read.value(Kinds.NAMES, "[id, 'f_*', 1]")).containsExactly("id", "f_*", "1");
    assertThat(Read.value(Kinds.NAMES, "id")).containsExactly("id");
    assertThat(Read.value(Kinds.NAMES, "[]")).isEmpty();
    assertThat(Read.faults(Kinds.NAMES, "{a: b}"))
        .containsExactly("x: expected a list of names, as [id, 'f_*'], found keys");
    assertThat(Read.faults(Kinds.NAMES, "[a, '', [b], {c: d}]"))
        .containsExactly(
            "x: expected a list of names, as [id, 'f_*'], found nothing in the list",
            "x: expected a list of names, as [id, 'f_*'], found a list in the list",
            "x: expected a list of names, as [id, 'f_*'], found keys in the list");
  }

  @Test
  void itemsThatAreWrongSayTheirLine() {
    Problems problems = new Problems();
    Setting<List<Color>> setting = Setting.of("x", new Kind.OfList<>("colors", COLOR), "");
    Section section = Read.yaml(problems, "x:\n- red\n- pink\n- green\n- []\n", setting);
    assertThat(section.find(setting)).isEmpty();
    assertThat(problems.sentences())
        .containsExactly(
            "job.yaml, line 3: x: expected red, green or blue, found 'pink'",
            "job.yaml, line 5: x: expected colors, found an empty list in the list");
  }

  @Test
  void mappingsKeepTheirOrder() {
    assertThat(Read.value(LENGTHS, "{b: xx, a: '', c: x}"))
        .containsExactly(Map.entry("b", 2), Map.entry("a", 0), Map.entry("c", 1));
    assertThat(Read.value(LENGTHS, "{}")).isEmpty();
    assertThat(Read.faults(LENGTHS, "text"))
        .containsExactly("x: expected keys with a text for each, as {a: xx}, found 'text'");
    assertThat(Read.faults(LENGTHS, "{a: [b], c: d, e: {f: g}}"))
        .containsExactly(
            "x: a: expected a text, found a list", "x: e: expected a text, found keys");
  }

  @Test
  void parsersMayHaveSentencesOfTheirOwn() {
    Kind<String> kind =
        new Kind.OfText<>(
            "a word",
            false,
            text -> {
              if (text.contains(" ")) {
                throw new IllegalArgumentException("two words: '" + text + "'");
              }
              return Optional.of(text).filter(word -> word.length() > 1);
            });
    assertThat(Read.value(kind, "word")).isEqualTo("word");
    assertThat(Read.faults(kind, "w")).containsExactly("x: expected a word, found 'w'");
    assertThat(Read.faults(kind, "a b")).containsExactly("x: two words: 'a b'");
  }

  @Test
  void pathsAreRelativeToTheJobFile() {
    assertThat(Read.value(Kinds.TABLE, "in.csv")).isEqualTo("/jobs/in.csv");
    assertThat(Read.value(Kinds.TABLE, "../in")).isEqualTo("/in");
    assertThat(Read.value(Kinds.TABLE, "/in")).isEqualTo("/in");
    assertThat(Read.value(Kinds.TABLE, "hdfs://host:9000/in")).isEqualTo("hdfs://host:9000/in");
    assertThat(Read.value(Kinds.FILE, "m.onnx")).isEqualTo(Path.of("/jobs/m.onnx"));
    assertThat(Read.value(Kinds.FILE, "file:///m.onnx")).isEqualTo(Path.of("/m.onnx"));
    assertThat(Read.value(Kinds.FILE, "file:/m.onnx")).isEqualTo(Path.of("/m.onnx"));
    assertThat(Read.value(Kinds.FILE, "/a/file:b")).isEqualTo(Path.of("/a/file:b"));
    assertThat(Read.faults(Kinds.TABLE, "[a]")).containsExactly("x: expected a text, found a list");
    assertThat(Read.faults(Kinds.FILE, "hdfs://host/m"))
        .containsExactly("x hdfs://host/m: " + ConfigFaults.PATH_IS_ELSEWHERE);
  }

  @Test
  void pathsOfFlagsAreRelativeToTheWorkingDirectory() {
    assertThat(Read.flags("--input=a/../b").input().path()).isEqualTo("a/../b");
    assertThat(Read.flags("--architecture=a.txt").models().one().options().architecture())
        .contains(Path.of("a.txt"));
  }
}
