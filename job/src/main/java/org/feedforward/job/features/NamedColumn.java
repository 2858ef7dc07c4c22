package org.feedforward.job.features;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.steps.Cast;
import org.feedforward.job.steps.Keys;
import org.feedforward.job.steps.Lookup;
import org.feedforward.job.steps.Otherwise;
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

  /** The same before an input of texts, of which the network wants the positions. */
  NamedColumn before(Port port) {
    List<Recipe> all = new ArrayList<>(steps);
    long[] positions = LongStream.range(0, port.texts().size()).toArray();
    Keys known = Keys.of(port.texts(), Keys.Type.TEXTS);
    Otherwise another = Otherwise.of(port.texts().size());
    all.add(new Recipe.Fixed(Lookup.vocabulary(known, positions, another, Otherwise.REJECT)));
    return new NamedColumn(name, all, length);
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
