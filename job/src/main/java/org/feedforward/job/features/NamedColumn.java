package org.feedforward.job.features;

import java.util.List;
import java.util.OptionalInt;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.steps.Cast;
import org.feedforward.job.steps.Recipe;

/**
 * A column that feeds an input, as it was found by its name.
 *
 * @param name its name; the table may lack it
 * @param steps what is done to its values
 * @param length how many elements its lists have
 */
record NamedColumn(String name, List<Recipe> steps, OptionalInt length) {

  private static final List<Recipe> TO_INTEGERS = List.of(new Recipe.Fixed(new Cast()));

  NamedColumn {
    steps = List.copyOf(steps);
  }

  /** A column of an entry. */
  static NamedColumn of(String name, FeatureEntry entry) {
    return new NamedColumn(name, entry.steps(), entry.length());
  }

  /** A column that is fed as it is. */
  static NamedColumn of(String name) {
    return new NamedColumn(name, List.of(), OptionalInt.empty());
  }

  /** Whether floats that hold whole numbers become integers, and nothing else is done. */
  boolean cast() {
    return steps.equals(TO_INTEGERS);
  }

  /** Whether its values are fed as they are, but for such a cast. */
  boolean isPlain() {
    return (steps.isEmpty() || cast()) && length.isEmpty();
  }
}
