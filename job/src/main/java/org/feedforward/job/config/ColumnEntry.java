package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Origin;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Problems;

/**
 * A column that comes out of a model, as one entry of a list says it.
 *
 * @param place how messages name the entry
 * @param name the column's name; absent for the prediction as a whole
 * @param of the output, the input or the column that it is made of; absent for a constant
 * @param apply the function of its numbers
 * @param element which number alone, by its place or its label
 * @param above what its numbers are compared with
 * @param label the texts of which the one of the largest number comes out
 * @param top how many of the largest numbers come out
 * @param labels the texts that go with those
 * @param constant the text that is the same in every row
 */
public record ColumnEntry(
    String place,
    Optional<String> name,
    Optional<String> of,
    Optional<Apply> apply,
    Optional<String> element,
    Optional<Float> above,
    Optional<List<String>> label,
    OptionalInt top,
    Optional<List<String>> labels,
    Optional<Constant> constant) {

  /** What the prediction as a whole is called in a list of columns. */
  public static final String PREDICTION = "prediction";

  /** A function of the numbers of a column. */
  public enum Apply {
    SOFTMAX,
    SIGMOID;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is known of a run. */
  public enum Constant {
    MODEL_IDENTITY,
    RUN_ID,
    MODEL_PATH,
    SCORED_AT;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Setting<String> NAME =
      Setting.of("name", Kinds.TEXT, "the name of the column").required("");

  private static final Setting<String> OF =
      Setting.of("of", Kinds.TEXT, "an output, an input, or a column further up in the list");

  private static final Setting<Apply> APPLY =
      Setting.of("apply", Kinds.choice(List.of(Apply.values()), Apply::word), "a function");

  private static final Setting<String> ELEMENT =
      Setting.of("element", Kinds.TEXT, "one number alone, by its place from 0 or its label");

  private static final Setting<Float> ABOVE =
      Setting.of("above", Kinds.FLOAT, "whether the number is larger than this one");

  private static final Setting<List<String>> LABEL =
      Setting.of("label", LabelList.KIND, "the texts; that of the largest number comes out");

  private static final Setting<Long> TOP =
      Setting.of("top", Kinds.wholeNumber(1), "how many of the largest numbers come out");

  private static final Setting<List<String>> LABELS =
      Setting.of("labels", LabelList.KIND, "the texts that go with the largest numbers");

  private static final Setting<Constant> CONSTANT =
      Setting.of(
          "constant",
          Kinds.choice(List.of(Constant.values()), Constant::word),
          "what is the same in every row");

  private static final List<Setting<?>> OF_NUMBERS =
      List.of(APPLY, ELEMENT, ABOVE, LABEL, TOP, LABELS);

  /** A list of columns, or a file that holds one. */
  static final Kind<List<ColumnEntry>> LIST =
      new InFile<>(
          new Kind.OfList<>(
              "a list of columns, as [prediction, {name: p, of: output, apply: softmax}]",
              new Item()));

  public ColumnEntry {
    label = label.map(List::copyOf);
    labels = labels.map(List::copyOf);
  }

  /** The prediction as a whole. */
  public static ColumnEntry prediction(String place) {
    return new ColumnEntry(
        place,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The columns that a file lists; all problems at once. */
  public static List<ColumnEntry> read(Path file) {
    Problems problems = new Problems();
    Origin origin = new Origin.Flag("columns");
    Typed value = new Typed(origin, "columns", "", new Node.Text(origin, "@" + file));
    Optional<List<ColumnEntry>> columns = LIST.read(value, problems);
    problems.throwIfAny();
    return columns.orElseThrow();
  }

  /** Whether it is the prediction as a whole. */
  public boolean isPrediction() {
    return name.isEmpty();
  }

  /** The word {@code prediction}, or keys. */
  private record Item() implements Kind<ColumnEntry> {

    private static final Kind<ColumnEntry> KEYS =
        new Kind.OfRecord<>(
            "keys such as {name: p, of: output, apply: softmax}",
            "a column",
            Stream.concat(Stream.of(NAME, OF, CONSTANT), OF_NUMBERS.stream()).toList(),
            ColumnEntry::read);

    @Override
    public Form form() {
      return KEYS.form();
    }

    @Override
    public String expected() {
      return PREDICTION + " or " + KEYS.expected();
    }

    @Override
    public boolean fits(Node value) {
      return KEYS.fits(value) || Kinds.TEXT.fits(value);
    }

    @Override
    public Optional<ColumnEntry> read(Typed value, Problems problems) {
      if (KEYS.fits(value.node())) {
        return KEYS.read(value, problems);
      } else if (!value.text().equals(PREDICTION)) {
        problems.usage(ConfigFaults.expected(value, expected()));
        return Optional.empty();
      }
      return Optional.of(prediction(value.named()));
    }
  }

  private static ColumnEntry read(Section section) {
    ColumnEntry entry =
        new ColumnEntry(
            section.named(),
            Optional.of(section.get(NAME)),
            section.find(OF),
            section.find(APPLY),
            section.find(ELEMENT),
            section.find(ABOVE),
            section.find(LABEL),
            section
                .find(TOP)
                .map(k -> OptionalInt.of((int) Math.min(k, Integer.MAX_VALUE)))
                .orElseGet(OptionalInt::empty),
            section.find(LABELS),
            section.find(CONSTANT));
    if (section.isSound()) {
      requireOneMeaning(section);
    }
    return entry;
  }

  private static void requireOneMeaning(Section section) {
    if (section.has(OF) == section.has(CONSTANT)) {
      section.problem(ConfigFaults.columnOfNothing(section.named()));
    }
    for (Setting<?> setting : OF_NUMBERS) {
      if (section.has(CONSTANT) && section.has(setting)) {
        section.problem(ConfigFaults.notTogether(section.named(), CONSTANT, setting));
      }
    }
    for (Setting<?> setting : List.of(TOP, LABELS, ELEMENT, ABOVE)) {
      if (section.has(LABEL) && section.has(setting)) {
        section.problem(ConfigFaults.notTogether(section.named(), LABEL, setting));
      }
    }
    for (Setting<?> setting : List.of(ELEMENT, ABOVE)) {
      if (section.has(TOP) && section.has(setting)) {
        section.problem(ConfigFaults.notTogether(section.named(), TOP, setting));
      }
    }
    if (section.has(LABELS) && !section.has(TOP) && !section.has(LABEL)) {
      section.problem(ConfigFaults.labelsWithoutTop(section.named()));
    }
  }
}
