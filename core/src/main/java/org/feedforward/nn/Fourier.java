package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * A discrete Fourier transform as products with constant matrices.
 *
 * @param length how many elements it takes; more are left out, fewer filled with 0
 * @param inverse whether the angles go backwards
 * @param scale what the result is multiplied by
 */
public record Fourier(int length, boolean inverse, double scale) {

  private static final int LONGEST = 1024;

  /** Refuses lengths for which a product with a matrix is too large. */
  public Fourier {
    if (length < 1 || length > LONGEST) {
      throw new ModelException(
          "a Fourier transform of " + length + " elements; expected 1 to " + LONGEST);
    }
  }

  /**
   * Complex numbers.
   *
   * @param real the real parts
   * @param imaginary the imaginary parts
   */
  public record Complex(Value real, Value imaginary) {}

  /**
   * The transform along an axis.
   *
   * @param imaginary the imaginary parts of what is transformed, none of real numbers
   * @param count how many of the results are wanted
   */
  public Complex along(int axis, Value real, Optional<Value> imaginary, int count) {
    Value re = last(fitted(real, axis), axis);
    Value cos = Value.constant(matrix(count, true));
    Value sin = Value.constant(matrix(count, false));
    Value resultReal = re.linear(cos);
    Value resultImaginary = re.linear(sin);
    if (imaginary.isPresent()) {
      Value im = last(fitted(imaginary.get(), axis), axis);
      resultReal = resultReal.sub(im.linear(sin));
      resultImaginary = resultImaginary.add(im.linear(cos));
    }
    return new Complex(last(resultReal, axis), last(resultImaginary, axis));
  }

  private Value fitted(Value x, int axis) {
    int extent = x.size(axis);
    if (extent > length) {
      return x.slice(axis, 0, length);
    }
    return extent == length
        ? x
        : Value.of(new Op.Pad(axis, 0, length - extent, Tensor.scalar(0f)), x);
  }

  /** The axis and the last one swapped. */
  private static Value last(Value x, int axis) {
    return axis == x.shape().rank() - 1 ? x : x.transpose(axis, -1);
  }

  private Tensor matrix(int count, boolean cosine) {
    return Tensor.generate(
        new int[] {count, length},
        out -> {
          for (int i = 0; i < out.length; i++) {
            long turn = (long) (i / length) * (i % length) % length;
            double angle = (inverse ? 2 : -2) * Math.PI * turn / length;
            out[i] = (float) (scale * (cosine ? Math.cos(angle) : Math.sin(angle)));
          }
        });
  }
}
