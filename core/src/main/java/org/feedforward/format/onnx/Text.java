package org.feedforward.format.onnx;

import java.util.List;
import java.util.stream.Collectors;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.text.Printable;

/** Names from a file on their way into a message, in quotes. */
final class Text {

  private static final int MOST = 20;

  private Text() {}

  static String quote(String name) {
    return name.isBlank() ? ForeignNames.escape(name) : "'" + ForeignNames.escape(name) + "'";
  }

  /** Names separated by commas; of many the first and how many more there are. */
  static String quote(List<String> names) {
    String shown = names.stream().limit(MOST).map(Text::quote).collect(Collectors.joining(", "));
    return names.size() <= MOST ? shown : shown + ", " + Printable.more(names.size() - MOST);
  }
}
