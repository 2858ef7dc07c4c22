package org.feedforward.format.script;

import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;

/**
 * One of PyTorch's operators and what becomes of it.
 *
 * @param name its name, without namespace
 * @param conversion describes it by values of the graph
 * @param integers what it does with integers narrower than int64
 */
record AtenOperator(String name, Conversion conversion, Integers integers) {

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

  AtenOperator(String name, Conversion conversion) {
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
  static AtenOperator of(String name, TensorConversion conversion) {
    return new AtenOperator(name, call -> ScriptTensor.of(conversion.convert(call)));
  }

  /** An operator whose result is a view of its first argument's memory. */
  static AtenOperator view(String name, TensorConversion conversion) {
    return view(name, conversion, call -> null);
  }

  /** An operator whose result is its first argument's memory, or a copy of it. */
  static AtenOperator copyOrView(String name, TensorConversion conversion) {
    return new AtenOperator(
        name,
        call -> {
          call.takeRowNumbers();
          return call.box(0).copyOrView(conversion.convert(call));
        },
        Integers.FIRST);
  }

  /** An operator whose result is its first argument's memory in another shape. */
  static AtenOperator reshaped(String name, TensorConversion conversion) {
    return view(
        name, conversion, call -> (shown, view) -> Value.of(new Op.Reshape(shown.shape()), view));
  }

  /**
   * An operator whose result is a view of its first argument's memory.
   *
   * @param writing says what the argument becomes when the view becomes something else, or null
   */
  static AtenOperator view(
      String name,
      TensorConversion conversion,
      Function<OperatorCall, BinaryOperator<Value>> writing) {
    return new AtenOperator(
        name,
        call -> {
          call.takeRowNumbers();
          return call.box(0)
              .view(conversion.convert(call), () -> conversion.convert(call), writing.apply(call));
        },
        Integers.FIRST);
  }

  AtenOperator with(Integers rule) {
    return new AtenOperator(name, conversion, rule);
  }

  AtenOperator moving() {
    return with(Integers.FIRST);
  }

  AtenOperator wrapping() {
    return with(Integers.WRAPPED);
  }

  AtenOperator widening() {
    return with(Integers.AS_CONVERTED);
  }
}
