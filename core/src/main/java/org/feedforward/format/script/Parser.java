package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the subset of Python that PyTorch writes its code in: classes, functions, statements. */
final class Parser {

  private final String file;
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  private Parser(String file, String text) {
    this.file = file;
    this.tokens = new TokenStream(file, Lexer.tokens(file, text));
    this.expressions = new ExpressionParser(tokens);
  }

  static ScriptFile parse(String file, String text) {
    return new Parser(file, text).file();
  }

  private ScriptFile file() {
    Map<String, ScriptClass> classes = new LinkedHashMap<>();
    Map<String, Function> functions = new LinkedHashMap<>();
    while (tokens.peek().kind() != Token.Kind.END) {
      if (tokens.peek().is("class")) {
        tokens.next();
        String name = tokens.name();
        tokens.skipTo(":");
        classes.put(name, classBody());
      } else if (tokens.peek().is("def")) {
        Function function = function();
        functions.put(function.name(), function);
      } else {
        tokens.skipLine();
      }
    }
    return new ScriptFile(classes, functions);
  }

  private ScriptClass classBody() {
    Map<String, Function> methods = new LinkedHashMap<>();
    Map<String, Expression> constants = new LinkedHashMap<>();
    tokens.newline();
    tokens.expectKind(Token.Kind.INDENT);
    while (tokens.peek().kind() != Token.Kind.DEDENT) {
      if (tokens.peek().is("def")) {
        Function method = function();
        methods.put(method.name(), method);
      } else {
        attribute(constants);
      }
    }
    tokens.next();
    return new ScriptClass(methods, constants);
  }

  /**
   * {@code name : Type}, perhaps with a value; lists of names and annotations mean nothing here.
   */
  private void attribute(Map<String, Expression> constants) {
    Token first = tokens.next();
    if (first.kind() == Token.Kind.NAME && tokens.peek().is(":")) {
      while (tokens.peek().kind() != Token.Kind.NEWLINE && !tokens.peek().is("=")) {
        tokens.next();
      }
      if (tokens.peek().is("=")) {
        tokens.next();
        constants.put(first.text(), expressions.parse());
      }
    }
    tokens.skipLine();
  }

  private Function function() {
    tokens.expect("def");
    String name = tokens.name();
    tokens.expect("(");
    List<Function.Parameter> parameters = new ArrayList<>();
    while (!tokens.peek().is(")")) {
      parameters.add(parameter());
    }
    tokens.expect(")");
    tokens.skipTo(":");
    return new Function(file, name, List.copyOf(parameters), block());
  }

  private Function.Parameter parameter() {
    if (tokens.peek().is("*")) {
      throw tokens.wrong("parameters after * are not read");
    }
    String name = tokens.name();
    StringBuilder type = new StringBuilder();
    if (tokens.peek().is(":")) {
      tokens.next();
      int nested = 0;
      while (nested > 0
          || !(tokens.peek().is(",") || tokens.peek().is(")") || tokens.peek().is("="))) {
        Token token = tokens.next();
        nested += token.is("[") ? 1 : token.is("]") ? -1 : 0;
        type.append(token.text());
      }
    }
    Optional<Expression> otherwise = Optional.empty();
    if (tokens.peek().is("=")) {
      tokens.next();
      otherwise = Optional.of(expressions.parse());
    }
    if (!tokens.peek().is(")")) {
      tokens.expect(",");
    }
    return new Function.Parameter(name, type.toString(), otherwise);
  }

  // statements

  private List<Statement> block() {
    tokens.newline();
    tokens.expectKind(Token.Kind.INDENT);
    List<Statement> statements = new ArrayList<>();
    while (tokens.peek().kind() != Token.Kind.DEDENT) {
      statement().ifPresent(statements::add);
    }
    tokens.next();
    return List.copyOf(statements);
  }

  private Optional<Statement> statement() {
    Token first = tokens.peek();
    return switch (first.kind() == Token.Kind.NAME ? first.text() : "") {
      case "pass" -> {
        tokens.skipLine();
        yield Optional.empty();
      }
      case "return" -> Optional.of(returned());
      case "if" -> Optional.of(ifElse());
      case "for" -> Optional.of(forIn());
      case "while" -> Optional.of(whileDo());
      case "assert" -> {
        tokens.next();
        Expression condition = expressions.parse();
        tokens.skipLine();
        yield Optional.of(new Statement.Assert(first.line(), condition));
      }
      case "def", "class", "with", "raise", "try", "del", "break", "continue", "import", "lambda" ->
          Optional.of(unknown());
      default -> Optional.of(assignment());
    };
  }

  /** Skips a statement with its block; it is refused if it is ever reached. */
  private Statement unknown() {
    Token first = tokens.peek();
    tokens.skipLine();
    if (tokens.peek().kind() == Token.Kind.INDENT) {
      int nested = 0;
      do {
        Token token = tokens.next();
        nested +=
            token.kind() == Token.Kind.INDENT ? 1 : token.kind() == Token.Kind.DEDENT ? -1 : 0;
      } while (nested > 0);
    }
    return new Statement.Unknown(first.line(), first.text());
  }

  private Statement returned() {
    int line = tokens.next().line();
    Expression value =
        tokens.peek().kind() == Token.Kind.NEWLINE
            ? new Expression.Literal(null)
            : expressions.parseTuple();
    tokens.newline();
    return new Statement.Return(line, value);
  }

  private Statement ifElse() {
    int line = tokens.next().line();
    Expression condition = expressions.parse();
    tokens.expect(":");
    List<Statement> then = block();
    List<Statement> otherwise = List.of();
    if (tokens.peek().is("else")) {
      tokens.next();
      tokens.expect(":");
      otherwise = block();
    } else if (tokens.peek().is("elif")) {
      tokens.enter();
      otherwise = List.of(ifElse());
      tokens.leave();
    }
    return new Statement.If(line, condition, then, otherwise);
  }

  private Statement forIn() {
    int line = tokens.next().line();
    String name = tokens.name();
    tokens.expect("in");
    Expression items = expressions.parse();
    tokens.expect(":");
    return new Statement.For(line, name, items, block());
  }

  private Statement whileDo() {
    int line = tokens.next().line();
    Expression condition = expressions.parse();
    tokens.expect(":");
    return new Statement.While(line, condition, block());
  }

  private Statement assignment() {
    int line = tokens.peek().line();
    Expression left = expressions.parseTuple();
    if (tokens.peek().is(":")) {
      while (tokens.peek().kind() != Token.Kind.NEWLINE && !tokens.peek().is("=")) {
        tokens.next();
      }
    }
    if (!tokens.peek().is("=")) {
      tokens.newline();
      return new Statement.Assign(line, List.of(), false, left);
    }
    tokens.next();
    Expression value = expressions.parseTuple();
    tokens.newline();
    List<String> targets = new ArrayList<>();
    boolean unpacks = left instanceof Expression.TupleOf || left instanceof Expression.ListOf;
    List<Expression> parts =
        left instanceof Expression.TupleOf tuple
            ? tuple.items()
            : left instanceof Expression.ListOf list ? list.items() : List.of(left);
    for (Expression part : parts) {
      if (!(part instanceof Expression.Name name)) {
        return new Statement.Unknown(line, "an assignment to something other than a variable");
      }
      targets.add(name.name());
    }
    return new Statement.Assign(line, List.copyOf(targets), unpacks, value);
  }
}
