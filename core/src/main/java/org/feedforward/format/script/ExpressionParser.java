package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/** Reads expressions: what a statement computes. */
final class ExpressionParser {

  private final TokenStream tokens;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** One expression, or a tuple without parentheses. */
  Expression parseTuple() {
    Expression first = parse();
    if (!tokens.peek().is(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.peek().is(",")) {
      tokens.next();
      if (tokens.peek().kind() == Token.Kind.NEWLINE || tokens.peek().is("=")) {
        break;
      }
      items.add(parse());
    }
    return new Expression.TupleOf(items);
  }

  /** One expression. */
  Expression parse() {
    tokens.enter();
    Expression expression;
    if (tokens.peek().is("-")) {
      tokens.next();
      expression = new Expression.Negative(parse());
    } else {
      expression = postfix(atom());
    }
    tokens.leave();
    return expression;
  }

  private Expression postfix(Expression start) {
    Expression expression = start;
    int length = 0;
    while (true) {
      if (++length > TokenStream.DEEPEST) {
        throw tokens.wrong("expressions are nested too deep");
      }
      if (tokens.peek().is(".")) {
        tokens.next();
        Token name = tokens.next();
        boolean named = name.kind() == Token.Kind.NAME || name.kind() == Token.Kind.NUMBER;
        if (!named) {
          throw tokens.wrong("a name must follow the dot");
        }
        expression = new Expression.Attribute(expression, name.text());
      } else if (tokens.peek().is("(")) {
        expression = call(expression);
      } else if (tokens.peek().is("[")) {
        tokens.next();
        Expression index = subscript();
        tokens.expect("]");
        expression = new Expression.Subscript(expression, index);
      } else {
        return expression;
      }
    }
  }

  /** An index, or several separated by commas as in a type. */
  private Expression subscript() {
    List<Expression> items = items("]");
    return items.size() == 1 ? items.get(0) : new Expression.TupleOf(items);
  }

  private Expression call(Expression function) {
    tokens.expect("(");
    List<Expression> arguments = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.peek().is(")")) {
      if (tokens.peek().kind() == Token.Kind.NAME && tokens.isFollowedBy("=")) {
        String name = tokens.name();
        tokens.next();
        named.put(name, parse());
      } else {
        arguments.add(parse());
      }
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
    tokens.expect(")");
    return new Expression.Call(function, List.copyOf(arguments), named);
  }

  private Expression atom() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NUMBER -> new Expression.Literal(number(token));
      case STRING -> new Expression.Literal(token.text());
      case NAME -> named(token.text());
      case SYMBOL -> bracketed(token);
      default -> throw tokens.wrong("a value is missing");
    };
  }

  private static Expression named(String name) {
    return switch (name) {
      case "None" -> new Expression.Literal(null);
      case "True" -> new Expression.Literal(true);
      case "False" -> new Expression.Literal(false);
      case "inf" -> new Expression.Literal(Double.POSITIVE_INFINITY);
      case "nan" -> new Expression.Literal(Double.NaN);
      default -> new Expression.Name(name);
    };
  }

  private Expression bracketed(Token open) {
    switch (open.text()) {
      case "(" -> {
        if (tokens.peek().is(")")) {
          tokens.next();
          return new Expression.TupleOf(List.of());
        }
        Expression first = parse();
        if (tokens.peek().is(")")) {
          tokens.next();
          return first;
        }
        tokens.expect(",");
        List<Expression> items = new ArrayList<>(List.of(first));
        items.addAll(items(")"));
        tokens.expect(")");
        return new Expression.TupleOf(items);
      }
      case "[" -> {
        List<Expression> items = items("]");
        tokens.expect("]");
        return new Expression.ListOf(items);
      }
      case "{" -> {
        return dict();
      }
      default -> throw tokens.wrong(open.text() + " is not read here");
    }
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.peek().is("}")) {
      keys.add(parse());
      tokens.expect(":");
      values.add(parse());
      if (!tokens.peek().is("}")) {
        tokens.expect(",");
      }
    }
    tokens.next();
    return new Expression.DictOf(keys, values);
  }

  private List<Expression> items(String close) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.peek().is(close)) {
      items.add(parse());
      if (!tokens.peek().is(close)) {
        tokens.expect(",");
      }
    }
    return items;
  }

  private Object number(Token token) {
    try {
      return token.text().matches("[0-9]+")
          ? (Object) Long.valueOf(token.text())
          : Double.valueOf(token.text());
    } catch (NumberFormatException e) {
      throw new ModelException(
          tokens.where() + ": the number " + ForeignNames.escape(token.text()) + " is too large",
          e);
    }
  }
}
