package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.io.Names;
import org.feedforward.graph.ModelException;

/** Reads the subset of Python that PyTorch writes its code in. */
final class Parser {

  private static final int DEEPEST = 150;

  private final String file;
  private final List<Token> tokens;
  private int position;
  private int depth;

  private Parser(String file, String text) {
    this.file = file;
    this.tokens = Lexer.tokens(file, text);
  }

  static ScriptFile parse(String file, String text) {
    return new Parser(file, text).file();
  }

  private ScriptFile file() {
    Map<String, ScriptClass> classes = new LinkedHashMap<>();
    Map<String, Function> functions = new LinkedHashMap<>();
    while (peek().kind() != Token.Kind.END) {
      if (peek().is("class")) {
        next();
        String name = name();
        skipTo(":");
        classes.put(name, classBody());
      } else if (peek().is("def")) {
        Function function = function();
        functions.put(function.name(), function);
      } else {
        skipLine();
      }
    }
    return new ScriptFile(classes, functions);
  }

  private ScriptClass classBody() {
    Map<String, Function> methods = new LinkedHashMap<>();
    Map<String, Expression> constants = new LinkedHashMap<>();
    newline();
    expectKind(Token.Kind.INDENT);
    while (peek().kind() != Token.Kind.DEDENT) {
      if (peek().is("def")) {
        Function method = function();
        methods.put(method.name(), method);
      } else {
        attribute(constants);
      }
    }
    next();
    return new ScriptClass(methods, constants);
  }

  /**
   * {@code name : Type}, perhaps with a value; lists of names and annotations mean nothing here.
   */
  private void attribute(Map<String, Expression> constants) {
    Token first = next();
    if (first.kind() == Token.Kind.NAME && peek().is(":")) {
      while (peek().kind() != Token.Kind.NEWLINE && !peek().is("=")) {
        next();
      }
      if (peek().is("=")) {
        next();
        constants.put(first.text(), expression());
      }
    }
    skipLine();
  }

  private Function function() {
    expect("def");
    String name = name();
    expect("(");
    List<Function.Parameter> parameters = new ArrayList<>();
    while (!peek().is(")")) {
      parameters.add(parameter());
    }
    expect(")");
    skipTo(":");
    return new Function(file, name, List.copyOf(parameters), block());
  }

  private Function.Parameter parameter() {
    if (peek().is("*")) {
      throw wrong("parameters after * are not read");
    }
    String name = name();
    StringBuilder type = new StringBuilder();
    if (peek().is(":")) {
      next();
      int nested = 0;
      while (nested > 0 || !(peek().is(",") || peek().is(")") || peek().is("="))) {
        Token token = next();
        nested += token.is("[") ? 1 : token.is("]") ? -1 : 0;
        type.append(token.text());
      }
    }
    Optional<Expression> otherwise = Optional.empty();
    if (peek().is("=")) {
      next();
      otherwise = Optional.of(expression());
    }
    if (!peek().is(")")) {
      expect(",");
    }
    return new Function.Parameter(name, type.toString(), otherwise);
  }

  // statements

  private List<Statement> block() {
    newline();
    expectKind(Token.Kind.INDENT);
    List<Statement> statements = new ArrayList<>();
    while (peek().kind() != Token.Kind.DEDENT) {
      statement().ifPresent(statements::add);
    }
    next();
    return List.copyOf(statements);
  }

  private Optional<Statement> statement() {
    Token first = peek();
    return switch (first.kind() == Token.Kind.NAME ? first.text() : "") {
      case "pass" -> {
        skipLine();
        yield Optional.empty();
      }
      case "return" -> Optional.of(returned());
      case "if" -> Optional.of(ifElse());
      case "for" -> Optional.of(forIn());
      case "while" -> Optional.of(whileDo());
      case "assert" -> {
        next();
        Expression condition = expression();
        skipLine();
        yield Optional.of(new Statement.Assert(first.line(), condition));
      }
      case "def", "class", "with", "raise", "try", "del", "break", "continue", "import", "lambda" ->
          Optional.of(unknown());
      default -> Optional.of(assignment());
    };
  }

  /** Skips a statement with its block; it is refused if it is ever reached. */
  private Statement unknown() {
    Token first = peek();
    skipLine();
    if (peek().kind() == Token.Kind.INDENT) {
      int nested = 0;
      do {
        Token token = next();
        nested +=
            token.kind() == Token.Kind.INDENT ? 1 : token.kind() == Token.Kind.DEDENT ? -1 : 0;
      } while (nested > 0);
    }
    return new Statement.Unknown(first.line(), first.text());
  }

  private Statement returned() {
    int line = next().line();
    Expression value =
        peek().kind() == Token.Kind.NEWLINE ? new Expression.Literal(null) : expressions();
    newline();
    return new Statement.Return(line, value);
  }

  private Statement ifElse() {
    int line = next().line();
    Expression condition = expression();
    expect(":");
    List<Statement> then = block();
    List<Statement> otherwise = List.of();
    if (peek().is("else")) {
      next();
      expect(":");
      otherwise = block();
    } else if (peek().is("elif")) {
      enter();
      otherwise = List.of(ifElse());
      depth--;
    }
    return new Statement.If(line, condition, then, otherwise);
  }

  private Statement forIn() {
    int line = next().line();
    String name = name();
    expect("in");
    Expression items = expression();
    expect(":");
    return new Statement.For(line, name, items, block());
  }

  private Statement whileDo() {
    int line = next().line();
    Expression condition = expression();
    expect(":");
    return new Statement.While(line, condition, block());
  }

  private Statement assignment() {
    int line = peek().line();
    Expression left = expressions();
    if (peek().is(":")) {
      while (peek().kind() != Token.Kind.NEWLINE && !peek().is("=")) {
        next();
      }
    }
    if (!peek().is("=")) {
      newline();
      return new Statement.Assign(line, List.of(), false, left);
    }
    next();
    Expression value = expressions();
    newline();
    List<String> targets = new ArrayList<>();
    boolean unpacks = left instanceof Expression.TupleOf || left instanceof Expression.ListOf;
    List<Expression> parts =
        left instanceof Expression.TupleOf tuple
            ? tuple.items()
            : left instanceof Expression.ListOf list ? list.items() : List.of(left);
    for (Expression part : parts) {
      if (!(part instanceof Expression.Name name)) {
        return new Statement.Unknown(line, "an assignment to what is no variable");
      }
      targets.add(name.name());
    }
    return new Statement.Assign(line, List.copyOf(targets), unpacks, value);
  }

  // expressions

  /** One expression, or a tuple without parentheses. */
  private Expression expressions() {
    Expression first = expression();
    if (!peek().is(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (peek().is(",")) {
      next();
      if (peek().kind() == Token.Kind.NEWLINE || peek().is("=")) {
        break;
      }
      items.add(expression());
    }
    return new Expression.TupleOf(items);
  }

  private Expression expression() {
    enter();
    Expression expression;
    if (peek().is("-")) {
      next();
      expression = new Expression.Negative(expression());
    } else {
      expression = postfix(atom());
    }
    depth--;
    return expression;
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw wrong("expressions are nested too deep");
    }
  }

  private Expression postfix(Expression start) {
    Expression expression = start;
    int length = 0;
    while (true) {
      if (++length > DEEPEST) {
        throw wrong("expressions are nested too deep");
      }
      if (peek().is(".")) {
        next();
        Token name = next();
        boolean named = name.kind() == Token.Kind.NAME || name.kind() == Token.Kind.NUMBER;
        if (!named) {
          throw wrong("a name must follow the dot");
        }
        expression = new Expression.Attribute(expression, name.text());
      } else if (peek().is("(")) {
        expression = call(expression);
      } else if (peek().is("[")) {
        next();
        Expression index = subscript();
        expect("]");
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
    expect("(");
    List<Expression> arguments = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!peek().is(")")) {
      if (peek().kind() == Token.Kind.NAME && tokens.get(position + 1).is("=")) {
        String name = name();
        next();
        named.put(name, expression());
      } else {
        arguments.add(expression());
      }
      if (!peek().is(")")) {
        expect(",");
      }
    }
    expect(")");
    return new Expression.Call(function, List.copyOf(arguments), named);
  }

  private Expression atom() {
    Token token = next();
    return switch (token.kind()) {
      case NUMBER -> new Expression.Literal(number(token));
      case STRING -> new Expression.Literal(token.text());
      case NAME -> named(token.text());
      case SYMBOL -> bracketed(token);
      default -> throw wrong("a value is missing");
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
        if (peek().is(")")) {
          next();
          return new Expression.TupleOf(List.of());
        }
        Expression first = expression();
        if (peek().is(")")) {
          next();
          return first;
        }
        expect(",");
        List<Expression> items = new ArrayList<>(List.of(first));
        items.addAll(items(")"));
        expect(")");
        return new Expression.TupleOf(items);
      }
      case "[" -> {
        List<Expression> items = items("]");
        expect("]");
        return new Expression.ListOf(items);
      }
      case "{" -> {
        return dict();
      }
      default -> throw wrong(open.text() + " is not read here");
    }
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!peek().is("}")) {
      keys.add(expression());
      expect(":");
      values.add(expression());
      if (!peek().is("}")) {
        expect(",");
      }
    }
    next();
    return new Expression.DictOf(keys, values);
  }

  private List<Expression> items(String close) {
    List<Expression> items = new ArrayList<>();
    while (!peek().is(close)) {
      items.add(expression());
      if (!peek().is(close)) {
        expect(",");
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
          where() + ": the number " + Names.escape(token.text()) + " is too large", e);
    }
  }

  // tokens

  private Token peek() {
    return tokens.get(position);
  }

  private Token next() {
    Token token = tokens.get(position);
    if (token.kind() == Token.Kind.END) {
      throw wrong("the code ends in the middle of a statement");
    }
    position++;
    return token;
  }

  private String name() {
    Token token = next();
    if (token.kind() != Token.Kind.NAME) {
      throw wrong("a name is missing before " + Names.escape(token.text()));
    }
    return token.text();
  }

  private void expect(String symbol) {
    if (!next().is(symbol)) {
      position--;
      throw wrong("found " + Names.escape(peek().text()) + ", expected " + symbol);
    }
  }

  private void expectKind(Token.Kind kind) {
    if (next().kind() != kind) {
      position--;
      throw wrong("a block is missing");
    }
  }

  private void newline() {
    if (peek().kind() != Token.Kind.NEWLINE) {
      throw wrong(Names.escape(peek().text()) + " is not read here");
    }
    next();
  }

  private void skipTo(String symbol) {
    while (!peek().is(symbol)) {
      next();
    }
    next();
  }

  private void skipLine() {
    while (next().kind() != Token.Kind.NEWLINE) {
      // to its end
    }
  }

  private String where() {
    return file + ", line " + tokens.get(Math.min(position, tokens.size() - 1)).line();
  }

  private ModelException wrong(String what) {
    return new ModelException(where() + ": " + what);
  }
}
