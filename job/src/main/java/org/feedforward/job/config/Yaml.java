package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.fault.Names;

/**
 * A value of a YAML text with the line it stands in. Numbers, dates, null and {@code no} are the
 * texts that the user typed.
 */
sealed interface Yaml {

  /** The line, from 1. */
  int line();

  /** How messages name it. */
  String described();

  /** A scalar. */
  record Text(int line, String value) implements Yaml {
    @Override
    public String described() {
      return value.isEmpty() ? "nothing" : "'" + Names.escape(value) + "'";
    }
  }

  /** A sequence. */
  record Items(int line, List<Yaml> values) implements Yaml {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String described() {
      return values.isEmpty() ? "an empty list" : "a list";
    }
  }

  /** A mapping. */
  record Keys(int line, List<Entry> entries) implements Yaml {
    public Keys {
      entries = List.copyOf(entries);
    }

    Optional<Yaml> get(String key) {
      return entries.stream()
          .filter(entry -> entry.key().equals(key))
          .map(Entry::value)
          .findFirst();
    }

    @Override
    public String described() {
      return "keys";
    }
  }

  /** One key of a mapping. */
  record Entry(int line, String key, Yaml value) {}
}
