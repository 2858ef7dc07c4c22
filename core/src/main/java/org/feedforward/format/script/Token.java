package org.feedforward.format.script;

/**
 * A word of the code.
 *
 * @param kind what it is
 * @param text its letters; of a string its content
 * @param line its line, counted from 1
 */
record Token(Kind kind, String text, int line) {

  enum Kind {
    NAME,
    NUMBER,
    STRING,
    SYMBOL,
    NEWLINE,
    INDENT,
    DEDENT,
    END
  }

  boolean is(String symbol) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
  }
}
