package org.feedforward.format.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/** Cuts code into tokens; indentation becomes tokens of its own, as in Python. */
final class Lexer {

  private static final int DEEPEST = 60;

  private static final Pattern WORD =
      Pattern.compile(
          "(?<space>[ \\t\\r]+|#[^\\n]*)"
              + "|(?<name>[A-Za-z_][A-Za-z_0-9]*)"
              + "|(?<number>[0-9]+\\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
              + "|(?<symbol>->|==|!=|<=|>=|//|\\*\\*|[-+*/%()\\[\\]{},.:=<>@&|^~])");

  private final String file;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
  private int line = 1;
  private int brackets;

  private Lexer(String file, String text) {
    this.file = file;
    this.text = text;
  }

  static List<Token> tokens(String file, String text) {
    Lexer lexer = new Lexer(file, text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    Matcher word = WORD.matcher(text);
    int position = indentation(0);
    while (position < text.length()) {
      if (text.charAt(position) == '\n') {
        if (brackets == 0) {
          add(Token.Kind.NEWLINE, "");
        }
        line++;
        position = brackets == 0 ? indentation(position + 1) : position + 1;
        continue;
      }
      if (text.charAt(position) == '"' || text.charAt(position) == '\'') {
        position = string(position);
        continue;
      }
      if (!word.region(position, text.length()).lookingAt()) {
        throw notRead(position);
      }
      take(word);
      position = word.end();
    }
    add(Token.Kind.NEWLINE, "");
    while (indents.pop() > 0) {
      add(Token.Kind.DEDENT, "");
    }
    add(Token.Kind.END, "");
  }

  /** Takes a text in quotes, escapes as they stand, and gives the position behind it. */
  private int string(int start) {
    int end = start + 1;
    while (end < text.length() && text.charAt(end) != text.charAt(start)) {
      if (text.charAt(end) == '\n') {
        throw notRead(start);
      }
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw notRead(start);
    }
    add(Token.Kind.STRING, text.substring(start + 1, end));
    return end + 1;
  }

  private ModelException notRead(int position) {
    return new ModelException(
        file
            + ", line "
            + line
            + ": "
            + ForeignNames.escape(text.substring(position, Math.min(text.length(), position + 20)))
            + " is not read");
  }

  private void take(Matcher word) {
    if (word.group("name") != null) {
      add(Token.Kind.NAME, word.group());
    } else if (word.group("number") != null) {
      add(Token.Kind.NUMBER, word.group());
    } else if (word.group("symbol") != null) {
      add(Token.Kind.SYMBOL, word.group());
      brackets += "([{".contains(word.group()) ? 1 : 0;
      brackets -= brackets > 0 && ")]}".contains(word.group()) ? 1 : 0;
    }
  }

  private void add(Token.Kind kind, String content) {
    boolean emptyLine =
        kind == Token.Kind.NEWLINE
            && (tokens.isEmpty() || tokens.get(tokens.size() - 1).kind() == Token.Kind.NEWLINE);
    if (!emptyLine) {
      tokens.add(new Token(kind, content, line));
    }
  }

  /** Measures how far a line is indented and gives the position of its first letter. */
  private int indentation(int start) {
    int position = start;
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
    boolean blank = position == text.length() || "\n\r#".indexOf(text.charAt(position)) >= 0;
    int indent = position - start;
    if (!blank && indent > indents.peek()) {
      if (indents.size() > DEEPEST) {
        throw new ModelException(file + ", line " + line + ": blocks are nested too deep");
      }
      indents.push(indent);
      add(Token.Kind.INDENT, "");
    }
    while (!blank && indent < indents.peek()) {
      indents.pop();
      add(Token.Kind.DEDENT, "");
    }
    return position;
  }
}
