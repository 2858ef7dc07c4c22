package org.feedforward.job.script;

import java.util.ArrayList;
import java.util.List;

/** The statements of an SQL text: what stands between semicolons outside quotes and comments. */
final class SqlStatements {

  private final String text;
  private final List<String> statements = new ArrayList<>();
  private int start;
  private int at;
  private boolean empty = true;

  private SqlStatements(String text) {
    this.text = text;
  }

  /** Those that hold more than blanks and comments, without their semicolons. */
  static List<String> split(String text) {
    SqlStatements splitter = new SqlStatements(text);
    splitter.split();
    return List.copyOf(splitter.statements);
  }

  private void split() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        end();
        at++;
        start = at;
      } else if (text.startsWith("--", at)) {
        skipTo("\n");
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else {
        empty &= Character.isWhitespace(c);
        at++;
      }
    }
    end();
  }

  private void end() {
    if (!empty) {
      statements.add(text.substring(start, at).strip());
    }
    empty = true;
  }

  private void skipTo(String end) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found + end.length();
  }

  /**
   * Comments nest, and one that begins with a plus is a hint to Spark: both stay where they are.
   */
  private void skipComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
  }

  /** To the closing quote; a backslash takes the next character's meaning, except in a name. */
  private void skipQuoted(char quote) {
    empty = false;
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    at = Math.min(at + 1, text.length());
  }
}
