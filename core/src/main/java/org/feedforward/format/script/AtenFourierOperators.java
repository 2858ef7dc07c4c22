package org.feedforward.format.script;

import java.util.Optional;
import org.feedforward.graph.Value;
import org.feedforward.nn.Fourier;

/** Fourier transforms of a fixed length, and the parts of what they give. */
final class AtenFourierOperators {

  private AtenFourierOperators() {}

  /** Arguments: self, n, dim, norm. */
  static AtenOperator.Conversion transform(boolean inverse, boolean half) {
    return call -> {
      Value real = real(call);
      Optional<Value> imaginary =
          call.any(0, "") instanceof ScriptComplex complex
              ? Optional.of(complex.imaginary())
              : Optional.empty();
      if (half && imaginary.isPresent()) {
        throw call.refused("of complex numbers is not defined in PyTorch");
      }
      int axis = real.axis(call.integer(2, "dim", -1));
      int length = call.integer(1, "n", real.size(axis));
      Fourier fourier = new Fourier(length, inverse, scale(call, length, inverse));
      Fourier.Complex result = fourier.along(axis, real, imaginary, half ? length / 2 + 1 : length);
      return new ScriptComplex(result.real(), result.imaginary());
    };
  }

  private static double scale(OperatorCall call, int length, boolean inverse) {
    return switch (call.text(3, "norm", "backward")) {
      case "backward" -> inverse ? 1.0 / length : 1;
      case "forward" -> inverse ? 1 : 1.0 / length;
      case "ortho" -> 1 / Math.sqrt(length);
      default -> throw call.refused("with this norm is not known here");
    };
  }

  private static Value real(OperatorCall call) {
    return call.any(0, "") instanceof ScriptComplex complex ? complex.real() : call.tensor(0);
  }

  static Object realPart(OperatorCall call) {
    return call.any(0, "") instanceof ScriptComplex complex
        ? ScriptTensor.of(complex.real())
        : call.box(0);
  }

  static Object imaginaryPart(OperatorCall call) {
    if (call.any(0, "") instanceof ScriptComplex complex) {
      return ScriptTensor.of(complex.imaginary());
    }
    throw call.refused("of real numbers is not defined in PyTorch");
  }
}
