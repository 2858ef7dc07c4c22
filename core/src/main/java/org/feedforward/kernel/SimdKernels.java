package org.feedforward.kernel;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.Tensor;

/**
 * The kernels on the Vector API: one row per lane. A tile is one array of blocks of rows, which the
 * micro-kernels read front to back.
 */
final class SimdKernels implements Kernels {

  /**
   * The one species that all kernels use, and the class of its vectors: C2 only keeps vectors in
   * registers where it knows their class.
   */
  static final VectorSpecies<Float> SPECIES =
      KernelProbe.bits().isEmpty()
          ? FloatVector.SPECIES_PREFERRED
          : VectorSpecies.of(float.class, VectorShape.forBitSize(KernelProbe.bits().getAsInt()));

  static final Class<? extends FloatVector> VC = FloatVector.zero(SPECIES).getClass();

  /** As many ints. */
  static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  static final Class<? extends IntVector> INT_VC = IntVector.zero(INTS).getClass();

  /** Rows of a block: at least two vectors, 128 bytes. */
  static final int BLOCK_ROWS = Math.max(32, 2 * SPECIES.length());

  /**
   * Eight blocks: enough that a panel of weights is used several times while it is in L1, few
   * enough that the activations of usual layers stay in L2.
   */
  private static final TileLayout LAYOUT = new TileLayout(BLOCK_ROWS, 8 * BLOCK_ROWS, false);

  static boolean isWorthwhile() {
    return SPECIES.length() >= 4;
  }

  @Override
  public KernelChoice choice() {
    int bits = SPECIES.vectorBitSize();
    String reason =
        KernelProbe.bits().isEmpty()
            ? "the Vector API is there and prefers vectors of " + bits + " bits"
            : "-D" + KernelProbe.PROPERTY + "=simd-" + bits + " is set";
    return new KernelChoice("simd-" + bits, reason);
  }

  @Override
  public void warmUp() {
    SimdWarmUp.once();
  }

  @Override
  public TileLayout layout() {
    return LAYOUT;
  }

  @Override
  public void putColumn(Tile tile, int element, int row, float[] source, int from, int count) {
    int whole = row % BLOCK_ROWS == 0 ? count / BLOCK_ROWS : 0;
    int to = tile.at(element, row / BLOCK_ROWS);
    SimdCopies.put(source, from, tile.floats(0), to, tile.segmentStride(), whole);
    int done = whole * BLOCK_ROWS;
    tile.putColumn(element, row + done, source, from + done, count - done);
  }

  @Override
  public void getColumn(Tile tile, int element, int row, float[] target, int to, int count) {
    int whole = row % BLOCK_ROWS == 0 ? count / BLOCK_ROWS : 0;
    int from = tile.at(element, row / BLOCK_ROWS);
    SimdCopies.get(tile.floats(0), from, tile.segmentStride(), target, to, whole);
    int done = whole * BLOCK_ROWS;
    tile.getColumn(element, row + done, target, to + done, count - done);
  }

  @Override
  public void standardize(
      Standardization how, float[] source, int from, float[] target, int count) {
    SimdStandardization.run(how, source, from, target, count);
  }

  @Override
  public void summarize(float[] values, int from, int count, FloatSummary summary) {
    SimdSummary.summarize(values, from, count, summary);
  }

  @Override
  public LinearKernel linear(Tensor weight, Optional<Tensor> bias, float floor) {
    return new SimdLinear(weight, bias, floor);
  }

  @Override
  public ConvolutionKernel convolution(
      ConvolutionShape shape, Tensor weight, Optional<Tensor> bias, float floor) {
    return new SimdConvolution(shape, weight, bias, floor);
  }

  @Override
  public void unary(
      UnaryFunction function, float a, float b, Tile x, Tile y, float[] strip, int rows) {
    int count = y.segments(rows) * y.elements() * BLOCK_ROWS;
    SimdUnary.apply(function, a, b, x.floats(0), y.floats(0), strip, count);
  }

  @Override
  public void binary(BinaryFunction function, Run[] runs, Tile x, Tile y, Tile z, int rows) {
    SimdBinary.run(function, runs, x, y, z, rows);
  }

  @Override
  public void matMul(MatMulShape shape, Tile a, Tile b, Tile bias, Tile c, int rows) {
    SimdMatMul.run(shape, a, b, bias, c, rows);
  }

  @Override
  public void reduce(ReduceFunction function, Lines lines, Tile x, Tile y, int rows) {
    SimdLines.reduce(function, lines, x, y, rows);
  }

  @Override
  public void softmax(boolean log, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    SimdLines.softmax(log, lines, x, y, strip, rows);
  }

  @Override
  public void normalize(
      boolean centered, float epsilon, Lines lines, Tile x, Tile y, float[] strip, int rows) {
    SimdLines.normalize(centered, epsilon, lines, x, y, strip, rows);
  }
}
