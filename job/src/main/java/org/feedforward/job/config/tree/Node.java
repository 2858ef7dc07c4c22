package org.feedforward.job.config.tree;

import java.util.List;
import org.feedforward.job.fault.Names;

/**
 * What users give, whether by flags, by {@code --set} or in a job file: a tree of texts, lists and
 * mappings, each with the place it was typed at. Numbers, dates, null and {@code no} are the texts
 * that were typed.
 */
public sealed interface Node {

  /** Where it was typed. */
  Origin origin();

  /** How messages name it. */
  String described();

  /** A text, which may be empty. */
  record Text(Origin origin, String value) implements Node {
    @Override
    public String described() {
      return value.isEmpty() ? "nothing" : "'" + Names.escape(value) + "'";
    }
  }

  /** A list. */
  record Items(Origin origin, List<Node> values) implements Node {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String described() {
      return values.isEmpty() ? "an empty list" : "a list";
    }
  }

  /** A mapping in the order it was typed. */
  record Keys(Origin origin, List<Entry> entries) implements Node {
    public Keys {
      entries = List.copyOf(entries);
    }

    @Override
    public String described() {
      return "keys";
    }
  }

  /** A key of a mapping, with the place of the key. */
  record Entry(Origin origin, String key, Node value) {}
}
