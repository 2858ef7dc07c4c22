package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.feedforward.job.config.tree.Flags;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Read;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Problems;
import org.junit.jupiter.api.Test;

/** How sources become one section, and what is said of keys that are not known. */
class SectionTest {

  private static final Setting<String> NAME = Setting.of("a.name", Kinds.TEXT, "a name");
  private static final Setting<Long> COUNT =
      Setting.of("a.count", Kinds.wholeNumber(1), "a count").flag("--count", "N").otherwise(1L);
  private static final Setting<Map<String, String>> LABELS =
      Setting.of("a.labels", Kinds.texts("{k: v}"), "labels").flag("--label", "KEY=VALUE");
  private static final Setting<Options> OPTIONS = Setting.of("b.options", Options.KIND, "options");
  private static final Setting<String> PATH =
      Setting.of("b.path", Kinds.TABLE, "a path").flag("--path", "PATH").required("");

  /** A wheel: a record inside of a list. */
  private record Wheel(String name, long spokes) {
    static final Setting<String> NAME = Setting.of("name", Kinds.TEXT, "its name").required("");
    static final Setting<Long> SPOKES =
        Setting.of("spokes", Kinds.wholeNumber(3), "how many").otherwise(32L);
    static final Kind<Wheel> KIND =
        new Kind.OfRecord<>(
            "a wheel, as {name: front}", "a wheel", List.of(NAME, SPOKES), Wheel::read);

    static Wheel read(Section section) {
      return new Wheel(section.get(NAME), section.get(SPOKES));
    }
  }

  private static final Setting<List<Wheel>> WHEELS =
      Setting.of("wheels", new Kind.OfList<>("a list of wheels", Wheel.KIND), "wheels")
          .otherwise(List.of(), "none");

  private static final Setting<?>[] ALL = {NAME, COUNT, LABELS, OPTIONS, PATH, WHEELS};

  private final Problems problems = new Problems();

  private Section yaml(String text) {
    return Read.yaml(problems, text, ALL);
  }

  private List<String> faults() {
    return problems.sentences();
  }

  @Test
  void readsTypedValues() {
    Section section = yaml("a: {name: x, count: 7, labels: {k: v}}\nb: {path: p}\n");
    assertThat(section.find(NAME)).contains("x");
    assertThat(section.get(COUNT)).isEqualTo(7);
    assertThat(section.find(LABELS)).contains(Map.of("k", "v"));
    assertThat(section.get(PATH)).isEqualTo("/jobs/p");
    assertThat(section.has(NAME)).isTrue();
    assertThat(section.has(OPTIONS)).isFalse();
    assertThat(section.isSound()).isTrue();
    assertThat(faults()).isEmpty();
  }

  @Test
  void takesWhatHoldsOtherwise() {
    Section section = yaml("a:\nb: {}\n");
    assertThat(section.find(NAME)).isEmpty();
    assertThat(section.get(COUNT)).isEqualTo(1);
    assertThat(section.get(WHEELS)).isEmpty();
    assertThat(section.find(OPTIONS)).isEmpty();
    assertThat(faults()).isEmpty();
    assertThatThrownBy(() -> section.get(NAME)).hasMessageContaining("a.name has no default");
  }

  @Test
  void keysWithDotsAreSections() {
    Section section = yaml("a.name: x\na.labels.k.l: v\na: {labels: {m: n}, labels.o: p}\n");
    assertThat(section.find(NAME)).contains("x");
    assertThat(section.find(LABELS)).contains(Map.of("k.l", "v", "m", "n", "o", "p"));
    assertThat(faults()).isEmpty();
  }

  @Test
  void aKeyIsGivenOnce() {
    Section section = yaml("a: {name: x}\na.name: y\nb:\n  path: p\n  path: q\na: {count: 3}\n");
    assertThat(section.find(NAME)).contains("x");
    assertThat(section.get(PATH)).isEqualTo("/jobs/p");
    assertThat(faults())
        .containsExactly(
            "job.yaml, line 5: duplicate key 'path'; give it once",
            "job.yaml, line 6: duplicate key 'a'; give it once",
            "job.yaml, line 2: duplicate key 'a.name'; give it once");
  }

  @Test
  void unknownKeysComeWithTheNearestOrAll() {
    Section section = yaml("a:\n  nmae: x\nzzz: 1\nb: {c: {d: e}}\n");
    assertThat(section.isSound()).isFalse();
    assertThat(faults())
        .containsExactly(
            "job.yaml, line 2: unknown key 'a.nmae'; did you mean 'a.name'?",
            "job.yaml, line 3: unknown key 'zzz'; known are a.name, a.count, a.labels, b.options,"
                + " b.path, wheels",
            "job.yaml, line 4: unknown key 'b.c'; known are a.name, a.count, a.labels, b.options,"
                + " b.path, wheels");
  }

  @Test
  void aValueOfAWrongFormIsNotMissing() {
    Node.Keys flags = Flags.read(Map.of(), List.of(ALL), problems);
    Node.Keys file = Read.tree(problems, "b: {path: [p], options: o}\na: {labels: l}\n");
    Node.Keys other = Read.tree(problems, "b: {options: {sep: a}}\na.labels: {k: v}\n");
    Section section = Section.of(List.of(ALL), List.of(flags, file, other), true, problems);
    assertThat(section.get(PATH)).isEmpty();
    assertThat(section.find(OPTIONS)).isEmpty();
    assertThat(section.find(LABELS)).isEmpty();
    assertThat(faults())
        .containsExactly(
            "job.yaml, line 1: b.path: expected a text, found a list",
            "job.yaml, line 1: b.options: expected keys with a text for each, as {sep: ';'}, found"
                + " 'o'",
            "job.yaml, line 2: a.labels: expected keys with a text for each, as {k: v}, found 'l'");
  }

  @Test
  void aSectionIsAMapping() {
    yaml("a: x\nb: [c]\n");
    assertThat(faults())
        .containsExactly(
            "job.yaml, line 1: a must be a mapping; write a: {name: x}",
            "job.yaml, line 2: b must be a mapping; found a list");
  }

  @Test
  void everyWrongValueIsToldAtOnce() {
    Section section = yaml("a: {name: [], count: 0, labels: v}\nb: {path: 'x:y', options: {}}\n");
    assertThat(section.find(NAME)).isEmpty();
    assertThat(section.get(COUNT)).isEqualTo(1);
    assertThat(section.get(PATH)).isEmpty();
    assertThat(faults())
        .containsExactly(
            "job.yaml, line 1: a.name: expected a text, found an empty list",
            "job.yaml, line 1: a.labels: expected keys with a text for each, as {k: v}, found 'v'",
            "job.yaml, line 1: a.count: expected a whole number of 1 or more, found '0'",
            "job.yaml, line 2: b.path x:y: a path may not contain ':'; choose another name");
  }

  @Test
  void whatIsMissingIsSaidWithFlagAndKey() {
    assertThat(yaml("{}").get(PATH)).isEmpty();
    assertThat(Section.of(List.of(PATH), List.of(), false, problems).get(PATH)).isEmpty();
    assertThat(faults())
        .containsExactly(
            "No b given. Set --path PATH, or b.path in the job file.",
            "No b given. Set --path PATH.");
  }

  @Test
  void recordsInListsReadThemselves() {
    Section section = yaml("wheels:\n- {name: front}\n- name: back\n  spokes: 36\n");
    assertThat(section.get(WHEELS)).containsExactly(new Wheel("front", 32), new Wheel("back", 36));
    assertThat(faults()).isEmpty();
  }

  @Test
  void recordsInListsSayWhatIsWrongWithThem() {
    Section section =
        yaml("wheels:\n- {nam: front}\n- name: back\n  spokes: 2\n- x\n- {name: {a: b}}\n");
    assertThat(section.get(WHEELS)).isEmpty();
    assertThat(faults())
        .containsExactly(
            "job.yaml, line 2: wheels: unknown key 'nam' of a wheel; did you mean 'name'?",
            "job.yaml, line 2: wheels: the key name is missing",
            "job.yaml, line 4: wheels: spokes: expected a whole number of 3 or more, found '2'",
            "job.yaml, line 5: wheels: expected a list of wheels, found 'x' in the list",
            "job.yaml, line 6: wheels: name: expected a text, found keys");
  }

  @Test
  void settingsAreNamedAsTheyWereTyped() {
    Node.Keys flags =
        Flags.read(Map.of("--count", List.of("2")), List.of(NAME, COUNT, LABELS, PATH), problems);
    Node.Keys sets = Flags.readSets(List.of("a.labels.k=v"), List.of(ALL), problems);
    Node.Keys file = Read.tree(problems, "a:\n  name: x\n  labels:\n    l: w\n");
    Section section = Section.of(List.of(ALL), List.of(flags, sets, file), true, problems);
    assertThat(section.named(COUNT)).isEqualTo("--count");
    assertThat(section.named(LABELS)).isEqualTo("--set: a.labels");
    assertThat(section.named(LABELS, "k")).isEqualTo("--set: a.labels");
    assertThat(section.named(LABELS, "l")).isEqualTo("job.yaml, line 4: a.labels");
    assertThat(section.named(LABELS, "none")).isEqualTo("--set: a.labels");
    assertThat(section.named(NAME)).isEqualTo("job.yaml, line 2: a.name");
    assertThat(section.named(PATH)).isEqualTo("--path");
    assertThat(section.named(OPTIONS)).isEqualTo("b.options");
    assertThat(faults()).isEmpty();
  }

  @Test
  void optionsOfSparkAreTheSameInAnyCase() {
    Node.Keys sets = Flags.readSets(List.of("b.options.SEP=;"), List.of(ALL), problems);
    Node.Keys file = Read.tree(problems, "b: {options: {sep: ',', quote: '|', Quote: '!'}}\n");
    Section section = Section.of(List.of(ALL), List.of(sets, file), true, problems);
    assertThat(section.find(OPTIONS).orElseThrow().values())
        .containsExactly(Map.entry("Quote", "!"), Map.entry("SEP", ";"));
    assertThat(faults()).isEmpty();
  }

  @Test
  void labelsAreNotTheSameInAnotherCase() {
    assertThat(yaml("a: {labels: {k: v, K: w}}").find(LABELS)).contains(Map.of("k", "v", "K", "w"));
  }

  /** Whatever sources say a thing, the strongest one holds; mappings are joined key by key. */
  @Property(tries = 200)
  void theStrongestSourceHolds(
      @ForAll @Size(3) List<Optional<Boolean>> names, @ForAll @Size(9) List<Boolean> labels) {
    List<Node.Keys> sources = new ArrayList<>();
    Optional<String> name = Optional.empty();
    Map<String, String> joined = new LinkedHashMap<>();
    for (int source = 0; source < 3; source++) {
      StringBuilder text = new StringBuilder("a:\n");
      if (names.get(source).isPresent()) {
        text.append("  name: s").append(source).append('\n');
        name = name.isPresent() ? name : Optional.of("s" + source);
      }
      text.append("  labels: {");
      for (int label = 0; label < 3; label++) {
        if (labels.get(3 * source + label)) {
          text.append(label).append(": s").append(source).append(", ");
          joined.putIfAbsent(String.valueOf(label), "s" + source);
        }
      }
      sources.add(Read.tree(new Problems(), text + "}\n"));
    }
    Section section = Section.of(List.of(ALL), sources, true, problems);
    assertThat(section.find(NAME)).isEqualTo(name);
    assertThat(section.find(LABELS).orElseThrow()).isEqualTo(joined);
    assertThat(faults()).isEmpty();
  }
}
