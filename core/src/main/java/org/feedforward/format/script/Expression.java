package org.feedforward.format.script;

import java.util.List;
import java.util.Map;

/** A part of a statement that gives a value. */
sealed interface Expression {

  /** A number, text, truth value or None (null). */
  record Literal(Object value) implements Expression {}

  /** A variable, or the first word of a dotted name. */
  record Name(String name) implements Expression {}

  /** {@code object.name}. */
  record Attribute(Expression object, String name) implements Expression {}

  /** {@code function(arguments, name=argument)}. */
  record Call(Expression function, List<Expression> arguments, Map<String, Expression> named)
      implements Expression {}

  /** {@code object[index]}. */
  record Subscript(Expression object, Expression index) implements Expression {}

  /** {@code [a, b]}. */
  record ListOf(List<Expression> items) implements Expression {}

  /** {@code (a, b)}. */
  record TupleOf(List<Expression> items) implements Expression {}

  /** {@code {"a": x}}. */
  record DictOf(List<Expression> keys, List<Expression> values) implements Expression {}

  /** {@code -x}. */
  record Negative(Expression operand) implements Expression {}
}
