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

  /** Blocks go through the passes together while a line of theirs stays in L1. */
  private static final int HOT_FLOATS = 1 << 13;

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
    return SimdArithmetic.load(array, at);
  }

  private static void sum(float[] x, int from, int[] offsets, float count, float[] y, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      sum = VC.cast(sum).add(load(x, from + offset * BLOCK));
    }
    // x / 1 is x, to the bit
    SimdArithmetic.div(VC.cast(sum), SimdArithmetic.all(count)).intoArray(y, to);
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
   * One loop over a line, for all rows of some blocks. It is called through this interface, from
   * one place, so that C2 compiles every loop by itself: several in one compilation are more than
   * it inlines, and vectors end up on the heap. What one finds for the others, a value for every
   * row, stands at the start of {@code s}. {@code xStep} and {@code yStep} lead from a block to the
   * next.
   */
  private interface Pass {
    void run(
        float epsilon,
        float[] x,
        int from,
        int xStep,
        int[] offsets,
        float[] s,
        float[] y,
        int to,
        int yStep,
        int blocks);
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
    int hot = Math.max(1, Math.min(strip.length, HOT_FLOATS / Math.max(1, offsets.length)) / BLOCK);
    int end = y.segments(rows);
    for (int block = 0; block < end; block += hot) {
      int blocks = Math.min(hot, end - block);
      for (int start : lines.starts()) {
        int from = x.at(start, block);
        int to = y.at(start, block);
        for (Stage stage : stages) {
          boolean again = stage.readsWritten();
          stage
              .pass()
              .run(
                  epsilon,
                  again ? target : x.floats(0),
                  again ? to : from,
                  again ? y.segmentStride() : x.segmentStride(),
                  offsets,
                  strip,
                  target,
                  to,
                  y.segmentStride(),
                  blocks);
        }
      }
    }
  }

  private static void subtractLargest(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int yo = to + block * yStep + r;
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int offset : offsets) {
          max = VC.cast(max).max(load(x, xo + offset * BLOCK));
        }
        FloatVector largest = VC.cast(max);
        for (int offset : offsets) {
          SimdArithmetic.sub(load(x, xo + offset * BLOCK), largest)
              .intoArray(y, yo + offset * BLOCK);
        }
      }
    }
  }

  private static void exp(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int yo = to + block * yStep + r;
        for (int offset : offsets) {
          SimdFunctions.expOfNegative(load(x, xo + offset * BLOCK))
              .intoArray(y, yo + offset * BLOCK);
        }
      }
    }
  }

  private static void sum(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int so = block * BLOCK + r;
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int offset : offsets) {
          sum = VC.cast(sum).add(load(x, xo + offset * BLOCK));
        }
        VC.cast(sum).intoArray(s, so);
      }
    }
  }

  private static void sumOfExp(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int so = block * BLOCK + r;
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int offset : offsets) {
          sum = VC.cast(sum).add(SimdFunctions.expOfNegative(load(x, xo + offset * BLOCK)));
        }
        VC.cast(sum).intoArray(s, so);
      }
    }
  }

  private static void logOfSum(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    SimdUnary.log(s, s, blocks * BLOCK);
  }

  private static void mean(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int so = block * BLOCK + r;
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int offset : offsets) {
          sum = VC.cast(sum).add(load(x, xo + offset * BLOCK));
        }
        SimdArithmetic.div(VC.cast(sum), SimdArithmetic.all(offsets.length)).intoArray(s, so);
      }
    }
  }

  private static void rootOfMeanSquare(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int so = block * BLOCK + r;
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int offset : offsets) {
          FloatVector value = load(x, xo + offset * BLOCK);
          squares = value.fma(value, squares);
        }
        FloatVector mean = SimdArithmetic.div(VC.cast(squares), SimdArithmetic.all(offsets.length));
        SimdArithmetic.sqrt(SimdArithmetic.add(mean, SimdArithmetic.all(epsilon))).intoArray(s, so);
      }
    }
  }

  private static void subtract(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int yo = to + block * yStep + r;
        int so = block * BLOCK + r;
        FloatVector subtracted = load(s, so);
        for (int offset : offsets) {
          SimdArithmetic.sub(load(x, xo + offset * BLOCK), subtracted)
              .intoArray(y, yo + offset * BLOCK);
        }
      }
    }
  }

  private static void divide(
      float epsilon,
      float[] x,
      int from,
      int xStep,
      int[] offsets,
      float[] s,
      float[] y,
      int to,
      int yStep,
      int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        int xo = from + block * xStep + r;
        int yo = to + block * yStep + r;
        int so = block * BLOCK + r;
        FloatVector divisor = load(s, so);
        for (int offset : offsets) {
          SimdArithmetic.div(load(x, xo + offset * BLOCK), divisor)
              .intoArray(y, yo + offset * BLOCK);
        }
      }
    }
  }
}
