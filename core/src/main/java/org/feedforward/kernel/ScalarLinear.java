package org.feedforward.kernel;

import java.util.Arrays;
import java.util.Optional;
import org.feedforward.tensor.Tensor;

/**
 * A linear layer over separate row arrays. Four inputs are added per pass, in order; the rows are
 * the loop that C2 vectorises.
 */
final class ScalarLinear implements LinearKernel {

  /** Inputs that all outputs take before the next: their rows stay in L1. */
  private static final int TURN = 24;

  private final float[] weight;
  private final float[] bias;
  private final int in;
  private final int out;
  private final float floor;

  ScalarLinear(Tensor weight, Optional<Tensor> bias, float floor) {
    this.weight = weight.toFloats();
    this.out = weight.dim(0);
    this.in = weight.dim(1);
    this.bias = bias.map(Tensor::toFloats).orElseGet(() -> new float[out]);
    this.floor = floor;
  }

  /** C2 vectorises loops from an array's start only, and columns are read from anywhere. */
  @Override
  public boolean readsColumns() {
    return false;
  }

  @Override
  public long bytes() {
    return (long) Float.BYTES * (weight.length + bias.length);
  }

  @Override
  public void run(Tile x, Tile y, int repeats, int rows) {
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int o = 0; o < out; o++) {
        Arrays.fill(y.floats(repeat * out + o), 0, rows, bias[o]);
      }
      for (int k = 0; k < in; k += TURN) {
        int end = Math.min(in, k + TURN);
        int o = 0;
        for (; o + 3 < out; o += 4) {
          addToFour(x, y, repeat, k, end, o, rows);
        }
        for (; o < out; o++) {
          add(x, y.floats(repeat * out + o), repeat, k, end, o, rows);
        }
      }
      for (int o = 0; floor != Float.NEGATIVE_INFINITY && o < out; o++) {
        raise(y.floats(repeat * out + o), floor, rows);
      }
    }
  }

  /** Adds the inputs from {@code k} to {@code end} to four outputs. */
  private void addToFour(Tile x, Tile y, int repeat, int k, int end, int o, int rows) {
    int to = repeat * out + o;
    for (int first = repeat * in; k + 1 < end; k += 2) {
      int w = o * in + k;
      addTwoToFour(
          x.floats(first + k),
          x.floats(first + k + 1),
          weight[w],
          weight[w + 1],
          y.floats(to),
          weight[w + in],
          weight[w + in + 1],
          y.floats(to + 1),
          weight[w + 2 * in],
          weight[w + 2 * in + 1],
          y.floats(to + 2),
          weight[w + 3 * in],
          weight[w + 3 * in + 1],
          y.floats(to + 3),
          rows);
    }
    for (int i = 0; k < end && i < 4; i++) {
      addOne(x.floats(repeat * in + k), weight[(o + i) * in + k], y.floats(to + i), rows);
    }
  }

  /** Adds the inputs from {@code k} to {@code end} to an output. */
  private void add(Tile x, float[] y, int repeat, int k, int end, int o, int rows) {
    int first = repeat * in;
    int w = o * in;
    for (; k + 3 < end; k += 4) {
      addFour(
          x.floats(first + k),
          x.floats(first + k + 1),
          x.floats(first + k + 2),
          x.floats(first + k + 3),
          weight[w + k],
          weight[w + k + 1],
          weight[w + k + 2],
          weight[w + k + 3],
          y,
          rows);
    }
    for (; k < end; k++) {
      addOne(x.floats(first + k), weight[w + k], y, rows);
    }
  }

  /**
   * Every load serves four outputs: 1.4 times as fast as {@link #addFour}. C2 of JDK 17 vectorises
   * this; not more inputs or outputs a turn, nor four inputs for two outputs.
   */
  private static void addTwoToFour(
      float[] x0,
      float[] x1,
      float a0,
      float a1,
      float[] y,
      float b0,
      float b1,
      float[] z,
      float c0,
      float c1,
      float[] u,
      float d0,
      float d1,
      float[] v,
      int rows) {
    for (int j = 0; j < rows; j++) {
      float p = x0[j];
      float q = x1[j];
      y[j] = Math.fma(a1, q, Math.fma(a0, p, y[j]));
      z[j] = Math.fma(b1, q, Math.fma(b0, p, z[j]));
      u[j] = Math.fma(c1, q, Math.fma(c0, p, u[j]));
      v[j] = Math.fma(d1, q, Math.fma(d0, p, v[j]));
    }
  }

  static void addFour(
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float a,
      float b,
      float c,
      float d,
      float[] y,
      int rows) {
    for (int j = 0; j < rows; j++) {
      y[j] = Math.fma(d, x3[j], Math.fma(c, x2[j], Math.fma(b, x1[j], Math.fma(a, x0[j], y[j]))));
    }
  }

  static void addOne(float[] x, float a, float[] y, int rows) {
    for (int j = 0; j < rows; j++) {
      y[j] = Math.fma(a, x[j], y[j]);
    }
  }

  /** Not Math.max: -0.0 stays, as in ReLU. */
  static void raise(float[] y, float floor, int rows) {
    for (int j = 0; j < rows; j++) {
      y[j] = y[j] < floor ? floor : y[j];
    }
  }
}
