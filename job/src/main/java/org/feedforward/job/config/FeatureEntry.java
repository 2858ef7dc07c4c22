package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;

/**
 * Columns that feed an input, as one entry of a list says them.
 *
 * @param text a name, a glob or {@code @FILE}
 * @param named whether the text is a column's name, whatever letters it holds
 * @param cast whether floats that hold whole numbers become integers
 */
public record FeatureEntry(String text, boolean named, boolean cast) {

  private static final Setting<String> COLUMN =
      Setting.of("column", Kinds.TEXT, "the name of a column");

  private static final Setting<String> COLUMNS =
      Setting.of("columns", Kinds.TEXT, "a name, a glob or @FILE");

  private static final Setting<Boolean> CAST =
      Setting.of("cast", Kinds.SWITCH, "whether floats that hold whole numbers become integers")
          .otherwise(false);

  private static final Kind<Boolean> STEP =
      new Kind.OfRecord<>("{cast: true}", "a step", List.of(CAST), FeatureEntry::casts);

  private static final Setting<List<Boolean>> STEPS =
      Setting.of(
              "steps",
              new Kind.OfList<>("a list of steps, as [{cast: true}]", STEP),
              "what is done to the values, in this order")
          .otherwise(List.of(), "");

  static final Kind<FeatureEntry> KIND =
      new Kind.OfRecord<>(
          "keys such as {column: age, cast: true}",
          "a column",
          List.of(COLUMN, COLUMNS, CAST, STEPS),
          FeatureEntry::read);

  /** A name, a glob or {@code @FILE}, fed as it is. */
  public static FeatureEntry of(String text) {
    return new FeatureEntry(text, false, false);
  }

  private static boolean casts(Section step) {
    if (!step.has(CAST) && step.isSound()) {
      step.problem(ConfigFaults.emptyStep(step.named()));
    }
    return step.get(CAST);
  }

  private static FeatureEntry read(Section section) {
    Optional<String> column = section.find(COLUMN);
    Optional<String> columns = section.find(COLUMNS);
    if (column.isPresent() == columns.isPresent() && section.isSound()) {
      section.problem(ConfigFaults.withoutColumns(section.named()));
    }
    boolean byKey = section.get(CAST);
    boolean byStep = section.get(STEPS).contains(true);
    return new FeatureEntry(
        column.or(() -> columns).orElse(""), column.isPresent(), byKey || byStep);
  }
}
