package org.feedforward.format.script;

import java.util.List;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/** The tokens of a file in order, and how deep what is being read is nested. */
final class TokenStream {

  /** Statements and expressions that are nested deeper are refused. */
  static final int DEEPEST = 150;

  private final String file;
  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenStream(String file, List<Token> tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  /** The next token, which stays. */
  Token peek() {
    return tokens.get(position);
  }

  /** Whether the token behind the next one is this symbol. */
  boolean isFollowedBy(String symbol) {
    return tokens.get(position + 1).is(symbol);
  }

  /** The next token, which is taken. */
  Token next() {
    Token token = tokens.get(position);
    if (token.kind() == Token.Kind.END) {
      throw wrong("the code ends in the middle of a statement");
    }
    position++;
    return token;
  }

  String name() {
    Token token = next();
    if (token.kind() != Token.Kind.NAME) {
      throw wrong("a name is missing before " + ForeignNames.escape(token.text()));
    }
    return token.text();
  }

  void expect(String symbol) {
    if (!next().is(symbol)) {
      position--;
      throw wrong("found " + ForeignNames.escape(peek().text()) + ", expected " + symbol);
    }
  }

  void expectKind(Token.Kind kind) {
    if (next().kind() != kind) {
      position--;
      throw wrong("a block is missing");
    }
  }

  void newline() {
    if (peek().kind() != Token.Kind.NEWLINE) {
      throw wrong(ForeignNames.escape(peek().text()) + " is not read here");
    }
    next();
  }

  void skipTo(String symbol) {
    while (!peek().is(symbol)) {
      next();
    }
    next();
  }

  void skipLine() {
    while (next().kind() != Token.Kind.NEWLINE) {
      // to its end
    }
  }

  /** The place of the next token, for a message. */
  String where() {
    return file + ", line " + tokens.get(Math.min(position, tokens.size() - 1)).line();
  }

  ModelException wrong(String what) {
    return new ModelException(where() + ": " + what);
  }

  /** Begins what nests. */
  void enter() {
    if (++depth > DEEPEST) {
      throw wrong("expressions are nested too deep");
    }
  }

  /** Ends what nests. */
  void leave() {
    depth--;
  }
}
