package org.feedforward.job.config.tree;

import java.util.Locale;
import java.util.stream.Collectors;

/** A tree as YAML on one line, which reads as the same tree in a job file. */
public final class YamlText {

  private YamlText() {}

  /** The line. */
  public static String of(Node node) {
    if (node instanceof Node.Items items) {
      return items.values().stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
    } else if (node instanceof Node.Keys keys) {
      return keys.entries().stream()
          .map(entry -> quoted(entry.key()) + ": " + of(entry.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    // what begins a variable of the environment would be expanded again
    return quoted(((Node.Text) node).value().replace("${", "$${"));
  }

  private static String quoted(String text) {
    if (text.matches("[A-Za-z0-9_./][A-Za-z0-9_./+=-]*")) {
      return text;
    }
    if (text.chars().noneMatch(Character::isISOControl)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder escaped = new StringBuilder("\"");
    text.chars()
        .forEach(
            letter -> {
              if (Character.isISOControl(letter)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", letter));
              } else if (letter == '"' || letter == '\\') {
                escaped.append('\\').append((char) letter);
              } else {
                escaped.append((char) letter);
              }
            });
    return escaped.append('"').toString();
  }
}
