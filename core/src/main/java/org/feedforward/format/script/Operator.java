package org.feedforward.format.script;

import org.feedforward.graph.Value;

/**
 * One of PyTorch's operators and what becomes of it.
 *
 * @param name its name, without namespace
 * @param conversion describes it by values of the graph
 * @param integers what it does with integers narrower than int64
 */
record Operator(String name, Conversion conversion, Integers integers) {

  /** What the integers that come out are, where narrower ones than int64 went in. */
  enum Integers {
    /** Of the type of the first tensor; they are moved and not computed. */
    FIRST,
    /** Of the promoted type of all tensors; they are moved and not computed. */
    PROMOTED,
    /** Of the promoted type of all tensors, to whose range they are wrapped around. */
    WRAPPED,
    /** As the conversion says: int64 where it says nothing. */
    AS_CONVERTED,
    /** Refused: what it gives is not known here. */
    REFUSED
  }

  Operator(String name, Conversion conversion) {
    this(name, conversion, Integers.REFUSED);
  }

  /** Gives the result of a call: a tensor, a number, a list of such. */
  interface Conversion {
    Object convert(OperatorCall call);
  }

  /** Gives what the tensor holds that a call results in. */
  interface TensorConversion {
    Value convert(OperatorCall call);
  }

  /** An operator whose result is a tensor in memory of its own. */
  static Operator of(String name, TensorConversion conversion) {
    return new Operator(name, call -> ScriptTensor.of(conversion.convert(call)));
  }

  /** An operator whose result is a view of its first argument's memory. */
  static Operator view(String name, TensorConversion conversion) {
    return new Operator(name, call -> call.box(0).view(conversion.convert(call)), Integers.FIRST);
  }

  Operator with(Integers rule) {
    return new Operator(name, conversion, rule);
  }

  Operator moving() {
    return with(Integers.FIRST);
  }

  Operator wrapping() {
    return with(Integers.WRAPPED);
  }

  Operator widening() {
    return with(Integers.AS_CONVERTED);
  }
}
