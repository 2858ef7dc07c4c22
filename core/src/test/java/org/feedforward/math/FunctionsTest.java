package org.feedforward.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors against double precision over every exponent of a float. */
class FunctionsTest {

  private static final int MANTISSAS = 400;

  /** A function of one float. */
  private interface Scalar {
    float apply(float x);
  }

  /** A function, its definition, and the errors it may have: one of the two must be kept. */
  private record Case(
      String name, Scalar function, DoubleUnaryOperator reference, double ulps, double absolute) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("exp", Functions::exp, StrictMath::exp, 1, 0),
        new Case("log", Functions::log, StrictMath::log, 2, 0),
        new Case("log1p", Functions::log1p, StrictMath::log1p, 2, 0),
        new Case("sin", Functions::sin, StrictMath::sin, 2, 0),
        new Case("cos", Functions::cos, StrictMath::cos, 2, 0),
        new Case("tan", Rounded::tan, StrictMath::tan, 1, 0),
        new Case("asin", Rounded::asin, StrictMath::asin, 1, 0),
        new Case("acos", Rounded::acos, StrictMath::acos, 1, 0),
        new Case("atan", Rounded::atan, StrictMath::atan, 1, 0),
        new Case("sinh", Rounded::sinh, StrictMath::sinh, 1, 0),
        new Case("cosh", Rounded::cosh, StrictMath::cosh, 1, 0),
        new Case("erf", Functions::erf, Reference::erf, 2, 0),
        new Case("tanh", Functions::tanh, StrictMath::tanh, 2, 0),
        new Case("sigmoid", Functions::sigmoid, Reference::sigmoid, 2, 0),
        new Case("softplus", x -> Functions.softplus(x, 1, 20), Reference::softplus, 2, 0),
        new Case("logSigmoid", Functions::logSigmoid, x -> -Reference.softplus(-x), 2, 0),
        new Case("elu", x -> Functions.elu(x, 1), Reference::elu, 2, 0),
        new Case("selu", x -> Functions.selu(x, 1, 1), Reference::elu, 2, 0),
        new Case(
            "celu", x -> Functions.celu(x, 2), x -> x > 0 ? x : 2 * Reference.elu(x / 2), 2, 0),
        new Case("gelu", Functions::gelu, Reference::gelu, 4, 1e-7),
        new Case("geluTanh", Functions::geluTanh, Reference::geluTanh, 4, 1e-7),
        new Case("silu", Functions::silu, x -> x * Reference.sigmoid(x), 4, 1e-7),
        new Case("mish", Functions::mish, Reference::mish, 4, 1e-7),
        new Case("tanhshrink", Functions::tanhshrink, x -> x - StrictMath.tanh(x), 4, 1e-7),
        new Case("softsign", Functions::softsign, x -> x / (1 + Math.abs(x)), 2, 0));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void staysCloseToTheFunctionOverAllExponents(Case function) {
    SplittableRandom random = new SplittableRandom(42);
    double worst = 0;
    float worstAt = 0;
    for (int exponent = 0; exponent < 255; exponent++) {
      // where functions bend, look closer
      int mantissas = exponent > 115 && exponent < 135 ? 8 * MANTISSAS : MANTISSAS;
      for (int i = 0; i < mantissas; i++) {
        int bits = exponent << 23 | random.nextInt(1 << 23) | (i & 1) << 31;
        float x = Float.intBitsToFloat(bits);
        double error = excess(function, x);
        if (!(error <= worst)) {
          worst = error;
          worstAt = x;
        }
      }
    }

    assertThat(worst)
        .as(
            "%s(%s) = %s, in fact %s",
            function,
            worstAt,
            function.function().apply(worstAt),
            function.reference().applyAsDouble(worstAt))
        .isLessThanOrEqualTo(function.ulps());
  }

  /** The error in ulp, 0 when it is below what is allowed absolutely. */
  private static double excess(Case function, float x) {
    double expected = function.reference().applyAsDouble(x);
    float found = function.function().apply(x);
    if (Double.isNaN(expected) || Math.abs(expected) > Float.MAX_VALUE) {
      return Float.compare(found, (float) expected) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double error = Math.abs(found - expected);
    return error <= function.absolute() ? 0 : error / Math.ulp((float) expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void letsNaNThrough(Case function) {
    assertThat(function.function().apply(Float.NaN)).isNaN();
    assertThat(function.function().apply(Float.intBitsToFloat(0xffc12345))).isNaN();
  }

  @Test
  void reducesAnglesThatLieNextToAMultipleOfHalfPi() {
    // the float closest to a multiple of pi / 2, and the largest
    assertThat(Functions.cos(0x1.f7a5ap+75f)).isEqualTo((float) StrictMath.cos(0x1.f7a5ap+75f));
    assertThat(Functions.sin(Float.MAX_VALUE)).isEqualTo((float) StrictMath.sin(Float.MAX_VALUE));
    assertThat(Functions.sin(-105616f)).isEqualTo((float) StrictMath.sin(-105616f));
    assertThat(Functions.sin(Float.POSITIVE_INFINITY)).isNaN();
  }
}
