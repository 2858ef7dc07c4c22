package org.feedforward.kernel;

/** A linear layer with its weights packed for this CPU. Immutable, shared by threads. */
public sealed interface LinearKernel permits SimdLinear, ScalarLinear {

  /**
   * Computes y from x for the first {@code rows} rows. The elements of x are {@code repeats}
   * vectors of inputs one after another, those of y as many vectors of outputs.
   */
  void run(Tile x, Tile y, int repeats, int rows);

  /**
   * Whether it reads columns that are lent to x, where there is one vector of inputs a row; if not,
   * x must hold their values.
   */
  boolean readsColumns();

  /** The memory of the packed weights. */
  long bytes();
}
