package org.feedforward.format.script;

import java.util.function.ToIntFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/** Operators that change a tensor's type, and what code says of types. */
final class TypeOperators {

  private TypeOperators() {}

  static Operator.TensorConversion as(DType dtype) {
    return call -> call.tensor(0).to(dtype);
  }

  /** The last argument that is a type says which; devices and layouts mean nothing here. */
  static Object to(OperatorCall call) {
    if (call.any(1, "other") instanceof ScriptTensor other) {
      return ScriptTensor.of(call.tensor(0).to(other.value().dtype()));
    }
    ToIntFunction<String> code = name -> call.isGiven(9, name) ? call.integer(9, name) : -1;
    int given = code.applyAsInt("dtype");
    for (int position = 1; position < call.count() && given < 0; position++) {
      if (call.any(position, "") instanceof Long number) {
        given = Math.toIntExact(number);
      }
    }
    Value x = call.tensor(0);
    if (given < 0) {
      return call.box(0);
    }
    DType to = dtype(call, given);
    return to == x.dtype() ? call.box(0) : ScriptTensor.of(x.to(to));
  }

  static DType dtype(OperatorCall call, int position, String name) {
    return dtype(call, call.integer(position, name));
  }

  /** PyTorch's number of a type. Narrow integers and wide floats would round differently. */
  private static DType dtype(OperatorCall call, int code) {
    return switch (code) {
      case 6 -> DType.FLOAT32;
      case 4, 3 -> DType.INT64;
      case 11 -> DType.BOOL;
      default ->
          throw call.refused("to another type than float32, int64 and bool is not known here");
    };
  }

  /** A tensor as the wider of its type and another's: float, then integer, then truth value. */
  static Value promoted(Value x, Value other) {
    boolean truths = x.dtype() == DType.BOOL && other.dtype() == DType.BOOL;
    DType wider =
        x.dtype() == DType.FLOAT32 || other.dtype() == DType.FLOAT32
            ? DType.FLOAT32
            : truths ? DType.BOOL : DType.INT64;
    return x.to(wider);
  }
}
