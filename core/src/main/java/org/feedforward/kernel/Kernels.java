package org.feedforward.kernel;

import java.util.Optional;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.Tensor;

/**
 * The float arithmetic of this CPU. Both implementations give the same bits: those of {@link
 * org.feedforward.graph.Interpreter}. Operands are tiles; a result is computed for the first {@code
 * rows} rows, what stands in further rows is undefined. What is not worth vectorising (integers,
 * truth values, look-ups) is the same for both: {@link Integers}, {@link Truths}, {@link Casts},
 * {@link Copies}, {@link Lookups}, {@link Selection}.
 */
public sealed interface Kernels permits SimdKernels, ScalarKernels {

  /** The fastest kernels that this JVM can run. */
  static Kernels best() {
    return KernelProbe.best();
  }

  /** The kernels that need nothing but the JDK's base module, and why they are wanted. */
  static Kernels scalar(String reason) {
    return new ScalarKernels(reason);
  }

  /** What these kernels are and why they were chosen. */
  KernelChoice choice();

  /** Has the kernels compiled, once per JVM, in at most 200 ms. */
  void warmUp();

  /** How the rows of tiles are laid out. */
  TileLayout layout();

  /** Copies an element's values for rows from {@code row} out of a column. */
  void putColumn(Tile tile, int element, int row, float[] source, int from, int count);

  /** Copies an element's values for rows from {@code row} into a column. */
  void getColumn(Tile tile, int element, int row, float[] target, int to, int count);

  /**
   * Standardizes numbers of the table: {@code target[i]} becomes that of {@code source[from + i]}.
   */
  void standardize(Standardization how, float[] source, int from, float[] target, int count);

  /** Finds what some floats span, and their sum. */
  void summarize(float[] values, int from, int count, FloatSummary summary);

  /**
   * Packs a linear layer.
   *
   * @param weight [out, in]
   * @param bias [out], or none
   * @param floor results below it become it (0 for a fused ReLU); -Infinity for none
   */
  LinearKernel linear(Tensor weight, Optional<Tensor> bias, float floor);

  /**
   * Packs a convolution.
   *
   * @param weight of every output, those of its taps one after another
   * @param bias [out], or none
   * @param floor results below it become it (0 for a fused ReLU); -Infinity for none
   */
  ConvolutionKernel convolution(
      ConvolutionShape shape, Tensor weight, Optional<Tensor> bias, float floor);

  /** Floats of scratch memory that {@link #unary} wants: a part of L1. */
  int STRIP = 1024;

  /** y = function(x), element by element; y may be x. The strip is scratch of {@link #STRIP}. */
  void unary(UnaryFunction function, float a, float b, Tile x, Tile y, float[] strip, int rows);

  /**
   * z = function(x, y) for functions that give a float; z may be an operand that all runs read in
   * place.
   */
  void binary(BinaryFunction function, Run[] runs, Tile x, Tile y, Tile z, int rows);

  /** c = bias + a b; the bias may be null. */
  void matMul(MatMulShape shape, Tile a, Tile b, Tile bias, Tile c, int rows);

  /** Line i of x becomes element i of y. */
  void reduce(ReduceFunction function, Lines lines, Tile x, Tile y, int rows);

  /**
   * Softmax, or its logarithm, of every line; y may be x. The strip is scratch of {@link #STRIP}.
   */
  void softmax(boolean log, Lines lines, Tile x, Tile y, float[] strip, int rows);

  /** Normalises every line; y may be x. The strip is scratch of {@link #STRIP}. */
  void normalize(
      boolean centered, float epsilon, Lines lines, Tile x, Tile y, float[] strip, int rows);
}
