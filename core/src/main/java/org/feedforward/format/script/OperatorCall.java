package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * One call of an operator with its arguments, which are taken by position or, behind the positions,
 * by name.
 */
final class OperatorCall {

  /** The position of an argument that has none: it is given by name only. */
  static final int NAMED = Integer.MAX_VALUE;

  private final String operator;
  private final List<Object> arguments;
  private final Map<String, Object> named;
  private final Set<Object> read = new HashSet<>();
  private boolean takesRowNumbers;

  OperatorCall(String operator, List<Object> arguments, Map<String, Object> named) {
    this.operator = operator;
    this.arguments = arguments;
    this.named = named;
  }

  String operator() {
    return operator;
  }

  /** Lets the numbers of the rows pass as tensors: the operator moves them and no more. */
  void takeRowNumbers() {
    takesRowNumbers = true;
  }

  int count() {
    return arguments.size();
  }

  /** How many items the lists among the arguments have: a call takes time for each. */
  int listItems() {
    int items = 0;
    for (Object argument : arguments) {
      items += argument instanceof ScriptList list ? list.items().size() : 0;
    }
    return items;
  }

  /** An argument as it is; null when it is None or not given. */
  Object any(int position, String name) {
    boolean byPosition = position < arguments.size();
    read.add(byPosition ? (Object) position : name);
    return byPosition ? arguments.get(position) : named.get(name);
  }

  /**
   * Refuses the call when it has an argument that was not looked at and that is not what PyTorch
   * takes without it.
   */
  void requireAllRead() {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) != null && !read.contains(i)) {
        Schemas.requireHarmless(this, arguments, named, i, null);
      }
    }
    for (String name : named.keySet()) {
      if (named.get(name) != null && !read.contains(name)) {
        Schemas.requireHarmless(this, arguments, named, NAMED, name);
      }
    }
  }

  /** Every tensor among the arguments and in their lists. */
  List<ScriptTensor> allTensors() {
    List<ScriptTensor> tensors = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof ScriptTensor tensor) {
        tensors.add(tensor);
      } else if (argument instanceof ScriptList list) {
        list.items().stream()
            .filter(ScriptTensor.class::isInstance)
            .forEach(item -> tensors.add((ScriptTensor) item));
      }
    }
    return tensors;
  }

  /** The numbers among the arguments, and the tensors of rank 0 that stand for one. */
  List<Object> scalars() {
    List<Object> scalars = new ArrayList<>(arguments);
    scalars.addAll(named.values());
    scalars.removeIf(
        argument ->
            argument == null
                || argument instanceof ScriptTensor tensor && tensor.shape().rank() > 0);
    scalars.replaceAll(argument -> number(argument).map(Object.class::cast).orElse(argument));
    return scalars;
  }

  boolean isGiven(int position, String name) {
    return any(position, name) != null;
  }

  /** A tensor with what is known of its memory. */
  ScriptTensor box(int position) {
    Object argument = any(position, "");
    if (argument instanceof ScriptTensor tensor) {
      return tensor;
    }
    throw wrong(position, "a tensor");
  }

  /** The type of a tensor in PyTorch. */
  ScalarType type(int position) {
    return any(position, "") instanceof ScriptTensor tensor
        ? tensor.type()
        : ScalarType.of(tensor(position).dtype());
  }

  /** A tensor; a number becomes one of rank 0. */
  Value tensor(int position) {
    return tensor(position, "");
  }

  Value tensor(int position, String name) {
    Object argument = any(position, name);
    if (argument instanceof ScriptTensor tensor) {
      return takesRowNumbers ? tensor.current() : tensor.value();
    }
    return number(argument)
        .map(OperatorCall::scalar)
        .orElseThrow(() -> wrong(position, "a tensor"));
  }

  Optional<Value> maybeTensor(int position, String name) {
    return isGiven(position, name) ? Optional.of(tensor(position, name)) : Optional.empty();
  }

  /** The tensor behind a value that the model fixes, as weights are. */
  Optional<Tensor> maybeConstant(int position, String name) {
    return maybeTensor(position, name)
        .map(
            value -> {
              if (value.op() instanceof Op.Constant constant) {
                return constant.tensor();
              }
              throw wrong(position, "a parameter of the model");
            });
  }

  List<ScriptTensor> tensors(int position) {
    List<ScriptTensor> tensors = new ArrayList<>();
    for (Object item : items(position, "tensors")) {
      if (!(item instanceof ScriptTensor tensor)) {
        throw wrong(position, "a list of tensors");
      }
      tensors.add(tensor);
    }
    if (tensors.isEmpty()) {
      throw wrong(position, "a list of tensors with something in it");
    }
    return tensors;
  }

  int integer(int position, String name) {
    return Math.toIntExact(
        Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(position, name))));
  }

  int integer(int position, String name, int otherwise) {
    return isGiven(position, name) ? integer(position, name) : otherwise;
  }

  /** Not cut to what an int holds. */
  long whole(int position, String name) {
    Object argument = any(position, name);
    if (argument instanceof BatchMultiple) {
      throw BatchMultiple.unknown("number");
    }
    return number(argument)
        .filter(Long.class::isInstance)
        .map(Number::longValue)
        .orElseThrow(() -> wrong(position, "an integer"));
  }

  /** An item of a list of integers. */
  int integerOf(Object item) {
    if (item instanceof BatchMultiple) {
      throw BatchMultiple.unknown("shape");
    }
    return number(item)
        .filter(Long.class::isInstance)
        .map(n -> Math.toIntExact((Long) n))
        .orElseThrow(() -> refused("with a list of values that are not integers"));
  }

  double number(int position, String name) {
    return number(any(position, name))
        .map(Number::doubleValue)
        .orElseThrow(() -> wrong(position, "a number"));
  }

  double number(int position, String name, double otherwise) {
    return isGiven(position, name) ? number(position, name) : otherwise;
  }

  boolean truth(int position, String name, boolean otherwise) {
    Object argument = any(position, name);
    if (argument != null && !(argument instanceof Boolean)) {
      throw wrong(position, "a truth value");
    }
    return argument == null ? otherwise : (Boolean) argument;
  }

  String text(int position, String name, String otherwise) {
    Object argument = any(position, name);
    if (argument != null && !(argument instanceof String)) {
      throw wrong(position, "a text");
    }
    return argument == null ? otherwise : (String) argument;
  }

  /** A list of integers, or a single one. */
  int[] integers(int position, String name) {
    Object argument = any(position, name);
    List<Object> items = argument instanceof Long ? List.of(argument) : items(position, name);
    int[] integers = new int[items.size()];
    for (int i = 0; i < integers.length; i++) {
      int at = i;
      if (items.get(i) instanceof BatchMultiple) {
        throw BatchMultiple.unknown("shape");
      }
      integers[i] =
          number(items.get(at))
              .filter(Long.class::isInstance)
              .map(n -> Math.toIntExact((Long) n))
              .orElseThrow(() -> wrong(position, "a list of integers"));
    }
    return integers;
  }

  /** The items of a list. */
  List<Object> items(int position, String name) {
    if (any(position, name) instanceof ScriptList list) {
      return list.items();
    }
    throw wrong(position, "a list");
  }

  /** A number, or a tensor of the model that holds one. */
  static Optional<Number> number(Object argument) {
    if (argument instanceof Long || argument instanceof Double) {
      return Optional.of((Number) argument);
    }
    if (argument instanceof Boolean truth) {
      return Optional.of(truth ? 1L : 0L);
    }
    if (argument instanceof ScriptTensor tensor
        && tensor.current().op() instanceof Op.Constant constant
        && constant.tensor().rank() == 0) {
      Tensor scalar = constant.tensor();
      return Optional.of(
          scalar.dtype() == DType.INT64
              ? (Number) scalar.getLong(0)
              : (Number) scalar.getDouble(0));
    }
    return Optional.empty();
  }

  static Value scalar(Number number) {
    return Value.constant(
        number instanceof Long whole
            ? Tensor.scalar((long) whole)
            : Tensor.scalar(number.floatValue()));
  }

  ModelException wrong(int position, String expected) {
    return new ModelException(
        operator + ": argument " + (position + 1) + " is not " + expected + " here");
  }

  ModelException refused(String what) {
    return new ModelException(operator + " " + what);
  }
}
