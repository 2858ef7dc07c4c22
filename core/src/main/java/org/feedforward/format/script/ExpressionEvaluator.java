package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.torch.PyDict;
import org.feedforward.format.torch.PyObject;
import org.feedforward.graph.ModelException;

/** Computes expressions: literals, variables, attributes, items, calls. */
final class ExpressionEvaluator {

  private final Program program;
  private final Operations operations;
  private final Evaluator calls;

  /**
   * An evaluator of a program's expressions.
   *
   * @param program what attributes, constants and functions are taken from
   * @param operations what operators do
   * @param calls runs the functions that are called
   */
  ExpressionEvaluator(Program program, Operations operations, Evaluator calls) {
    this.program = program;
    this.operations = operations;
    this.calls = calls;
  }

  /** A dotted name that begins with no variable. */
  private record Qualified(String name) {}

  /** A method of an object. */
  record Method(PyObject object, Function function) {}

  /** What an expression is, among these variables. */
  Object evaluate(Expression expression, Map<String, Object> variables) {
    calls.enter();
    Object value = value(expression, variables);
    calls.leave();
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
    return AtenNumberOperators.negative(new OperatorCall("neg", Arrays.asList(operand), Map.of()));
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
    throw operations.hopeless("an object has no attribute " + name);
  }

  private static Object subscript(Object object, Object index) {
    if (object instanceof ScriptList list) {
      return AtenListOperators.item(list, index);
    }
    if (object instanceof PyDict dict && dict.items().containsKey(index)) {
      return dict.items().get(index);
    }
    throw new ModelException("an item is taken of a value that is not a list");
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
      return calls.call(method, arguments, named);
    }
    if (function instanceof Qualified qualified) {
      return call(qualified.name(), arguments, named);
    }
    throw operations.hopeless("a value is called that is not a function");
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
      case "range" -> result = Words.range(all(arguments, variables));
      case "int" -> result = Words.whole(evaluate(argument(name, arguments, 0), variables));
      case "float" -> result = Words.number(evaluate(argument(name, arguments, 0), variables));
      case "bool" ->
          result = Words.condition(Words.truth(evaluate(argument(name, arguments, 0), variables)));
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

  /** Calls a function of the file, or an operator, by its full name. */
  private Object call(String name, List<Object> arguments, Map<String, Object> named) {
    if (name.startsWith("__torch__.")) {
      Function function =
          program
              .function(name)
              .orElseThrow(
                  () ->
                      operations.hopeless(
                          "the function " + ForeignNames.escape(name) + " is not in the file"));
      return calls.call(function, arguments, named);
    }
    String operator = name.substring(name.lastIndexOf('.') + 1);
    OperatorCall call = new OperatorCall(operator, arguments, named);
    if (name.startsWith("ops.prim.")) {
      operations.step(call.listItems());
      return Primitives.call(operations, operator, call);
    }
    if (!name.equals("torch." + operator) && !name.equals("ops.aten." + operator)) {
      throw operations.hopeless("the operator " + ForeignNames.escape(name) + " is not known here");
    }
    return operations.call(call);
  }
}
