package org.feedforward.format.script;

import java.util.List;

/** One statement of a function. */
sealed interface Statement {

  /** The line it begins in, counted from 1. */
  int line();

  /** {@code a, b = value}; no targets for a bare expression. */
  record Assign(int line, List<String> targets, boolean unpacks, Expression value)
      implements Statement {}

  /** {@code return value}. */
  record Return(int line, Expression value) implements Statement {}

  /** {@code if condition: ... else: ...}. */
  record If(int line, Expression condition, List<Statement> then, List<Statement> otherwise)
      implements Statement {}

  /** {@code for name in items: ...}. */
  record For(int line, String name, Expression items, List<Statement> body) implements Statement {}

  /** {@code while condition: ...}. */
  record While(int line, Expression condition, List<Statement> body) implements Statement {}

  /** {@code assert condition, message}. */
  record Assert(int line, Expression condition) implements Statement {}

  /** Something that is not read, refused when it is reached. */
  record Unknown(int line, String word) implements Statement {}
}
