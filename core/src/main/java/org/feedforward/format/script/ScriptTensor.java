package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;

/**
 * A tensor while code is evaluated. In PyTorch an in-place operation changes every view of the same
 * memory; a {@link Value} never changes. So a tensor here holds the value of the moment, knows its
 * views, and those that an in-place operation would have changed may not be used again.
 */
final class ScriptTensor {

  private final List<ScriptTensor> family;
  private final boolean fixed;
  private final ScalarType type;
  private Value value;
  private boolean changed;

  private ScriptTensor(Value value, ScalarType type, List<ScriptTensor> family, boolean fixed) {
    this.value = value;
    this.type = type;
    this.family = family;
    this.fixed = fixed;
    family.add(this);
  }

  /** A tensor in memory of its own. */
  static ScriptTensor of(Value value) {
    return of(value, ScalarType.of(value.dtype()));
  }

  /** A tensor in memory of its own whose numbers are of a type narrower than their value's. */
  static ScriptTensor of(Value value, ScalarType type) {
    return new ScriptTensor(value, type, new ArrayList<>(1), false);
  }

  /** An input of the model: an integer that its type does not have is a fault of the row. */
  static ScriptTensor input(Value value, ScalarType type) {
    return of(
        type.isNarrowInteger()
            ? Value.of(new Op.Bounded(type.toString(), type.least(), type.most()), value)
            : value,
        type);
  }

  /** A parameter or constant of the model, which no inference changes. */
  static ScriptTensor fixed(Value value, ScalarType type) {
    return new ScriptTensor(value, type, new ArrayList<>(1), true);
  }

  /** A view of this tensor's memory. */
  ScriptTensor view(Value viewed) {
    return new ScriptTensor(viewed, type, family, fixed);
  }

  /** The type of its numbers in PyTorch. */
  ScalarType type() {
    return type;
  }

  /** Whether it is a parameter or constant of the model, or a view of one. */
  boolean isFixed() {
    return fixed;
  }

  /** What it holds. */
  Value value() {
    if (changed) {
      throw new ModelException(
          "a view is used after an in-place operation has changed the tensor that it shows");
    }
    return value;
  }

  /** Sets what an in-place operation has computed. */
  ScriptTensor set(ScriptTensor result) {
    Value computed = result.value();
    if (fixed) {
      throw new ModelException(
          "an in-place operation changes a parameter: the model was saved in training mode, call"
              + " model.eval() before saving");
    }
    if (!computed.type().equals(value().type()) || result.type != type) {
      throw new ModelException(
          "an in-place operation gives " + computed.type() + " for " + value.type());
    }
    family.forEach(view -> view.changed = view != this);
    family.removeIf(view -> view != this); // none of them comes back
    value = computed;
    return this;
  }
}
