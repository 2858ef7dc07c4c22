package org.feedforward.format.io;

import java.util.Collection;
import java.util.stream.Collectors;

/** Prints names that come from files: nothing in them can move a cursor or hide a letter. */
public final class Names {

  private static final int LONGEST = 200;

  private Names() {}

  /**
   * The name with everything unprintable as a backslash-u escape, cut when very long, in quotes
   * when there is nothing to see.
   */
  public static String escape(String name) {
    if (name.isBlank()) {
      return "'" + name.substring(0, Math.min(name.length(), 10)).replaceAll("[^ ]", "?") + "'";
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < name.length() && escaped.length() < LONGEST; ) {
      int codePoint = name.codePointAt(i);
      if (isPlain(codePoint)) {
        escaped.appendCodePoint(codePoint);
      } else {
        for (char c : Character.toChars(codePoint)) {
          escaped.append(String.format("\\u%04x", (int) c));
        }
      }
      i += Character.charCount(codePoint);
    }
    return escaped.length() < LONGEST ? escaped.toString() : escaped + "...";
  }

  /** Names separated by commas; of many the first twenty and how many more there are. */
  public static String list(Collection<String> names) {
    String shown = names.stream().limit(20).map(Names::escape).collect(Collectors.joining(", "));
    return names.size() <= 20 ? shown : shown + ", ... (" + (names.size() - 20) + " more)";
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
