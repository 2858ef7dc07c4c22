package org.feedforward.kernel;

/** A convolution with its weights packed for this CPU. Immutable, shared by threads. */
public sealed interface ConvolutionKernel permits SimdConvolution, ScalarConvolution {

  /** Computes y from x for the first {@code rows} rows. */
  void run(Tile x, Tile y, int rows);

  /** The memory of the packed weights. */
  long bytes();
}
