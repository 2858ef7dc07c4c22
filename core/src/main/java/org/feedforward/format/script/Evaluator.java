package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * Runs the code once on symbolic tensors. Everything that does not depend on the data is computed
 * on the way: numbers, shapes, branches, loops. What is left is the graph of the tensors.
 */
final class Evaluator {

  private static final int DEEPEST = 400;

  private final Program program;
  private final Operations operations;
  private final ExpressionEvaluator expressions;
  private final Map<String, Value> labels = new LinkedHashMap<>();
  private String where = "";
  private int depth;

  Evaluator(Program program, Operations.Steps steps) {
    this.program = program;
    this.operations = new Operations(program.fileBytes(), steps);
    this.expressions = new ExpressionEvaluator(program, operations, this);
  }

  /** What a function returns. */
  private record Returned(Object value) {}

  /** Whether what failed fails for every input: a word or an operator that is not known here. */
  boolean isHopeless() {
    return operations.areHopeless();
  }

  /** How many operators have been evaluated: how far the code got before it failed. */
  int operators() {
    return operations.count();
  }

  /** The results of the modules by their paths. */
  Map<String, Value> labels() {
    return labels;
  }

  /** Calls the root's forward. */
  Object run(List<ScriptTensor> inputs) {
    Function forward = forward(program);
    try {
      return call(
          new ExpressionEvaluator.Method(program.root(), forward),
          new ArrayList<>(inputs),
          Map.of());
    } catch (ModelException e) {
      throw located(program, where, e);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new ModelException(
          program.name() + ": " + where + ForeignNames.escape(String.valueOf(e.getMessage())), e);
    }
  }

  /** What reads the archive names the file itself. */
  private static ModelException located(Program program, String where, ModelException e) {
    return e.getMessage().startsWith(program.name())
        ? e
        : new ModelException(program.name() + ": " + where + e.getMessage(), e);
  }

  static Function forward(Program program) {
    Function forward;
    try {
      forward = program.classOf(program.root()).methods().get("forward");
    } catch (ModelException e) {
      throw located(program, "", e);
    }
    if (forward == null) {
      throw new ModelException(program.name() + ": its root has no method forward");
    }
    return forward;
  }

  /** Calls a method; what it returns is a value of the network that can be asked for by path. */
  Object call(
      ExpressionEvaluator.Method method, List<Object> arguments, Map<String, Object> named) {
    List<Object> all = new ArrayList<>();
    all.add(method.object());
    all.addAll(arguments);
    Object result = call(method.function(), all, named);
    String path = program.path(method.object());
    if (!path.isEmpty() && result instanceof ScriptTensor tensor && !tensor.numbersRows()) {
      labels.put(path, tensor.value());
    }
    return result;
  }

  /** Calls a function. */
  Object call(Function function, List<Object> arguments, Map<String, Object> named) {
    enter();
    String caller = where;
    Map<String, Object> variables = new HashMap<>();
    List<Function.Parameter> parameters = function.parameters();
    if (arguments.size() > parameters.size()) {
      throw new ModelException(function.name() + " takes fewer arguments");
    }
    for (int i = 0; i < parameters.size(); i++) {
      Function.Parameter parameter = parameters.get(i);
      if (i < arguments.size()) {
        variables.put(parameter.name(), arguments.get(i));
      } else if (named.containsKey(parameter.name())) {
        variables.put(parameter.name(), named.get(parameter.name()));
      } else {
        Expression otherwise =
            parameter
                .otherwise()
                .orElseThrow(
                    () ->
                        new ModelException(
                            function.name() + " lacks its argument " + parameter.name()));
        variables.put(parameter.name(), expressions.evaluate(otherwise, variables));
      }
    }
    Returned returned = execute(function.body(), function, variables);
    where = caller;
    leave();
    return returned == null ? null : returned.value();
  }

  /** Begins what nests: a call, a block, an expression. */
  void enter() {
    operations.step(1);
    if (++depth > DEEPEST) {
      throw new ModelException("calls are nested too deep");
    }
  }

  /** Ends what nests. */
  void leave() {
    depth--;
  }

  private Returned execute(
      List<Statement> statements, Function function, Map<String, Object> variables) {
    for (Statement statement : statements) {
      operations.step(1);
      where = function.file() + ", line " + statement.line() + ": ";
      Returned returned = execute(statement, function, variables);
      if (returned != null) {
        return returned;
      }
    }
    return null;
  }

  private Returned execute(Statement statement, Function function, Map<String, Object> variables) {
    if (statement instanceof Statement.Assign assign) {
      assign(assign, expressions.evaluate(assign.value(), variables), variables);
    } else if (statement instanceof Statement.Return returned) {
      return new Returned(expressions.evaluate(returned.value(), variables));
    } else if (statement instanceof Statement.If choice) {
      boolean condition = Words.condition(expressions.evaluate(choice.condition(), variables));
      return nested(condition ? choice.then() : choice.otherwise(), function, variables);
    } else if (statement instanceof Statement.For loop) {
      for (Object item : Words.items(expressions.evaluate(loop.items(), variables))) {
        variables.put(loop.name(), item);
        Returned returned = nested(loop.body(), function, variables);
        if (returned != null) {
          return returned;
        }
      }
    } else if (statement instanceof Statement.While loop) {
      while (Words.condition(expressions.evaluate(loop.condition(), variables))) {
        operations.step(1);
        Returned returned = nested(loop.body(), function, variables);
        if (returned != null) {
          return returned;
        }
      }
    } else if (statement instanceof Statement.Assert assertion) {
      if (!Words.condition(expressions.evaluate(assertion.condition(), variables))) {
        throw new ModelException("an assertion of the code does not hold");
      }
    } else if (statement instanceof Statement.Unknown unknown) {
      throw operations.hopeless(ForeignNames.escape(unknown.word()) + " is not read here");
    }
    return null;
  }

  private Returned nested(List<Statement> body, Function function, Map<String, Object> variables) {
    enter();
    Returned returned = execute(body, function, variables);
    leave();
    return returned;
  }

  private static void assign(Statement.Assign assign, Object value, Map<String, Object> variables) {
    if (!assign.unpacks()) {
      assign.targets().forEach(target -> variables.put(target, value));
      return;
    }
    if (!(value instanceof ScriptList list) || list.items().size() != assign.targets().size()) {
      throw new ModelException(
          "a value is not a tuple of " + assign.targets().size() + " as it should be");
    }
    for (int i = 0; i < list.items().size(); i++) {
      variables.put(assign.targets().get(i), list.items().get(i));
    }
  }
}
