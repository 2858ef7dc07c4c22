package org.feedforward.kernel;

import java.util.Optional;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.Tensor;

/**
 * The kernels in plain Java. Every element has an array of its own: C2 vectorises loops over whole
 * arrays, at five times the speed of loops at an offset into a flat one.
 */
final class ScalarKernels implements Kernels {

  private static final TileLayout LAYOUT = new TileLayout(256, 256, true);

  private final KernelChoice choice;

  ScalarKernels(String reason) {
    this.choice = new KernelChoice("scalar", reason);
  }

  @Override
  public KernelChoice choice() {
    return choice;
  }

  /** Plain loops are compiled soon enough. */
  @Override
  public void warmUp() {}

  @Override
  public TileLayout layout() {
    return LAYOUT;
  }

  @Override
  public void putColumn(Tile tile, int element, int row, float[] source, int from, int count) {
    tile.putColumn(element, row, source, from, count);
  }

  @Override
  public void getColumn(Tile tile, int element, int row, float[] target, int to, int count) {
    tile.getColumn(element, row, target, to, count);
  }

  @Override
  public void standardize(
      Standardization how, float[] source, int from, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = how.of(source[from + i]);
    }
  }

  @Override
  public void summarize(float[] values, int from, int count, FloatSummary summary) {
    summary.begin();
    summary.add(values, from, from + count);
  }

  @Override
  public LinearKernel linear(Tensor weight, Optional<Tensor> bias, float floor) {
    return new ScalarLinear(weight, bias, floor);
  }

  @Override
  public ConvolutionKernel convolution(
      ConvolutionShape shape, Tensor weight, Optional<Tensor> bias, float floor) {
    return new ScalarConvolution(shape, weight, bias, floor);
  }

  @Override
  public void unary(
      UnaryFunction function, float a, float b, Tile x, Tile y, float[] strip, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      ScalarUnary.apply(function, a, b, x.floats(element), 0, y.floats(element), 0, rows);
    }
  }

  @Override
  public void binary(BinaryFunction function, Run[] runs, Tile x, Tile y, Tile z, int rows) {
    for (Run run : runs) {
      for (int i = 0; i < run.length(); i++) {
        float[] left = x.floats(run.from()[0] + i * run.steps()[0]);
        float[] right = y.floats(run.from()[1] + i * run.steps()[1]);
        ScalarBinary.apply(function, left, right, z.floats(run.to() + i), rows);
      }
    }
  }

  @Override
  public void matMul(MatMulShape shape, Tile a, Tile b, Tile bias, Tile c, int rows) {
    ScalarMatMul.run(shape, a, b, bias, c, rows);
  }

  @Override
  public void reduce(ReduceFunction function, Lines lines, Tile x, Tile y, int rows) {
    ScalarLines.reduce(function, lines, x, y, rows);
  }

  @Override
  public void softmax(boolean log, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    ScalarLines.softmax(log, lines, x, y, rows);
  }

  @Override
  public void normalize(
      boolean centered, float epsilon, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    ScalarLines.normalize(centered, epsilon, lines, x, y, rows);
  }
}
