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

  /**
   * One loop over a line. It is called through this interface, from one place, so that C2 compiles
   * every loop by itself: several in one compilation are more than it inlines, and vectors end up
   * on the heap. What one finds for the others, a vector, stands at the start of {@code s}.
   */
  private interface Pass {
    void run(float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to);
  }

  /** A pass, and whether it reads what earlier ones have written instead of x. */
  private record Stage(boolean readsWritten, Pass pass) {}

  private static final Stage[] SOFTMAX = {
    new Stage(false, SimdLines::subtractLargest),
    new Stage(true, SimdLines::exp),
    new Stage(true, SimdLines::sum),
    new Stage(true, SimdLines::divide)
  };

  private static final Stage[] LOG_SOFTMAX = {
    new Stage(false, SimdLines::subtractLargest),
    new Stage(true, SimdLines::sumOfExp),
    new Stage(true, SimdLines::logOfSum),
    new Stage(true, SimdLines::subtract)
  };

  private static final Stage[] CENTER_AND_NORMALIZE = {
    new Stage(false, SimdLines::mean),
    new Stage(false, SimdLines::subtract),
    new Stage(true, SimdLines::rootOfMeanSquare),
    new Stage(true, SimdLines::divide)
  };

  private static final Stage[] NORMALIZE = {
    new Stage(false, SimdLines::rootOfMeanSquare), new Stage(false, SimdLines::divide)
  };

  static void softmax(boolean log, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    run(log ? LOG_SOFTMAX : SOFTMAX, 0, lines, x, y, strip, rows);
  }

  static void normalize(
      boolean centered, float epsilon, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    run(centered ? CENTER_AND_NORMALIZE : NORMALIZE, epsilon, lines, x, y, strip, rows);
  }

  private static void run(
      Stage[] stages, float epsilon, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    float[] target = y.floats(0);
    int[] offsets = lines.offsets();
    for (int block = 0; block < y.segments(rows); block++) {
      for (int start : lines.starts()) {
        for (int r = 0; r < BLOCK; r += LANES) {
          int from = x.at(start, block) + r;
          int to = y.at(start, block) + r;
          for (Stage stage : stages) {
            float[] source = stage.readsWritten() ? target : x.floats(0);
            int at = stage.readsWritten() ? to : from;
            stage.pass().run(epsilon, source, at, offsets, strip, target, to);
          }
        }
      }
    }
  }

  private static void subtractLargest(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int offset : offsets) {
      max = VC.cast(max).max(load(x, from + offset * BLOCK));
    }
    FloatVector largest = VC.cast(max);
    for (int offset : offsets) {
      SimdFunctions.sub(load(x, from + offset * BLOCK), largest).intoArray(y, to + offset * BLOCK);
    }
  }

  private static void exp(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    for (int offset : offsets) {
      SimdFunctions.exp(load(x, from + offset * BLOCK)).intoArray(y, to + offset * BLOCK);
    }
  }

  private static void sum(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(load(x, from + offset * BLOCK));
    }
    VC.cast(sum).intoArray(s, 0);
  }

  private static void sumOfExp(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(SimdFunctions.exp(load(x, from + offset * BLOCK)));
    }
    VC.cast(sum).intoArray(s, 0);
  }

  private static void logOfSum(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    SimdUnary.log(s, s, LANES);
  }

  private static void mean(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(load(x, from + offset * BLOCK));
    }
    SimdFunctions.div(VC.cast(sum), SimdFunctions.all(offsets.length)).intoArray(s, 0);
  }

  private static void rootOfMeanSquare(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      FloatVector value = load(x, from + offset * BLOCK);
      squares = value.fma(value, squares);
    }
    FloatVector mean = SimdFunctions.div(VC.cast(squares), SimdFunctions.all(offsets.length));
    SimdFunctions.sqrt(SimdFunctions.add(mean, SimdFunctions.all(epsilon))).intoArray(s, 0);
  }

  private static void subtract(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector subtracted = load(s, 0);
    for (int offset : offsets) {
      SimdFunctions.sub(load(x, from + offset * BLOCK), subtracted)
          .intoArray(y, to + offset * BLOCK);
    }
  }

  private static void divide(
      float epsilon, float[] x, int from, int[] offsets, float[] s, float[] y, int to) {
    FloatVector divisor = load(s, 0);
    for (int offset : offsets) {
      SimdFunctions.div(load(x, from + offset * BLOCK), divisor).intoArray(y, to + offset * BLOCK);
    }
  }
}
