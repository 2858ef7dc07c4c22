package org.feedforward.job.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;

/**
 * Options of a reader or writer in the order they were given; Spark compares their names without
 * case, and so does this.
 *
 * @param values the options as the user typed them
 */
public record Options(Map<String, String> values) {

  static final Options NONE = new Options(Map.of());

  static final Kind<Options> KIND =
      Kinds.mapping(
          "{sep: ';'}",
          "a text",
          Optional::of,
          name -> name.toLowerCase(Locale.ROOT),
          Options::new);

  public Options {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of an option. */
  public Optional<String> get(String name) {
    return values.entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .reduce((first, last) -> last);
  }

  /** Whether an option is given. */
  public boolean has(String name) {
    return get(name).isPresent();
  }
}
