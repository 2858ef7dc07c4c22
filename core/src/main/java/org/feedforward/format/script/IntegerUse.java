package org.feedforward.format.script;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Whether a graph gives the same numbers when an integer input is read as float32: it is moved
 * about and compared with small constants, but nothing is computed of it before it becomes float32.
 */
final class IntegerUse {

  private static final long EXACT = 1L << 24;

  private final Set<Value> integers = Collections.newSetFromMap(new IdentityHashMap<>());

  private IntegerUse() {}

  /** Whether it makes no difference that this input is an integer. */
  static boolean isOnlyAsFloat(Graph graph, Value input) {
    IntegerUse use = new IntegerUse();
    use.integers.add(input);
    for (Value value : graph.values()) {
      if (value != input && !use.isHarmless(value)) {
        return false;
      }
    }
    Collection<Value> outputs = graph.outputs().values();
    return new HashSet<>(outputs).stream().noneMatch(use.integers::contains);
  }

  private boolean isHarmless(Value value) {
    List<Value> operands = value.operands();
    if (operands.stream().noneMatch(integers::contains)) {
      return true;
    }
    Op op = value.op();
    if (op instanceof Op.Cast cast) {
      return cast.to() == DType.FLOAT32;
    }
    boolean moves =
        op instanceof Op.Reshape
            || op instanceof Op.Transpose
            || op instanceof Op.Expand
            || op instanceof Op.Slice
            || op instanceof Op.Concat
            || op instanceof Op.Where;
    if (!operands.stream().allMatch(this::isExact)) {
      return false;
    }
    if (moves) {
      integers.add(value);
      return true;
    }
    if (op instanceof Op.Binary binary
        && operands.stream().filter(integers::contains).count() == 1) {
      switch (binary.function()) {
        case EQUAL, LESS, LESS_EQUAL:
          return true;
        case MAX, MIN:
          integers.add(value);
          return true;
        default:
      }
    }
    return false;
  }

  /** Whether a value is the input, a truth value, or made of a constant that float32 holds. */
  private boolean isExact(Value operand) {
    if (integers.contains(operand) || operand.dtype() == DType.BOOL) {
      return true;
    }
    Value source = operand;
    while (source.op() instanceof Op.Expand || source.op() instanceof Op.Reshape) {
      source = source.operands().get(0);
    }
    return source.op() instanceof Op.Constant constant && isSmall(constant.tensor());
  }

  private static boolean isSmall(Tensor tensor) {
    for (int i = 0; i < tensor.size(); i++) {
      if (!(Math.abs(tensor.getDouble(i)) < EXACT)) {
        return false;
      }
    }
    return true;
  }
}
