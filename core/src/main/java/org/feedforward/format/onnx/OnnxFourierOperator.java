package org.feedforward.format.onnx;

import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.Fourier;
import org.feedforward.nn.Functional;

/**
 * DFT: numbers with a last axis of 1 (real) or 2 (real and imaginary), of a length that is known.
 */
final class OnnxFourierOperator {

  private OnnxFourierOperator() {}

  /** The axis is an attribute before opset 20, an operand from then on. */
  static Operand dft(Call call) {
    Operand x = call.input(0);
    boolean inverse = call.flag("inverse", false);
    boolean half = call.flag("onesided", false);
    long given =
        call.opset() < 20
            ? call.integer("axis", 1)
            : call.optional(2).isPresent() ? call.integerInput(2, "the axis") : -2;
    int axis = x.axis(given);
    int last = x.rank() - 1;
    int parts = x.rank() < 2 || x.shape().dim(last).batch() ? 0 : x.shape().dim(last).outer();
    if (axis == last || x.shape().dim(axis).batch() || parts < 1 || parts > 2) {
      throw new ModelException("transforms axis " + axis + " of " + x.shape());
    }
    if (half && (inverse || parts == 2)) {
      throw new ModelException("has onesided=1 for complex numbers, which is not supported");
    }
    int length =
        call.optional(1).isPresent()
            ? Math.toIntExact(call.integerInput(1, "the length"))
            : x.shape().dim(axis).outer();
    Fourier fourier = new Fourier(length, inverse, inverse ? 1.0 / length : 1);
    return x.apply(
        values -> {
          Value real = values.get(0).select(last, 0);
          Optional<Value> imaginary =
              parts == 2 ? Optional.of(values.get(0).select(last, 1)) : Optional.empty();
          Fourier.Complex result =
              fourier.along(axis, real, imaginary, half ? length / 2 + 1 : length);
          return Functional.stack(last, result.real(), result.imaginary());
        });
  }
}
