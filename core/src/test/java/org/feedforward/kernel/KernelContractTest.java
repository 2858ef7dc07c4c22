package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every implementation of {@link Kernels} promises, written out here once more as plain loops:
 * each sum begins with the bias and adds product by product in order, with one rounding each. A
 * row's bits do not depend on what stands in other rows, and nothing is written beyond the result.
 */
class KernelContractTest {

  private static final float GUARD = -12345.678f;
  private static final float NONE = Float.NEGATIVE_INFINITY;

  static Stream<Named<Kernels>> kernels() {
    return Stream.of(Kernels.best(), Kernels.scalar("for the test"))
        .map(kernels -> Named.of(kernels.choice().name(), kernels));
  }

  private static Stream<Arguments> ofBoth(Object[]... cases) {
    return kernels()
        .flatMap(
            kernels ->
                Arrays.stream(cases)
                    .map(
                        one -> {
                          Object[] all = new Object[one.length + 1];
                          all[0] = kernels;
                          System.arraycopy(one, 0, all, 1, one.length);
                          return Arguments.of(all);
                        }));
  }

  /** A tile with numbers in the given rows, and in the rows behind them what no sum survives. */
  private static Tile filled(Kernels kernels, int elements, int rows, long seed) {
    Tile tile = kernels.layout().newTile(DType.FLOAT32, elements);
    SplittableRandom random = new SplittableRandom(seed);
    for (int element = 0; element < elements; element++) {
      for (int row = 0; row < tile.rows(); row++) {
        float number = (float) (random.nextDouble() * 4 - 2);
        tile.putFloat(element, row, row < rows ? number : Float.NaN);
      }
    }
    return tile;
  }

  /** A tile for a result with guards behind its last element. */
  private record Guarded(Tile whole, Tile tile) {

    static Guarded of(Kernels kernels, int elements) {
      Tile whole = kernels.layout().newTile(DType.FLOAT32, elements + 3);
      for (int element = 0; element < elements + 3; element++) {
        for (int row = 0; row < whole.rows(); row++) {
          whole.putFloat(element, row, GUARD);
        }
      }
      return new Guarded(whole, whole.view(elements));
    }

    /** What lies behind the elements of the view in the same memory is as it was. */
    void requireUntouched() {
      if (whole.hasArrayPerElement()) {
        for (int element = tile.elements(); element < whole.elements(); element++) {
          for (float value : whole.floats(element)) {
            assertThat(value).isEqualTo(GUARD);
          }
        }
      } else {
        float[] all = whole.floats(0);
        for (int i = tile.elements() * tile.rows(); i < all.length; i++) {
          assertThat(all[i]).isEqualTo(GUARD);
        }
      }
    }
  }

  private static void requireBits(Tile found, int element, int row, float expected) {
    assertThat(Float.floatToIntBits(found.getFloat(element, row)))
        .as("element %s of row %s: %s", element, row, expected)
        .isEqualTo(Float.floatToIntBits(expected));
  }

  static Stream<Arguments> layers() {
    return ofBoth(
        // inputs, outputs, repeats, rows
        new Object[] {1, 1, 1, 1},
        new Object[] {3, 2, 1, 31},
        new Object[] {4, 3, 2, 32},
        new Object[] {23, 4, 1, 33},
        new Object[] {24, 5, 1, 65},
        new Object[] {25, 7, 3, 5},
        new Object[] {2, 8, 1, 64},
        new Object[] {26, 9, 1, 100},
        new Object[] {5, 11, 2, 97},
        new Object[] {49, 12, 1, 17},
        new Object[] {7, 13, 1, 129},
        new Object[] {1, 23, 1, 255},
        new Object[] {9, 25, 1, 256},
        new Object[] {0, 3, 1, 7});
  }

  @ParameterizedTest(name = "{0}: {1} to {2}, {3} times, {4} rows")
  @MethodSource("layers")
  void aLinearLayerAddsItsInputsInOrder(Kernels kernels, int in, int out, int repeats, int rows) {
    Tensor weight = Tensor.uniform(in, -1, 1, out, in);
    Tensor bias = Tensor.uniform(out, -1, 1, out);
    Tile x = filled(kernels, in * repeats, rows, rows);
    for (float floor : new float[] {NONE, 0, -0.25f}) {
      for (boolean biased : new boolean[] {true, false}) {
        Guarded y = Guarded.of(kernels, out * repeats);
        LinearKernel layer =
            kernels.linear(weight, biased ? Optional.of(bias) : Optional.empty(), floor);

        layer.run(x, y.tile(), repeats, rows);

        for (int row = 0; row < rows; row++) {
          for (int o = 0; o < out * repeats; o++) {
            float sum = biased ? bias.get(o % out) : 0;
            for (int k = 0; k < in; k++) {
              sum = Math.fma(x.getFloat(o / out * in + k, row), weight.get(o % out, k), sum);
            }
            requireBits(y.tile(), o, row, sum < floor ? floor : sum);
          }
        }
        y.requireUntouched();
        assertThat(layer.bytes()).isGreaterThanOrEqualTo(4L * in * out);
      }
    }
  }

  /** Read where they are, from any row on; what the tile itself holds does not count then. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aLinearLayerReadsColumnsThatAreLent(Kernels kernels) {
    for (int out : new int[] {1, 2, 3, 8, 12, 13}) {
      int rows = 100;
      int from = 11;
      Tensor weight = Tensor.uniform(out, -1, 1, out, 5);
      LinearKernel layer = kernels.linear(weight, Optional.empty(), NONE);
      if (!layer.readsColumns()) {
        continue;
      }
      Tile x = filled(kernels, 5, rows, out);
      float[][] columns = new float[5][from + rows];
      for (int e = 0; e < 5; e++) {
        Arrays.fill(columns[e], 0, from, Float.NaN);
        x.getColumn(e, 0, columns[e], from, rows);
      }
      int whole = rows / kernels.layout().segmentRows() * kernels.layout().segmentRows();
      Tile expected = kernels.layout().newTile(DType.FLOAT32, out);
      layer.run(x, expected, 1, rows);
      for (int e = 0; e < 5; e++) {
        for (int row = 0; row < whole; row++) {
          x.putFloat(e, row, Float.NaN);
        }
      }
      x.lend(columns, from);
      Tile found = kernels.layout().newTile(DType.FLOAT32, out);
      layer.run(x, found, 1, rows);
      x.lend(null, 0);

      for (int row = 0; row < rows; row++) {
        for (int o = 0; o < out; o++) {
          requireBits(found, o, row, expected.getFloat(o, row));
        }
      }
    }
  }

  /** A fused ReLU is that of PyTorch: NaN stays NaN, -0.0 stays -0.0. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aFloorKeepsWhatIsNotBelowIt(Kernels kernels) {
    float[] values = {Float.NaN, -0f, 0f, -1e-45f, 1e-45f, NONE, Float.POSITIVE_INFINITY, -3, 3};
    float[] expected = {Float.NaN, -0f, 0f, 0, 1e-45f, 0, Float.POSITIVE_INFINITY, 0, 3};
    LinearKernel layer =
        kernels.linear(
            Tensor.of(new float[] {1}, 1, 1), Optional.of(Tensor.of(new float[] {-0f}, 1)), 0);
    Tile x = kernels.layout().newTile(DType.FLOAT32, 1);
    Tile y = kernels.layout().newTile(DType.FLOAT32, 1);
    for (int row = 0; row < values.length; row++) {
      x.putFloat(0, row, values[row]);
    }
    layer.run(x, y, 1, values.length);
    for (int row = 0; row < values.length; row++) {
      requireBits(y, 0, row, expected[row]);
    }
  }

  static Stream<Arguments> convolutions() {
    return ofBoth(
        // outputs, positions, taps, groups, repeats, rows
        new Object[] {1, 1, 1, 1, 1, 1},
        new Object[] {1, 5, 3, 1, 1, 33},
        new Object[] {2, 3, 4, 2, 1, 64},
        new Object[] {3, 4, 5, 1, 2, 31},
        new Object[] {4, 2, 6, 3, 1, 100},
        new Object[] {6, 7, 2, 1, 1, 128},
        new Object[] {7, 1, 9, 2, 3, 65},
        new Object[] {8, 3, 1, 1, 1, 255},
        new Object[] {13, 2, 7, 1, 1, 96},
        new Object[] {25, 3, 3, 1, 1, 40});
  }

  /** Wherever its taps lie: here anywhere in the group. */
  @ParameterizedTest(name = "{0}: {1} outputs, {2} positions, {3} taps, {4} groups, {5} times")
  @MethodSource("convolutions")
  void aConvolutionAddsItsTapsInOrder(
      Kernels kernels, int outputs, int positions, int taps, int groups, int repeats, int rows) {
    SplittableRandom random = new SplittableRandom(taps);
    int elements = 20;
    int[] starts = random.ints(positions, 0, 10).toArray();
    int[] offsets = random.ints(taps, 0, 10).sorted().toArray();
    ConvolutionShape shape =
        new ConvolutionShape(repeats, groups, elements, outputs, starts, offsets);
    Tensor weight = Tensor.uniform(rows, -1, 1, groups * outputs, taps);
    Tensor bias = Tensor.uniform(taps, -1, 1, groups * outputs);
    Tile x = filled(kernels, shape.inElements() * repeats, rows, positions);
    Guarded y = Guarded.of(kernels, shape.outElements() * repeats);

    kernels.convolution(shape, weight, Optional.of(bias), 0).run(x, y.tile(), rows);

    for (int row = 0; row < rows; row++) {
      for (int e = 0; e < shape.outElements() * repeats; e++) {
        int channel = e / positions % (groups * outputs);
        int first =
            e / shape.outElements() * shape.inElements()
                + channel / outputs * elements
                + starts[e % positions];
        float sum = bias.get(channel);
        for (int k = 0; k < taps; k++) {
          sum = Math.fma(x.getFloat(first + offsets[k], row), weight.get(channel, k), sum);
        }
        requireBits(y.tile(), e, row, sum < 0 ? 0 : sum);
      }
    }
    y.requireUntouched();
  }

  static Stream<Arguments> products() {
    return ofBoth(
        // m, k, n, rows
        new Object[] {1, 1, 1, 1},
        new Object[] {4, 4, 4, 32},
        new Object[] {5, 3, 7, 33},
        new Object[] {3, 8, 5, 100},
        new Object[] {8, 1, 9, 17},
        new Object[] {2, 0, 3, 31});
  }

  /** Two products behind each other, the second operand as it is or transposed. */
  @ParameterizedTest(name = "{0}: {1} x {2} x {3}, {4} rows")
  @MethodSource("products")
  void aProductOfMatricesAddsInOrder(Kernels kernels, int m, int k, int n, int rows) {
    Tile a = filled(kernels, 2 * m * k, rows, 1);
    Tile b = filled(kernels, 2 * k * n, rows, 2);
    Tile bias = filled(kernels, n, rows, 3);
    for (boolean transposed : new boolean[] {false, true}) {
      MatMulShape shape =
          new MatMulShape(
              m,
              k,
              n,
              k,
              1,
              transposed ? 1 : n,
              transposed ? k : 1,
              new int[] {0, m * k},
              new int[] {0, k * n},
              new int[] {0, m * n});
      for (Tile added : Arrays.asList(bias, null)) {
        Guarded c = Guarded.of(kernels, 2 * m * n);

        kernels.matMul(shape, a, b, added, c.tile(), rows);

        for (int row = 0; row < rows; row++) {
          for (int e = 0; e < 2 * m * n; e++) {
            int product = e / (m * n);
            int i = e / n % m;
            int j = e % n;
            float sum = added == null ? 0 : bias.getFloat(j, row);
            for (int s = 0; s < k; s++) {
              int right = product * k * n + (transposed ? j * k + s : s * n + j);
              sum =
                  Math.fma(
                      a.getFloat(product * m * k + i * k + s, row), b.getFloat(right, row), sum);
            }
            requireBits(c.tile(), e, row, sum);
          }
        }
        c.requireUntouched();
      }
    }
  }

  /** Lines of no elements give nothing, but a sum of none is 0 and the largest of none is least. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aLineMayBeEmpty(Kernels kernels) {
    Lines lines = Lines.along(new int[] {3, 0}, List.of(1));
    Tile none = kernels.layout().newTile(DType.FLOAT32, 0);
    float[] strip = new float[Kernels.STRIP];
    for (boolean flag : new boolean[] {true, false}) {
      kernels.softmax(flag, lines, none, none, strip, 40);
      kernels.normalize(flag, 1e-5f, lines, none, none, strip, 40);
    }
    Tile y = kernels.layout().newTile(DType.FLOAT32, 3);
    for (ReduceFunction function : List.of(ReduceFunction.SUM, ReduceFunction.MAX)) {
      kernels.reduce(function, lines, none, y, 40);
      for (int row = 0; row < 40; row++) {
        requireBits(y, 2, row, function == ReduceFunction.SUM ? 0 : NONE);
      }
    }
  }

  /** Softmax, norms and reductions of a row are as if the row stood alone. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aRowDoesNotSeeTheOthers(Kernels kernels) {
    Lines lines = Lines.along(new int[] {3, 7}, List.of(1));
    int rows = 70;
    Tile together = filled(kernels, 21, rows, 5);
    for (int e = 0; e < 21; e++) { // neighbours that spread as far as they can
      together.putFloat(e, 0, Float.NaN);
      together.putFloat(e, 33, Float.POSITIVE_INFINITY);
      together.putFloat(e, 68, 3e38f);
    }
    float[] strip = new float[Kernels.STRIP];
    for (int row : new int[] {1, 31, 32, 34, 63, 64, 69}) {
      Tile alone = kernels.layout().newTile(DType.FLOAT32, 21);
      for (int e = 0; e < 21; e++) {
        alone.putFloat(e, 0, together.getFloat(e, row));
      }
      for (String operation : List.of("softmax", "log", "norm", "rms", "sum", "max")) {
        Tile one = run(kernels, operation, lines, alone, strip, 1);
        Tile all = run(kernels, operation, lines, together, strip, rows);
        for (int e = 0; e < one.elements(); e++) {
          requireBits(all, e, row, one.getFloat(e, 0));
        }
      }
    }
  }

  private static Tile run(
      Kernels kernels, String operation, Lines lines, Tile x, float[] strip, int rows) {
    boolean reduces = operation.equals("sum") || operation.equals("max");
    Tile y = kernels.layout().newTile(DType.FLOAT32, reduces ? lines.starts().length : 21);
    switch (operation) {
      case "softmax" -> kernels.softmax(false, lines, x, y, strip, rows);
      case "log" -> kernels.softmax(true, lines, x, y, strip, rows);
      case "norm" -> kernels.normalize(true, 1e-5f, lines, x, y, strip, rows);
      case "rms" -> kernels.normalize(false, 1e-5f, lines, x, y, strip, rows);
      case "sum" -> kernels.reduce(ReduceFunction.SUM, lines, x, y, rows);
      default -> kernels.reduce(ReduceFunction.MAX, lines, x, y, rows);
    }
    return y;
  }
}
