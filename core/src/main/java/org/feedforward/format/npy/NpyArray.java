package org.feedforward.format.npy;

import java.util.Arrays;
import java.util.List;
import org.feedforward.tensor.Tensor;

/** An array of numpy: numbers, or texts. */
public sealed interface NpyArray {

  /** The extent of every axis. */
  int[] shape();

  /** Numbers or truth values, as a tensor that holds them all exactly. */
  record Numbers(Tensor tensor) implements NpyArray {

    @Override
    public int[] shape() {
      return tensor.shape();
    }
  }

  /**
   * Texts, in C order.
   *
   * @param shape the extent of every axis
   * @param values the texts
   */
  record Texts(int[] shape, List<String> values) implements NpyArray {

    /** Copies both. */
    public Texts {
      shape = shape.clone();
      values = List.copyOf(values);
    }

    @Override
    public int[] shape() {
      return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Texts that
          && Arrays.equals(shape, that.shape)
          && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(shape) + values.hashCode();
    }

    @Override
    public String toString() {
      return "Texts" + Arrays.toString(shape) + values;
    }
  }
}
