package org.feedforward.nn;

import java.util.Arrays;
import java.util.function.Supplier;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * A tensor of a layer that a state_dict fills: a trained parameter or a buffer such as a running
 * mean. Its shape is fixed; its value is the initial one until {@link Module#loadStateDict} sets
 * another.
 */
public final class Parameter {

  private final DType dtype;
  private final int[] shape;
  private final boolean trained;
  private Supplier<Tensor> initial;
  private Tensor value;

  private Parameter(DType dtype, int[] shape, boolean trained, Supplier<Tensor> initial) {
    Tensor.sizeOf(shape); // refuses what no tensor can be
    this.dtype = dtype;
    this.shape = shape.clone();
    this.trained = trained;
    this.initial = initial;
  }

  /**
   * A trained parameter; the initial value is only computed when nothing was loaded before it is
   * asked for.
   */
  public static Parameter of(Supplier<Tensor> initial, int... shape) {
    return new Parameter(DType.FLOAT32, shape, true, initial);
  }

  /** A trained parameter with a given initial value. */
  public static Parameter of(Tensor initial) {
    return new Parameter(initial.dtype(), initial.shape(), true, () -> initial);
  }

  /** A trained parameter that is the same everywhere at first. */
  public static Parameter filled(float value, int... shape) {
    return new Parameter(DType.FLOAT32, shape, true, () -> Tensor.full(value, shape));
  }

  /** A buffer, which counts as no trained parameter. */
  public static Parameter buffer(Tensor initial) {
    return new Parameter(initial.dtype(), initial.shape(), false, () -> initial);
  }

  /** A buffer that is the same everywhere at first. */
  public static Parameter filledBuffer(float value, int... shape) {
    return new Parameter(DType.FLOAT32, shape, false, () -> Tensor.full(value, shape));
  }

  /** The value. */
  public synchronized Tensor value() {
    if (value == null) {
      value = initial.get();
      initial = null;
    }
    return value;
  }

  /** The type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** The extent of every axis. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public int size() {
    return Tensor.sizeOf(shape);
  }

  /** Whether training changes it (else it is a buffer). */
  public boolean isTrained() {
    return trained;
  }

  boolean accepts(Tensor loaded) {
    return Arrays.equals(loaded.shape(), shape);
  }

  synchronized void load(Tensor loaded) {
    value = loaded;
    initial = null;
  }
}
