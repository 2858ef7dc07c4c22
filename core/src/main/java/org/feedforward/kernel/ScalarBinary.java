package org.feedforward.kernel;

import org.feedforward.graph.BinaryFunction;
import org.feedforward.math.Functions;

/** The functions of two floats, over arrays. */
final class ScalarBinary {

  private ScalarBinary() {}

  /** z[j] = function(x[j], y[j]) for {@code count} elements; z may be x or y. */
  static void apply(BinaryFunction function, float[] x, float[] y, float[] z, int count) {
    switch (function) {
      case ADD -> {
        for (int j = 0; j < count; j++) {
          z[j] = x[j] + y[j];
        }
      }
      case SUB -> {
        for (int j = 0; j < count; j++) {
          z[j] = x[j] - y[j];
        }
      }
      case MUL -> {
        for (int j = 0; j < count; j++) {
          z[j] = x[j] * y[j];
        }
      }
      case DIV -> {
        for (int j = 0; j < count; j++) {
          z[j] = x[j] / y[j];
        }
      }
      case POW -> {
        for (int j = 0; j < count; j++) {
          z[j] = Functions.pow(x[j], y[j]);
        }
      }
      case MOD -> {
        for (int j = 0; j < count; j++) {
          z[j] = Functions.mod(x[j], y[j]);
        }
      }
      case FMOD -> {
        for (int j = 0; j < count; j++) {
          z[j] = x[j] % y[j];
        }
      }
      case MAX -> {
        for (int j = 0; j < count; j++) {
          z[j] = Math.max(x[j], y[j]);
        }
      }
      case MIN -> {
        for (int j = 0; j < count; j++) {
          z[j] = Math.min(x[j], y[j]);
        }
      }
      case PRELU -> {
        for (int j = 0; j < count; j++) {
          z[j] = Functions.prelu(x[j], y[j]);
        }
      }
      case EQUAL,
          LESS,
          LESS_EQUAL,
          AND,
          OR,
          XOR,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          SHIFT_LEFT,
          SHIFT_RIGHT ->
          throw new IllegalArgumentException(function + " gives no float");
    }
  }
}
