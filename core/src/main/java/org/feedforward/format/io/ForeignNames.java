package org.feedforward.format.io;

import java.util.Collection;
import org.feedforward.text.Printable;

/** Prints names that come from files: nothing in them can move a cursor or hide a letter. */
public final class ForeignNames {

  private static final int MOST = 20;

  private ForeignNames() {}

  /** The name as {@link Printable#name} has it, in quotes when there is nothing to see. */
  public static String escape(String name) {
    return name.isBlank()
        ? "'" + name.substring(0, Math.min(name.length(), 10)).replaceAll("[^ ]", "?") + "'"
        : Printable.name(name);
  }

  /** Names separated by commas; of many the first twenty and how many more there are. */
  public static String list(Collection<String> names) {
    return Printable.list(names.stream().map(ForeignNames::escape).toList(), MOST);
  }
}
