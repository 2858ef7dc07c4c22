package org.feedforward.format.script;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.Allowance;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;

/** Calls operators one after another and keeps what they make within bounds. */
final class Operations {

  /** Ten times what the largest networks need. */
  private static final int MOST_STEPS = 150_000;

  private static final long MOST_ELEMENTS = 1 << 26;

  /** As many as PyTorch's own operators take. */
  private static final int MOST_AXES = 64;

  /** Operations of the graph; a recurrent layer makes many. */
  private static final int MOST_VALUES = 1 << 20;

  /** Elements of all constants that the code makes, beside those that the file holds. */
  private static final long MOST_CREATED = 1 << 22;

  private final Steps steps;
  private final Set<Value> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Allowance allowance;
  private int count;
  private int taken;
  private long created;
  private boolean hopeless;

  Operations(long fileBytes, Steps steps) {
    this.steps = steps;
    this.allowance = Allowance.of(fileBytes);
  }

  /** How much may still be evaluated: code can loop, call itself and grow without end. */
  static final class Steps {

    private int left;

    Steps(int left) {
      this.left = left;
    }

    void take(int count) {
      left -= count;
      if (left < 0) {
        throw new ModelException("the code runs for too long");
      }
    }
  }

  /** Whether what failed fails for every input: a word or an operator that is not known here. */
  boolean areHopeless() {
    return hopeless;
  }

  ModelException hopeless(String message) {
    hopeless = true;
    return new ModelException(message);
  }

  /** How many operators have been called. */
  int count() {
    return count;
  }

  void step(int steps) {
    taken += steps;
    if (taken > MOST_STEPS) {
      throw hopeless("the code runs for too long");
    }
    this.steps.take(steps);
  }

  /** The result of a call: a tensor, a number, a list of such, or null. */
  Object call(OperatorCall call) {
    return call(call, Optional.empty());
  }

  /** As {@link #call(OperatorCall)}, by an operator that is not in the table of all. */
  Object call(OperatorCall call, Optional<AtenOperator> own) {
    step(call.listItems());
    Object result = own.isPresent() ? convert(own.get(), call) : converted(call.operator(), call);
    count++;
    requireModest(result);
    return result;
  }

  private Object converted(String name, OperatorCall call) {
    Optional<AtenOperator> operator = AtenOperators.named(name);
    if (operator.isPresent()) {
      return convert(operator.get(), call);
    }
    if (name.endsWith("_") && !name.startsWith("__")) {
      Optional<AtenOperator> pure = AtenOperators.named(name.substring(0, name.length() - 1));
      if (pure.isPresent()) {
        ScriptTensor changed = call.box(0);
        Object result = convert(pure.get(), call);
        return result == changed || !(result instanceof ScriptTensor tensor)
            ? result
            : changed.set(tensor);
      }
    }
    throw hopeless("the operator aten::" + ForeignNames.escape(name) + " is not known here");
  }

  private static Object convert(AtenOperator operator, OperatorCall call) {
    Object result = operator.conversion().convert(call);
    call.requireAllRead();
    return NarrowIntegers.kept(operator, call, result);
  }

  /** Counts the constants that an operator brought, those inside of what it made as well. */
  private void takeConstants(Value result) {
    Deque<Value> open = new ArrayDeque<>(List.of(result));
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (counted.add(value)) {
        if (counted.size() > MOST_VALUES) {
          throw hopeless("the code makes more operations than a network needs");
        }
        open.addAll(value.operands());
        if (value.op() instanceof Op.Constant) {
          take(value);
        }
      }
    }
  }

  private void take(Value constant) {
    try {
      allowance.take(constant.dtype(), (long) constant.shape().perRow());
    } catch (ModelException e) {
      throw hopeless(e.getMessage());
    }
  }

  private void countConstants(Object item) {
    if (item instanceof ScriptTensor tensor) {
      takeConstants(tensor.current());
    } else if (item instanceof ScriptComplex complex) {
      takeConstants(complex.real());
      takeConstants(complex.imaginary());
    }
  }

  private void requireModest(Object result) {
    if (result instanceof ScriptList list) {
      step(list.items().size());
      list.items().forEach(this::countConstants);
    }
    if (!(result instanceof ScriptTensor tensor)) {
      countConstants(result);
      return;
    }
    Shape shape = tensor.shape();
    if (shape.perRow() > MOST_ELEMENTS || shape.rank() > MOST_AXES) {
      throw new ModelException("a tensor of shape " + shape + " is too large");
    }
    takeConstants(tensor.current());
    if (tensor.current().op() instanceof Op.Constant && !tensor.isFixed()) {
      created += shape.perRow();
      if (created > MOST_CREATED) {
        throw hopeless("the code makes more constants than a network needs");
      }
    }
  }
}
