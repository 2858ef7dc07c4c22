package org.feedforward.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Texts that come from files, flags and tables, made fit to be shown: one name is one word of one
 * line, and a message has an end.
 */
public final class Printable {

  /** Letters of a whole message, whatever it quotes. */
  public static final int LONGEST_MESSAGE = 2000;

  private static final int LONGEST_NAME = 200;
  private static final String CUT = "...";

  /** For the line that tells how many were left out. */
  private static final int LAST_LINE = 40;

  private static final String MORE_BEGINS = "... and ";
  private static final String MORE_ENDS = " more";

  private Printable() {}

  /** A name with everything that has no shape of its own as a backslash-u escape, cut when long. */
  public static String name(String name) {
    return escaped(name, LONGEST_NAME);
  }

  /** A message of one line, escaped and cut as a name is, at {@link #LONGEST_MESSAGE}. */
  public static String sentence(String message) {
    String escaped = escaped(message, LONGEST_MESSAGE - CUT.length());
    return escaped.length() <= LONGEST_MESSAGE ? escaped : cut(escaped, LONGEST_MESSAGE);
  }

  /** A line of a report, as long as it is, whose tabs are meant. */
  public static String line(String line) {
    String[] cells = line.split("\t", -1);
    Arrays.setAll(cells, i -> escaped(cells[i], Integer.MAX_VALUE));
    return String.join("\t", cells);
  }

  /** A message whose line ends are meant: the lines that fit, and how many more there are. */
  public static String message(String message) {
    return message(message.lines().toList());
  }

  /** As {@link #message(String)}, of its lines. */
  public static String message(List<String> lines) {
    List<String> kept = new ArrayList<>();
    long left = lines.size();
    int length = 0;
    for (String line : lines) {
      String shown = sentence(line);
      int room = LONGEST_MESSAGE - (left > 1 ? LAST_LINE : 0) - length;
      if (shown.length() > room && !kept.isEmpty()) {
        return String.join("\n", kept) + "\n" + more(left + leftOut(lines));
      }
      kept.add(shown.length() > room ? cut(shown, room) : shown);
      length += kept.get(kept.size() - 1).length() + 1;
      left--;
    }
    return String.join("\n", kept);
  }

  /** Names separated by commas; of many the first so many, and how many more there are. */
  public static String list(Collection<String> names, int most) {
    String shown =
        names.stream().limit(most).map(Printable::name).collect(Collectors.joining(", "));
    return names.size() <= most ? shown : shown + ", " + more(names.size() - most);
  }

  /** {@code ... and 317 more}, as the end of a list of which the first ones are shown. */
  public static String more(long count) {
    return MORE_BEGINS + count + MORE_ENDS;
  }

  /** What a message that was cut before has left out: its last line says so, and does not count. */
  private static long leftOut(List<String> lines) {
    String last = lines.get(lines.size() - 1);
    boolean told = last.matches("\\.\\.\\. and [0-9]{1,9} more");
    return told
        ? Long.parseLong(last.substring(MORE_BEGINS.length(), last.length() - MORE_ENDS.length()))
            - 1
        : 0;
  }

  private static String cut(String text, int length) {
    return text.substring(0, length - CUT.length()) + CUT;
  }

  private static String escaped(String text, int most) {
    StringBuilder escaped = new StringBuilder();
    int i = 0;
    while (i < text.length() && escaped.length() < most) {
      int codePoint = text.codePointAt(i);
      if (hasShape(codePoint)) {
        escaped.appendCodePoint(codePoint);
      } else {
        for (char c : Character.toChars(codePoint)) {
          escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
      }
      i += Character.charCount(codePoint);
    }
    return i < text.length() ? escaped + CUT : escaped.toString();
  }

  private static boolean hasShape(int codePoint) {
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
