package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.io.Names;
import org.feedforward.format.torch.PyDict;
import org.feedforward.format.torch.PyObject;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * Runs the code once on symbolic tensors. Everything that does not depend on the data is computed
 * on the way: numbers, shapes, branches, loops. What is left is the graph of the tensors.
 */
final class Evaluator {

  private static final int DEEPEST = 400;

  /** Loops of scripted networks run over layers; every turn becomes operations of the graph. */
  private static final int MOST_TURNS = 10_000;

  private final Program program;
  private final Operations operations;
  private final Map<String, Value> labels = new LinkedHashMap<>();
  private String where = "";
  private int depth;

  Evaluator(Program program, Operations.Steps steps) {
    this.program = program;
    this.operations = new Operations(program.fileBytes(), steps);
  }

  /** A dotted name that begins with no variable. */
  private record Qualified(String name) {}

  /** A method of an object. */
  private record Method(PyObject object, Function function) {}

  /** What a function returns. */
  private record Returned(Object value) {}

  /** A variable that a branch has left without a value. */
  private enum Unset {
    VALUE
  }

  /** Whether what failed fails for every input: a word or an operator that is not known here. */
  boolean isHopeless() {
    return operations.areHopeless();
  }

  private ModelException hopeless(String message) {
    return operations.hopeless(message);
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
      return call(new Method(program.root(), forward), new ArrayList<>(inputs), Map.of());
    } catch (ModelException e) {
      throw located(program, where, e);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new ModelException(
          program.name() + ": " + where + Names.escape(String.valueOf(e.getMessage())), e);
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

  // calls

  private Object call(Method method, List<Object> arguments, Map<String, Object> named) {
    List<Object> all = new ArrayList<>();
    all.add(method.object());
    all.addAll(arguments);
    Object result = call(method.function(), all, named);
    String path = program.path(method.object());
    if (!path.isEmpty() && result instanceof ScriptTensor tensor) {
      labels.put(path, tensor.value());
    }
    return result;
  }

  private Object call(Function function, List<Object> arguments, Map<String, Object> named) {
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
        variables.put(parameter.name(), evaluate(otherwise, variables));
      }
    }
    Returned returned = execute(function.body(), function, variables);
    where = caller;
    depth--;
    return returned == null ? null : returned.value();
  }

  private void step() {
    step(1);
  }

  private void step(int count) {
    operations.step(count);
  }

  private void enter() {
    step();
    if (++depth > DEEPEST) {
      throw new ModelException("calls are nested too deep");
    }
  }

  // statements

  private Returned execute(
      List<Statement> statements, Function function, Map<String, Object> variables) {
    for (Statement statement : statements) {
      step();
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
      assign(assign, evaluate(assign.value(), variables), variables);
    } else if (statement instanceof Statement.Return returned) {
      return new Returned(evaluate(returned.value(), variables));
    } else if (statement instanceof Statement.If choice) {
      boolean condition = condition(evaluate(choice.condition(), variables));
      return nested(condition ? choice.then() : choice.otherwise(), function, variables);
    } else if (statement instanceof Statement.For loop) {
      for (Object item : items(evaluate(loop.items(), variables))) {
        variables.put(loop.name(), item);
        Returned returned = nested(loop.body(), function, variables);
        if (returned != null) {
          return returned;
        }
      }
    } else if (statement instanceof Statement.While loop) {
      while (condition(evaluate(loop.condition(), variables))) {
        step();
        Returned returned = nested(loop.body(), function, variables);
        if (returned != null) {
          return returned;
        }
      }
    } else if (statement instanceof Statement.Assert assertion) {
      if (!condition(evaluate(assertion.condition(), variables))) {
        throw new ModelException("an assertion of the code does not hold");
      }
    } else if (statement instanceof Statement.Unknown unknown) {
      throw hopeless(Names.escape(unknown.word()) + " is not read here");
    }
    return null;
  }

  private Returned nested(List<Statement> body, Function function, Map<String, Object> variables) {
    enter();
    Returned returned = execute(body, function, variables);
    depth--;
    return returned;
  }

  private static boolean condition(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Rows) {
      throw Rows.unknown("branch");
    }
    throw new ModelException(
        "a branch depends on the data, which a graph cannot: use torch.where in the network");
  }

  private List<Object> items(Object value) {
    if (value instanceof ScriptList list) {
      return new ArrayList<>(list.items()); // a copy: the body may append to it
    }
    if (value instanceof Rows) {
      throw Rows.unknown("loop");
    }
    throw new ModelException("a loop runs over what is no list");
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

  // expressions

  private Object evaluate(Expression expression, Map<String, Object> variables) {
    enter();
    Object value = value(expression, variables);
    depth--;
    return value;
  }

  private Object value(Expression expression, Map<String, Object> variables) {
    if (expression instanceof Expression.Literal literal) {
      return literal.value();
    } else if (expression instanceof Expression.Name name) {
      return variable(name.name(), variables);
    } else if (expression instanceof Expression.Attribute attribute) {
      return attribute(evaluate(attribute.object(), variables), attribute.name());
    } else if (expression instanceof Expression.Call call) {
      return call(call, variables);
    } else if (expression instanceof Expression.Subscript subscript) {
      return subscript(
          evaluate(subscript.object(), variables), evaluate(subscript.index(), variables));
    } else if (expression instanceof Expression.ListOf list) {
      return new ScriptList(all(list.items(), variables), false);
    } else if (expression instanceof Expression.TupleOf tuple) {
      return new ScriptList(all(tuple.items(), variables), true);
    } else if (expression instanceof Expression.DictOf dict) {
      PyDict items = new PyDict();
      List<Object> keys = all(dict.keys(), variables);
      List<Object> values = all(dict.values(), variables);
      for (int i = 0; i < keys.size(); i++) {
        items.items().put(keys.get(i), values.get(i));
      }
      return items;
    }
    Expression.Negative negative = (Expression.Negative) expression;
    Object operand = evaluate(negative.operand(), variables);
    return NumberOperators.negative(new OperatorCall("neg", Arrays.asList(operand), Map.of()));
  }

  private List<Object> all(List<Expression> expressions, Map<String, Object> variables) {
    List<Object> values = new ArrayList<>();
    expressions.forEach(expression -> values.add(evaluate(expression, variables)));
    return values;
  }

  private static Object variable(String name, Map<String, Object> variables) {
    if (!variables.containsKey(name)) {
      return new Qualified(name);
    }
    return variables.get(name); // one without a value may be handed on; no operator takes it
  }

  private Object attribute(Object object, String name) {
    if (object instanceof Qualified qualified) {
      String full = qualified.name() + "." + name;
      return full.matches("CONSTANTS\\.c[0-9]{1,6}")
          ? program.constant(Integer.parseInt(name.substring(1)))
          : new Qualified(full);
    }
    if (object instanceof PyObject module) {
      Optional<Program.Attribute> attribute = program.attribute(module, name);
      if (attribute.isPresent()) {
        return attribute.get().value();
      }
      ScriptClass type = program.classOf(module);
      if (type.methods().containsKey(name)) {
        return new Method(module, type.methods().get(name));
      }
      if (type.constants().containsKey(name)) {
        return evaluate(type.constants().get(name), Map.of());
      }
    }
    throw hopeless("an object has no attribute " + name);
  }

  private static Object subscript(Object object, Object index) {
    if (object instanceof ScriptList list) {
      return ListOperators.item(list, index);
    }
    if (object instanceof PyDict dict && dict.items().containsKey(index)) {
      return dict.items().get(index);
    }
    throw new ModelException("an item is taken of what is no list");
  }

  private Object call(Expression.Call call, Map<String, Object> variables) {
    if (call.function() instanceof Expression.Name name && !variables.containsKey(name.name())) {
      Optional<Object> built = builtIn(name.name(), call.arguments(), variables);
      if (built.isPresent()) {
        return built.get() == Unset.VALUE && !name.name().equals("uninitialized")
            ? null
            : built.get();
      }
    }
    Object function = evaluate(call.function(), variables);
    List<Object> arguments = all(call.arguments(), variables);
    Map<String, Object> named = new LinkedHashMap<>();
    call.named().forEach((key, argument) -> named.put(key, evaluate(argument, variables)));
    if (function instanceof Method method) {
      return call(method, arguments, named);
    }
    if (function instanceof Qualified qualified) {
      return call(qualified.name(), arguments, named);
    }
    throw hopeless("something is called that is no function");
  }

  /** Words of the language. None comes back as {@link Unset}. */
  private Optional<Object> builtIn(
      String name, List<Expression> arguments, Map<String, Object> variables) {
    Object result;
    switch (name) {
      case "annotate", "unchecked_cast" ->
          result = evaluate(argument(name, arguments, 1), variables);
      case "uninitialized" -> result = Unset.VALUE;
      case "getattr" -> {
        Object object = evaluate(argument(name, arguments, 0), variables);
        Object attribute = evaluate(argument(name, arguments, 1), variables);
        result = attribute(object, String.valueOf(attribute));
      }
      case "range" -> result = range(all(arguments, variables));
      case "int" -> result = whole(evaluate(argument(name, arguments, 0), variables));
      case "float" -> result = number(evaluate(argument(name, arguments, 0), variables));
      case "bool" -> result = condition(truth(evaluate(argument(name, arguments, 0), variables)));
      case "str" -> {
        evaluate(argument(name, arguments, 0), variables);
        result = "";
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(result == null ? Unset.VALUE : result);
  }

  private static Expression argument(String name, List<Expression> arguments, int position) {
    if (position >= arguments.size()) {
      throw new ModelException(name + " lacks an argument");
    }
    return arguments.get(position);
  }

  private static Object whole(Object value) {
    if (value instanceof Rows) {
      return value;
    }
    return OperatorCall.number(value)
        .map(Number::longValue)
        .orElseThrow(() -> new ModelException("an integer is taken from the data"));
  }

  private static Object number(Object value) {
    if (value instanceof String text) {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> throw new ModelException("a number is taken from a text");
      };
    }
    return OperatorCall.number(value)
        .map(Number::doubleValue)
        .orElseThrow(() -> new ModelException("a number is taken from the data"));
  }

  private static Object truth(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    return OperatorCall.number(value).<Object>map(n -> n.doubleValue() != 0).orElse(value);
  }

  private static Object range(List<Object> arguments) {
    long[] numbers = new long[arguments.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(whole(arguments.get(i)) instanceof Long number)) {
        throw Rows.unknown("loop");
      }
      numbers[i] = number;
    }
    if (numbers.length == 0 || numbers.length > 3 || (numbers.length == 3 && numbers[2] <= 0)) {
      throw new ModelException("a range is not understood");
    }
    long from = numbers.length == 1 ? 0 : numbers[0];
    long to = numbers.length == 1 ? numbers[0] : numbers[1];
    long step = numbers.length == 3 ? numbers[2] : 1;
    // a difference that overflows is refused as every other number that does
    long turns = to <= from ? 0 : (Math.subtractExact(to, from) - 1) / step + 1;
    if (turns > MOST_TURNS) {
      throw new ModelException("a loop takes more than " + MOST_TURNS + " turns");
    }
    List<Object> items = new ArrayList<>();
    for (long i = 0; i < turns; i++) {
      items.add(from + i * step);
    }
    return new ScriptList(items, false);
  }

  private Object call(String name, List<Object> arguments, Map<String, Object> named) {
    if (name.startsWith("__torch__.")) {
      Function function =
          program
              .function(name)
              .orElseThrow(
                  () -> hopeless("the function " + Names.escape(name) + " is not in the file"));
      return call(function, arguments, named);
    }
    String operator = name.substring(name.lastIndexOf('.') + 1);
    OperatorCall call = new OperatorCall(operator, arguments, named);
    if (name.startsWith("ops.prim.")) {
      step(call.listItems());
      return primitive(operator, call);
    }
    if (!name.equals("torch." + operator) && !name.equals("ops.aten." + operator)) {
      throw hopeless("the operator " + Names.escape(name) + " is not known here");
    }
    return operations.call(call);
  }

  private Object primitive(String name, OperatorCall call) {
    return switch (name) {
      case "NumToTensor", "unchecked_unwrap_optional", "unchecked_cast" -> call.any(0, "");
      case "dtype" -> (long) call.type(0).code();
      case "device", "type" -> "cpu"; // the type of a device
      case "layout" -> 0L;
      case "is_cuda", "is_quantized", "is_sparse", "is_mkldnn", "is_nested" -> false;
      case "requires_grad" -> true; // as is_grad_enabled
      case "min" -> Math.min(call.integer(0, ""), call.integer(1, ""));
      case "max" -> Math.max(call.integer(0, ""), call.integer(1, ""));
      case "RaiseException" ->
          throw new ModelException(
              "the network raises: " + Names.escape(String.valueOf(call.any(0, ""))));
      default -> throw hopeless("the operator prim::" + Names.escape(name) + " is not known here");
    };
  }
}
