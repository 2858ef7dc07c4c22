package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;

/**
 * A tensor while code is evaluated. In PyTorch an in-place operation changes every view of the same
 * memory; a {@link Value} never changes. So a tensor here holds the value of the moment and knows
 * what it is a view of: what an operation writes into a view goes on to the tensor that it shows,
 * and the other views look again. Those of which it is not known how may not be used again.
 */
final class ScriptTensor {

  private final List<ScriptTensor> family;
  private final boolean fixed;
  private final ScalarType type;
  private final Supplier<Value> look;
  private final BinaryOperator<Value> write;
  private final boolean numbersRows;
  private ScriptTensor shown;
  private Value value;
  private int seen;
  private int writes;
  private boolean changed;

  private ScriptTensor(Value value, ScalarType type, boolean fixed, boolean numbersRows) {
    this.value = value;
    this.type = type;
    this.family = new ArrayList<>(1);
    this.fixed = fixed;
    this.shown = null;
    this.look = null;
    this.write = null;
    this.numbersRows = numbersRows;
    family.add(this);
  }

  private ScriptTensor(
      ScriptTensor shown, Value value, Supplier<Value> look, BinaryOperator<Value> write) {
    this.shown = shown;
    this.look = look;
    this.write = write;
    this.type = shown.type;
    this.family = shown.family;
    this.fixed = shown.fixed;
    this.numbersRows = shown.numbersRows;
    this.value = value;
    this.seen = shown.writes;
    family.add(this);
  }

  /** A tensor in memory of its own. */
  static ScriptTensor of(Value value) {
    return of(value, ScalarType.of(value.dtype()));
  }

  /** A tensor in memory of its own whose numbers are of a type narrower than their value's. */
  static ScriptTensor of(Value value, ScalarType type) {
    return new ScriptTensor(value, type, false, false);
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
    return new ScriptTensor(value, type, true, false);
  }

  /**
   * The numbers of the rows, 0 to the batch size - 1, which serve to look up each row's own
   * elements and nothing else.
   *
   * @param zeros as many zeros
   */
  static ScriptTensor rowNumbers(Value zeros) {
    return new ScriptTensor(zeros, ScalarType.INT64, false, true);
  }

  /**
   * A view of this tensor's memory.
   *
   * @param now what it shows
   * @param look what it shows at another moment
   * @param write what this tensor becomes, of what it is, when the view becomes something else;
   *     null where that is not known
   */
  ScriptTensor view(Value now, Supplier<Value> look, BinaryOperator<Value> write) {
    return new ScriptTensor(this, now, look, write);
  }

  /** A view of this tensor's memory or a copy, as its layout in memory asks for. */
  ScriptTensor copyOrView(Value now) {
    return new ScriptTensor(this, now, null, null);
  }

  /** The type of its numbers in PyTorch. */
  ScalarType type() {
    return type;
  }

  /** Whether it is a parameter or constant of the model, or a view of one. */
  boolean isFixed() {
    return fixed;
  }

  /** Whether it holds the numbers of the rows. */
  boolean numbersRows() {
    return numbersRows;
  }

  /** The shape of what it holds. */
  Shape shape() {
    return current().shape();
  }

  /** What it holds. */
  Value value() {
    if (numbersRows) {
      throw new ModelException(
          "arange of the batch size numbers the rows: a row's result would depend on its place");
    }
    return current();
  }

  /** What it holds, or what stands for the numbers of the rows, to be moved. */
  Value current() {
    if (changed) {
      throw changedElsewhere();
    }
    if (shown != null) {
      shown.current();
      if (seen != shown.writes && look == null) {
        throw changedElsewhere();
      }
      if (seen != shown.writes) {
        value = look.get();
        seen = shown.writes;
        writes++;
      }
    }
    return value;
  }

  private static ModelException changedElsewhere() {
    return new ModelException(
        "a tensor is used after an in-place operation that may have changed it (a view of it, or what"
            + " reshape, flatten or contiguous gave, which is a view or a copy): call clone() before"
            + " operations in place");
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
    if (shown == null || canWrite()) {
      write(computed);
    } else {
      family.forEach(view -> view.changed = view != this);
      family.removeIf(view -> view != this); // none of them comes back
      shown = null;
      value = computed;
      writes++;
    }
    return this;
  }

  private boolean canWrite() {
    return shown == null || (write != null && shown.canWrite());
  }

  private void write(Value computed) {
    if (shown == null) {
      value = computed;
      writes++;
    } else {
      shown.write(write.apply(shown.current(), computed));
      value = computed;
      seen = shown.writes;
      writes++;
    }
  }
}
