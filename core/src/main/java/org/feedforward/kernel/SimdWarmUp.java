package org.feedforward.kernel;

import java.util.Arrays;
import java.util.Optional;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Lets C2 compile the micro-kernels before the first task needs them: interpreted, they run a
 * thousand times slower. Layers of 23 (12 + 8 + 2 + 1) and of 7 (4 + 2 + 1) outputs have a panel of
 * every width.
 */
final class SimdWarmUp {

  private static final long NANOS = 150_000_000;
  private static final int IN = 64;

  private SimdWarmUp() {}

  /** Warms up once per JVM; whoever comes second waits for the first. */
  static void once() {
    Holder.done();
  }

  private static final class Holder {

    static {
      run();
    }

    private Holder() {}

    static void done() {}
  }

  private static void run() {
    SimdKernels kernels = new SimdKernels();
    LinearKernel wide = kernels.linear(Tensor.zeros(23, IN), Optional.empty(), 0);
    LinearKernel narrow = kernels.linear(Tensor.zeros(7, 23), Optional.empty(), 0);
    Tile x = kernels.layout().newTile(DType.FLOAT32, IN);
    Tile y = kernels.layout().newTile(DType.FLOAT32, 23);
    Tile z = kernels.layout().newTile(DType.FLOAT32, 7);
    float[] column = new float[x.rows()];
    float[][] columns = new float[IN][];
    Arrays.fill(columns, column);
    float[] strip = new float[Kernels.STRIP];
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      for (int element = 0; element < IN; element++) {
        kernels.putColumn(x, element, 0, column, 0, column.length);
      }
      x.lend(null, 0);
      y.lend(null, 0);
      wide.run(x, y, 1, x.rows());
      narrow.run(y, z, 1, y.rows());
      x.lend(columns, 0);
      y.lend(columns, 0);
      wide.run(x, y, 1, x.rows());
      narrow.run(y, z, 1, y.rows());
      kernels.unary(UnaryFunction.SIGMOID, 0, 0, y, y, strip, y.rows());
      kernels.unary(UnaryFunction.GELU, 0, 0, y, y, strip, y.rows());
      kernels.getColumn(y, 0, 0, column, 0, column.length);
    }
  }
}
