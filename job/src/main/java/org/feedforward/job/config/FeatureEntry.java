package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.feedforward.job.config.steps.StepKind;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.steps.Cast;
import org.feedforward.job.steps.Recipe;

/**
 * Columns that feed an input, as one entry of a list says them.
 *
 * @param text a name, a glob or {@code @FILE}
 * @param named whether the text is a column's name, whatever letters it holds
 * @param steps what is done to the values, in this order
 * @param length how many elements the lists of the column have
 */
public record FeatureEntry(String text, boolean named, List<Recipe> steps, OptionalInt length) {

  private static final Recipe TO_INTEGERS = new Recipe.Fixed(new Cast());

  private static final Setting<String> COLUMN =
      Setting.of("column", Kinds.TEXT, "the name of a column");

  private static final Setting<String> COLUMNS =
      Setting.of("columns", Kinds.TEXT, "a name, a glob or @FILE");

  private static final Setting<Boolean> CAST =
      Setting.of("cast", Kinds.SWITCH, "whether floats that hold whole numbers become integers")
          .otherwise(false);

  private static final Setting<List<Recipe>> STEPS =
      Setting.of(
              "steps",
              new Kind.OfList<>("a list of steps, as [{fill: 0}, log1p]", StepKind.KIND),
              "what is done to the values, in this order")
          .otherwise(List.of(), "");

  private static final Setting<Long> LENGTH =
      Setting.of("length", Kinds.wholeNumber(1), "how many elements the column's lists have");

  static final Kind<FeatureEntry> KIND =
      new Kind.OfRecord<>(
          "keys such as {column: age, steps: [{fill: 0}]}",
          "a column",
          List.of(COLUMN, COLUMNS, CAST, STEPS, LENGTH),
          FeatureEntry::read);

  public FeatureEntry {
    steps = List.copyOf(steps);
  }

  /** An entry of a column whose lists say themselves how long they are. */
  public FeatureEntry(String text, boolean named, boolean cast) {
    this(text, named, cast ? List.of(TO_INTEGERS) : List.of(), OptionalInt.empty());
  }

  /** A name, a glob or {@code @FILE}, fed as it is. */
  public static FeatureEntry of(String text) {
    return new FeatureEntry(text, false, false);
  }

  private static FeatureEntry read(Section section) {
    Optional<String> column = section.find(COLUMN);
    Optional<String> columns = section.find(COLUMNS);
    if (column.isPresent() == columns.isPresent() && section.isSound()) {
      section.problem(ConfigFaults.withoutColumns(section.named()));
    }
    List<Recipe> steps = new ArrayList<>(section.get(STEPS));
    if (section.get(CAST)) {
      steps.add(TO_INTEGERS);
    }
    Optional<Long> length = section.find(LENGTH);
    return new FeatureEntry(
        column.or(() -> columns).orElse(""),
        column.isPresent(),
        steps,
        length.isPresent()
            ? OptionalInt.of((int) Math.min(length.get(), Integer.MAX_VALUE))
            : OptionalInt.empty());
  }
}
