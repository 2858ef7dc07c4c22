package org.feedforward.plan;

import org.feedforward.kernel.Tile;

/**
 * One operation of a plan: reads tiles and writes one. Immutable; what it needs besides is in the
 * workspace's scratch.
 */
@FunctionalInterface
interface Step {

  /** Computes the first {@code rows} rows. */
  void run(Tile[] tiles, Scratch scratch, int rows);
}
