package org.feedforward.job.config.steps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.steps.Keys;
import org.feedforward.job.steps.Lookup;
import org.feedforward.job.steps.OneHot;
import org.feedforward.job.steps.Otherwise;
import org.feedforward.job.steps.Step;
import org.feedforward.job.steps.cells.KeyFile;

/** The steps that know values: {@code vocabulary}, {@code map} and {@code onehot}. */
final class KeyedSteps {

  private static final Kind<List<String>> KEYS =
      new Kind.OfList<>("a list of keys, as [DE, FR]", Kinds.ANY_TEXT);

  private static final Setting<List<String>> VALUES =
      Setting.of("values", KEYS, "the keys in their order");

  private static final Setting<Path> FILE =
      Setting.of("file", Kinds.FILE, "a file of keys: text, JSON, Parquet or CSV");

  private static final Setting<Long> START =
      Setting.of("start", Kinds.wholeNumber(Long.MIN_VALUE), "the index of the first key")
          .otherwise(0L);

  private static final Setting<Keys.Type> TYPE =
      Setting.of(
              "keys",
              Kinds.choice(
                  List.of(Keys.Type.TEXTS, Keys.Type.INTEGERS, Keys.Type.NUMBERS),
                  type -> type.name().toLowerCase(Locale.ROOT)),
              "what the keys are compared as")
          .otherwise(Keys.Type.OF_COLUMN, "as the column holds values");

  private static final Setting<Otherwise> UNKNOWN =
      Setting.of("unknown", otherwise(true), "what a value becomes that is not a key")
          .otherwise(Otherwise.REJECT, "reject");

  private static final Setting<Otherwise> MISSING =
      Setting.of("missing", otherwise(true), "what a null becomes")
          .otherwise(Otherwise.REJECT, "reject");

  private static final Setting<Otherwise> UNKNOWN_NUMBER =
      Setting.of("unknown", otherwise(false), "what a value becomes that is not a key")
          .otherwise(Otherwise.REJECT, "reject");

  private static final Setting<Otherwise> MISSING_NUMBER =
      Setting.of("missing", otherwise(false), "what a null becomes")
          .otherwise(Otherwise.REJECT, "reject");

  private static final Kind<Otherwise> ZEROS =
      Kinds.choice(
          List.of(Otherwise.REJECT, Otherwise.of(0)),
          otherwise -> otherwise.refuses() ? "reject" : "zeros");

  private static final Setting<Otherwise> UNKNOWN_ZEROS =
      Setting.of("unknown", ZEROS, "what becomes of a value that is not a key")
          .otherwise(Otherwise.REJECT, "reject");

  private static final Setting<Otherwise> MISSING_ZEROS =
      Setting.of("missing", ZEROS, "what becomes of a null").otherwise(Otherwise.REJECT, "reject");

  private static final Setting<Boolean> DROP =
      Setting.of("drop", Kinds.choice(List.of(true), first -> "first"), "leave the first key out")
          .otherwise(false);

  private static final Setting<List<NumberOfKey>> TO =
      Setting.of(
          "values",
          new Kind.OfMapping<>(
              "keys with a number for each, as {low: 0, high: 1}",
              Kinds.NUMBER,
              UnaryOperator.identity(),
              numbers ->
                  numbers.entrySet().stream()
                      .map(entry -> new NumberOfKey(entry.getKey(), entry.getValue()))
                      .toList()),
          "the number of each key");

  /** A number that a key becomes. */
  private record NumberOfKey(String key, double number) {}

  private KeyedSteps() {}

  /** An integer or a number, or {@code reject}. */
  private static Kind<Otherwise> otherwise(boolean whole) {
    return new Kind.OfText<>(
        whole ? "reject or an integer" : "reject or a number",
        false,
        text ->
            text.equals("reject")
                ? Optional.of(Otherwise.REJECT)
                : Kinds.number(text)
                    .filter(number -> !whole || number == Math.rint(number))
                    .map(Otherwise::of));
  }

  static Optional<Step> read(String name, Typed value, Problems problems) {
    if (!(value.node() instanceof Node.Keys keys)) {
      problems.usage(
          ConfigFaults.expected(
              value,
              name.equals("map")
                  ? "{values: {low: 0, high: 1}}"
                  : "{values: [DE, FR]} or {file: FILE}"));
      return Optional.empty();
    }
    int before = problems.sentences().size();
    Optional<Step> step =
        switch (name) {
          case "vocabulary" -> vocabulary(value, problems);
          case "map" -> map(value, keys, problems);
          default -> oneHot(value, problems);
        };
    return problems.sentences().size() == before ? step : Optional.empty();
  }

  private static Optional<Step> vocabulary(Typed value, Problems problems) {
    Section section =
        Section.within(
            value, "vocabulary", List.of(VALUES, FILE, START, UNKNOWN, MISSING, TYPE), problems);
    Optional<KeyFile> keys = keys(section, problems);
    if (keys.isPresent() && keys.get().indices().isPresent() && section.has(START)) {
      section.problem(ConfigFaults.wrong(section.named(START), "the file says the indices itself"));
    }
    return keys.map(
        found ->
            Lookup.vocabulary(
                Keys.of(found.keys(), section.get(TYPE)),
                found
                    .indices()
                    .map(indices -> indices.stream().mapToLong(Long::longValue).toArray())
                    .orElseGet(
                        () ->
                            LongStream.range(0, found.keys().size())
                                .map(i -> i + section.get(START))
                                .toArray()),
                section.get(UNKNOWN),
                section.get(MISSING)));
  }

  private static Optional<Step> oneHot(Typed value, Problems problems) {
    Section section =
        Section.within(
            value,
            "onehot",
            List.of(VALUES, FILE, DROP, UNKNOWN_ZEROS, MISSING_ZEROS, TYPE),
            problems);
    Optional<KeyFile> keys = keys(section, problems);
    int dropped = section.get(DROP) ? 1 : 0;
    if (keys.isPresent() && keys.get().keys().size() <= dropped) {
      section.problem(ConfigFaults.wrong(section.named(), "gives no number; it needs more keys"));
    }
    return keys.map(
        found ->
            new OneHot(
                Keys.of(found.keys(), section.get(TYPE)),
                dropped,
                section.get(UNKNOWN_ZEROS),
                section.get(MISSING_ZEROS)));
  }

  private static Optional<Step> map(Typed value, Node.Keys keys, Problems problems) {
    boolean direct = keys.entries().stream().noneMatch(entry -> entry.key().equals("values"));
    Typed whole =
        direct
            ? value.with(
                new Node.Keys(
                    value.origin(), List.of(new Node.Entry(value.origin(), "values", keys))))
            : value;
    Section section =
        Section.within(whole, "map", List.of(TO, UNKNOWN_NUMBER, MISSING_NUMBER, TYPE), problems);
    Optional<List<NumberOfKey>> numbers = section.find(TO);
    return numbers.map(
        found ->
            Lookup.map(
                Keys.of(found.stream().map(NumberOfKey::key).toList(), section.get(TYPE)),
                found.stream().mapToDouble(NumberOfKey::number).toArray(),
                section.get(UNKNOWN_NUMBER),
                section.get(MISSING_NUMBER)));
  }

  private static Optional<KeyFile> keys(Section section, Problems problems) {
    if (section.has(VALUES) == section.has(FILE)) {
      section.problem(ConfigFaults.withoutKeys(section.named()));
      return Optional.empty();
    }
    Optional<List<String>> values = section.find(VALUES);
    if (values.isPresent()) {
      return Optional.of(new KeyFile(new ArrayList<>(values.get()), Optional.empty()));
    }
    Optional<Path> file = section.find(FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyFile.read(file.get()));
    } catch (IllegalArgumentException e) {
      problems.usage(
          ConfigFaults.wrong(
              section.named(FILE), Names.escape(file.get().toString()) + ": " + e.getMessage()));
      return Optional.empty();
    }
  }
}
