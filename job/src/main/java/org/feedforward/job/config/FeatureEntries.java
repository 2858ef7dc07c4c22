package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.fault.Names;

/** The features of a job file: a list for one input, or a list for each of several. */
final class FeatureEntries {

  static final String EXPECTED =
      "a list of columns, as [age, 'f_*'], or the model's inputs with a list for each, as"
          + " {ids: [user_id], numbers: ['n_*']}";

  private static final List<String> KEYS = List.of("column", "columns", "cast", "steps");

  private FeatureEntries() {}

  /** What is wrong with an entry, and where. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    Unreadable(int line, String problem) {
      super(problem);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  static Given.Columns read(Yaml value) throws Unreadable {
    if (!(value instanceof Yaml.Keys keys)) {
      return Given.Columns.ofOneInput(entries(value));
    }
    List<Given.Group> groups = new ArrayList<>();
    for (Yaml.Entry entry : keys.entries()) {
      groups.add(new Given.Group(Optional.of(entry.key()), entries(entry.value())));
    }
    return new Given.Columns(groups);
  }

  private static List<FeatureEntry> entries(Yaml value) throws Unreadable {
    Optional<String> single = JobFile.text(value);
    if (single.isPresent()) {
      return List.of(FeatureEntry.of(single.get()));
    }
    if (!(value instanceof Yaml.Items items)) {
      throw unexpected(value, value.described());
    }
    List<FeatureEntry> entries = new ArrayList<>();
    for (Yaml item : items.values()) {
      Optional<String> text = JobFile.text(item);
      if (text.isPresent()) {
        entries.add(FeatureEntry.of(text.get()));
      } else if (item instanceof Yaml.Keys keys) {
        entries.add(entry(keys));
      } else {
        throw unexpected(item, item.described() + " in the list");
      }
    }
    return entries;
  }

  private static FeatureEntry entry(Yaml.Keys keys) throws Unreadable {
    for (Yaml.Entry entry : keys.entries()) {
      if (!KEYS.contains(entry.key())) {
        String hint = Names.hint(entry.key(), KEYS);
        throw new Unreadable(
            entry.line(),
            "unknown key '"
                + Names.escape(entry.key())
                + "' of a column"
                + (hint.isEmpty() ? "; known are " + String.join(", ", KEYS) : hint));
      }
    }
    Optional<Yaml> column = keys.get("column");
    Optional<Yaml> columns = keys.get("columns");
    Optional<String> name = column.or(() -> columns).flatMap(JobFile::text);
    if (name.isEmpty() || (column.isPresent() && columns.isPresent())) {
      throw new Unreadable(
          keys.line(),
          "an entry with keys names its columns, as {column: age, cast: true} or"
              + " {columns: 'f_*', cast: true}");
    }
    boolean byKey = isTrue(keys.get("cast"));
    boolean byStep = casts(keys.get("steps"));
    return new FeatureEntry(name.get(), column.isPresent(), byKey || byStep);
  }

  /** Whether the steps are the one that is known: {@code [{cast: true}]}. */
  private static boolean casts(Optional<Yaml> steps) throws Unreadable {
    if (steps.isEmpty()) {
      return false;
    }
    if (!(steps.get() instanceof Yaml.Items items)) {
      throw new Unreadable(
          steps.get().line(),
          "steps: expected a list, as [{cast: true}], found " + steps.get().described());
    }
    boolean cast = false;
    for (Yaml item : items.values()) {
      if (!(item instanceof Yaml.Keys keys)
          || keys.entries().size() != 1
          || keys.get("cast").isEmpty()) {
        throw new Unreadable(item.line(), "steps: the one step that is known is {cast: true}");
      }
      cast |= isTrue(keys.get("cast"));
    }
    return cast;
  }

  private static boolean isTrue(Optional<Yaml> value) throws Unreadable {
    String text = value.map(given -> JobFile.text(given).orElse("")).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw new Unreadable(
          value.get().line(), "cast: expected true or false, found " + value.get().described());
    }
    return text.equals("true");
  }

  private static Unreadable unexpected(Yaml value, String found) {
    return new Unreadable(value.line(), "expected " + EXPECTED + "; found " + found);
  }
}
