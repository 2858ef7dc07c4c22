package org.feedforward.graph;

import org.feedforward.math.Functions;
import org.feedforward.math.Rounded;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** What the functions of the graph mean for single elements. */
public final class Elementwise {

  private Elementwise() {}

  static float apply(UnaryFunction function, float x, float a, float b) {
    return switch (function) {
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Functions.sign(x);
      case FLOOR -> (float) Math.floor(x);
      case CEIL -> (float) Math.ceil(x);
      case ROUND -> (float) Math.rint(x);
      case SQRT -> (float) Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case EXP -> Functions.exp(x);
      case LOG -> Functions.log(x);
      case LOG1P -> Functions.log1p(x);
      case SIN -> Functions.sin(x);
      case COS -> Functions.cos(x);
      case TAN -> Rounded.tan(x);
      case ASIN -> Rounded.asin(x);
      case ACOS -> Rounded.acos(x);
      case ATAN -> Rounded.atan(x);
      case SINH -> Rounded.sinh(x);
      case COSH -> Rounded.cosh(x);
      case ASINH -> Rounded.asinh(x);
      case ACOSH -> Rounded.acosh(x);
      case ATANH -> Rounded.atanh(x);
      case ERF -> Functions.erf(x);
      case SIGMOID -> Functions.sigmoid(x);
      case LOG_SIGMOID -> Functions.logSigmoid(x);
      case TANH -> Functions.tanh(x);
      case TANHSHRINK -> Functions.tanhshrink(x);
      case RELU -> Functions.relu(x);
      case LEAKY_RELU -> Functions.leakyRelu(x, a);
      case ELU -> Functions.elu(x, a);
      case SELU -> Functions.selu(x, a, b);
      case CELU -> Functions.celu(x, a);
      case GELU -> Functions.gelu(x);
      case GELU_TANH -> Functions.geluTanh(x);
      case SILU -> Functions.silu(x);
      case MISH -> Functions.mish(x);
      case HARDSIGMOID -> Functions.hardsigmoid(x, a, b);
      case HARDSWISH -> Functions.hardswish(x);
      case CLAMP -> Functions.clamp(x, a, b);
      case SOFTPLUS -> Functions.softplus(x, a, b);
      case SOFTSIGN -> Functions.softsign(x);
      case SOFTSHRINK -> Functions.softshrink(x, a);
      case HARDSHRINK -> Functions.hardshrink(x, a);
      case THRESHOLD -> Functions.threshold(x, a, b);
      case NOT, IS_NAN, IS_INF ->
          throw new IllegalArgumentException(function + " gives a truth value");
    };
  }

  public static boolean test(UnaryFunction function, float x, float a, float b) {
    return switch (function) {
      case IS_NAN -> Float.isNaN(x);
      case IS_INF -> Float.isInfinite(x) && (x < 0 ? a != 0 : b != 0);
      default -> throw new IllegalArgumentException(function + " is not a test of a float");
    };
  }

  public static long apply(UnaryFunction function, long x) {
    return switch (function) {
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Long.signum(x);
      default -> throw new IllegalArgumentException(function + " is not defined on integers");
    };
  }

  static float apply(BinaryFunction function, float x, float y) {
    return switch (function) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> x / y;
      case POW -> Functions.pow(x, y);
      case MOD -> Functions.mod(x, y);
      case FMOD -> x % y;
      case MAX -> Math.max(x, y);
      case MIN -> Math.min(x, y);
      case PRELU -> Functions.prelu(x, y);
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
    };
  }

  /** Integer arithmetic wraps around; a division by 0 gives 0, since no row may stop the others. */
  public static long apply(BinaryFunction function, long x, long y) {
    return switch (function) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> y == 0 ? 0 : x / y;
      case POW -> power(x, y);
      case MOD -> y == 0 ? 0 : Math.floorMod(x, y);
      case FMOD -> y == 0 ? 0 : x % y;
      case MAX -> Math.max(x, y);
      case MIN -> Math.min(x, y);
      case BIT_AND -> x & y;
      case BIT_OR -> x | y;
      case BIT_XOR -> x ^ y;
      case SHIFT_LEFT -> y < 0 || y >= Long.SIZE ? 0 : x << y;
      case SHIFT_RIGHT -> y < 0 || y >= Long.SIZE ? 0 : x >>> y;
      case PRELU, EQUAL, LESS, LESS_EQUAL, AND, OR, XOR ->
          throw new IllegalArgumentException(function + " gives no integer");
    };
  }

  public static boolean test(BinaryFunction function, float x, float y) {
    return switch (function) {
      case EQUAL -> x == y;
      case LESS -> x < y;
      case LESS_EQUAL -> x <= y;
      default -> throw new IllegalArgumentException(function + " is not a test of floats");
    };
  }

  public static boolean test(BinaryFunction function, long x, long y) {
    return switch (function) {
      case EQUAL -> x == y;
      case LESS -> x < y;
      case LESS_EQUAL -> x <= y;
      default -> throw new IllegalArgumentException(function + " is not a test of integers");
    };
  }

  public static boolean test(BinaryFunction function, boolean x, boolean y) {
    return switch (function) {
      case EQUAL -> x == y;
      case AND -> x && y;
      case OR -> x || y;
      case XOR -> x ^ y;
      default -> throw new IllegalArgumentException(function + " is not a test of truth values");
    };
  }

  static float reduce(ReduceFunction function, float[] x) {
    float result =
        switch (function) {
          case SUM, MEAN -> 0;
          case PROD -> 1;
          case MAX -> Float.NEGATIVE_INFINITY;
          case MIN -> Float.POSITIVE_INFINITY;
        };
    for (float element : x) {
      result =
          switch (function) {
            case SUM, MEAN -> result + element;
            case PROD -> result * element;
            case MAX -> Math.max(result, element);
            case MIN -> Math.min(result, element);
          };
    }
    return function == ReduceFunction.MEAN ? result / x.length : result;
  }

  static long reduce(ReduceFunction function, long[] x) {
    long result =
        switch (function) {
          case SUM, MEAN -> 0;
          case PROD -> 1;
          case MAX -> Long.MIN_VALUE;
          case MIN -> Long.MAX_VALUE;
        };
    for (long element : x) {
      result =
          switch (function) {
            case SUM, MEAN -> result + element;
            case PROD -> result * element;
            case MAX -> Math.max(result, element);
            case MIN -> Math.min(result, element);
          };
    }
    return function == ReduceFunction.MEAN && x.length > 0 ? result / x.length : result;
  }

  public static long wrap(long x, int bits, boolean signed) {
    int dropped = Long.SIZE - bits;
    return signed ? x << dropped >> dropped : x << dropped >>> dropped;
  }

  /**
   * Above 0 when element p comes before element q in the order of largest (or smallest) first, 0
   * when they are equal. NaN comes first either way.
   */
  static int order(Tensor x, int p, int q, boolean largest) {
    if (x.dtype() == DType.INT64) {
      int order = Long.compare(x.getLong(p), x.getLong(q));
      return largest ? order : -order;
    }
    float a = x.getFloat(p);
    float b = x.getFloat(q);
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Boolean.compare(Float.isNaN(a), Float.isNaN(b));
    }
    int order = a < b ? -1 : a > b ? 1 : 0;
    return largest ? order : -order;
  }

  /** As {@link #order}, but NaN is the largest, so that it comes last among the smallest. */
  static int rankOrder(Tensor x, int p, int q, boolean largest) {
    int order = order(x, p, q, largest);
    return !largest
            && x.dtype() == DType.FLOAT32
            && (Float.isNaN(x.getFloat(p)) || Float.isNaN(x.getFloat(q)))
        ? -order
        : order;
  }

  /** A float as an integer, as processors convert: what is none becomes the least integer. */
  public static long truncate(float x) {
    return x >= -0x1p63f && x < 0x1p63f ? (long) x : Long.MIN_VALUE;
  }

  /** Refuses an integer out of bounds. */
  public static void requireBounds(Op.Bounded bounds, long x, int row, int element) {
    if (x < bounds.least() || x > bounds.most()) {
      throw new NumberOutOfRangeException(
          x, bounds.type(), bounds.least(), bounds.most(), row, element);
    }
  }

  /** The position that an index means along an axis. */
  public static int position(long index, int extent, boolean wraps, int row) {
    long position = wraps && index < 0 ? index + extent : index;
    if (position < 0 || position >= extent) {
      throw new IndexOutOfRangeException(index, extent, row);
    }
    return (int) position;
  }

  private static long power(long x, long y) {
    if (y < 0) {
      return x == 1 ? 1 : x == -1 ? (y % 2 == 0 ? 1 : -1) : 0;
    }
    long result = 1;
    long square = x;
    for (long rest = y; rest > 0; rest >>= 1) {
      result = (rest & 1) == 1 ? result * square : result;
      square *= square;
    }
    return result;
  }
}
