package org.feedforward.job.config.tree;

/**
 * A value on its way to become typed.
 *
 * @param origin where messages say that it stands
 * @param key the setting's key
 * @param within the way from the setting down to this value, as messages show it; empty for all of
 *     it
 * @param node what was given
 */
public record Typed(Origin origin, String key, String within, Node node) {

  /** How messages name the value. */
  public String named() {
    return origin.named(key) + within;
  }

  /** A value inside of this one. */
  public Typed inner(Node.Entry entry) {
    return new Typed(entry.origin(), key, within + ": " + entry.key(), entry.value());
  }

  /** An item of this list, which is named as the list is. */
  public Typed item(Node item) {
    return new Typed(item.origin(), key, within, item);
  }

  /** The same with another value at the same place. */
  public Typed with(Node other) {
    return new Typed(origin, key, within, other);
  }

  /** The text, of a kind that takes texts alone. */
  public String text() {
    return ((Node.Text) node).value();
  }
}
