package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.feedforward.graph.ReduceFunction;

/** Reductions, softmax and normalisation along lines of elements, one row per lane. */
final class SimdLines {

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final int LANES = SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  private SimdLines() {}

  static void reduce(ReduceFunction function, Lines lines, Tile x, Tile y, int rows) {
    float[] source = x.floats(0);
    float[] target = y.floats(0);
    int[] offsets = lines.offsets();
    for (int block = 0; block < y.segments(rows); block++) {
      for (int i = 0; i < lines.starts().length; i++) {
        for (int r = 0; r < BLOCK; r += LANES) {
          int from = x.at(lines.starts()[i], block) + r;
          int to = y.at(i, block) + r;
          switch (function) {
            case SUM -> sum(source, from, offsets, 1, target, to);
            case MEAN -> sum(source, from, offsets, offsets.length, target, to);
            case PROD -> product(source, from, offsets, target, to);
            case MAX -> max(source, from, offsets, target, to);
            case MIN -> min(source, from, offsets, target, to);
          }
        }
      }
    }
  }

  private static FloatVector load(float[] array, int at) {
    return SimdFunctions.load(array, at);
  }

  private static void sum(float[] x, int from, int[] offsets, float count, float[] y, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(load(x, from + offset * BLOCK));
    }
    // x / 1 is x, to the bit
    SimdFunctions.div(VC.cast(sum), SimdFunctions.all(count)).intoArray(y, to);
  }

  private static void product(float[] x, int from, int[] offsets, float[] y, int to) {
    FloatVector product = FloatVector.broadcast(SPECIES, 1);
    for (int offset : offsets) {
      product = VC.cast(product).mul(load(x, from + offset * BLOCK));
    }
    VC.cast(product).intoArray(y, to);
  }

  private static void max(float[] x, int from, int[] offsets, float[] y, int to) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int offset : offsets) {
      max = VC.cast(max).max(load(x, from + offset * BLOCK));
    }
    VC.cast(max).intoArray(y, to);
  }

  private static void min(float[] x, int from, int[] offsets, float[] y, int to) {
    FloatVector min = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    for (int offset : offsets) {
      min = VC.cast(min).min(load(x, from + offset * BLOCK));
    }
    VC.cast(min).intoArray(y, to);
  }

  static void softmax(boolean log, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    float[] source = x.floats(0);
    float[] target = y.floats(0);
    int[] offsets = lines.offsets();
    for (int block = 0; block < y.segments(rows); block++) {
      for (int start : lines.starts()) {
        for (int r = 0; r < BLOCK; r += LANES) {
          int from = x.at(start, block) + r;
          int to = y.at(start, block) + r;
          if (log) {
            logSoftmax(source, from, offsets, strip, target, to);
          } else {
            softmax(source, from, offsets, target, to);
          }
        }
      }
    }
  }

  private static void softmax(float[] x, int from, int[] offsets, float[] y, int to) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int offset : offsets) {
      max = VC.cast(max).max(load(x, from + offset * BLOCK));
    }
    FloatVector largest = VC.cast(max);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      FloatVector power =
          SimdFunctions.exp(SimdFunctions.sub(load(x, from + offset * BLOCK), largest));
      power.intoArray(y, to + offset * BLOCK);
      sum = VC.cast(sum).add(power);
    }
    FloatVector whole = VC.cast(sum);
    for (int offset : offsets) {
      SimdFunctions.div(load(y, to + offset * BLOCK), whole).intoArray(y, to + offset * BLOCK);
    }
  }

  /** In passes, each short enough to be inlined whole; {@code s} holds one vector. */
  private static void logSoftmax(float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    subtractLargest(x, from, offsets, y, to);
    sumOfExp(y, to, offsets, s);
    SimdFunctions.log(load(s, 0)).intoArray(s, 0);
    subtract(y, to, offsets, s, y, to);
  }

  private static void subtractLargest(float[] x, int from, int[] offsets, float[] y, int to) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int offset : offsets) {
      max = VC.cast(max).max(load(x, from + offset * BLOCK));
    }
    FloatVector largest = VC.cast(max);
    for (int offset : offsets) {
      SimdFunctions.sub(load(x, from + offset * BLOCK), largest).intoArray(y, to + offset * BLOCK);
    }
  }

  private static void sumOfExp(float[] y, int to, int[] offsets, float[] s) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(SimdFunctions.exp(load(y, to + offset * BLOCK)));
    }
    VC.cast(sum).intoArray(s, 0);
  }

  private static void subtract(float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector subtracted = load(s, 0);
    for (int offset : offsets) {
      SimdFunctions.sub(load(x, from + offset * BLOCK), subtracted)
          .intoArray(y, to + offset * BLOCK);
    }
  }

  static void normalize(
      boolean centered, float epsilon, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    float[] source = x.floats(0);
    float[] target = y.floats(0);
    for (int block = 0; block < y.segments(rows); block++) {
      for (int start : lines.starts()) {
        for (int r = 0; r < BLOCK; r += LANES) {
          int from = x.at(start, block) + r;
          int to = y.at(start, block) + r;
          if (centered) {
            mean(source, from, lines.offsets(), strip);
            subtract(source, from, lines.offsets(), strip, target, to);
            rootOfMeanSquare(target, to, lines.offsets(), epsilon, strip);
            divide(target, to, lines.offsets(), strip, target, to);
          } else {
            rootOfMeanSquare(source, from, lines.offsets(), epsilon, strip);
            divide(source, from, lines.offsets(), strip, target, to);
          }
        }
      }
    }
  }

  private static void mean(float[] x, int from, int[] offsets, float[] s) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(load(x, from + offset * BLOCK));
    }
    SimdFunctions.div(VC.cast(sum), SimdFunctions.all(offsets.length)).intoArray(s, 0);
  }

  private static void rootOfMeanSquare(
      float[] x, int from, int[] offsets, float epsilon, float[] s) {
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      FloatVector value = load(x, from + offset * BLOCK);
      squares = value.fma(value, squares);
    }
    FloatVector mean = SimdFunctions.div(VC.cast(squares), SimdFunctions.all(offsets.length));
    SimdFunctions.sqrt(SimdFunctions.add(mean, SimdFunctions.all(epsilon))).intoArray(s, 0);
  }

  private static void divide(float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector divisor = load(s, 0);
    for (int offset : offsets) {
      SimdFunctions.div(load(x, from + offset * BLOCK), divisor).intoArray(y, to + offset * BLOCK);
    }
  }
}
