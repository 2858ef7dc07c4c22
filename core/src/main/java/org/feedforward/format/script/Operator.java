package org.feedforward.format.script;

import org.feedforward.graph.Value;

/**
 * One of PyTorch's operators and what becomes of it.
 *
 * @param name its name, without namespace
 * @param conversion describes it by values of the graph
 */
record Operator(String name, Conversion conversion) {

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
    return new Operator(name, call -> call.box(0).view(conversion.convert(call)));
  }
}
