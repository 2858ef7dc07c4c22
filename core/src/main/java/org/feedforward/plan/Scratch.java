package org.feedforward.plan;

import java.util.function.Consumer;
import org.feedforward.graph.RowFaultException;
import org.feedforward.kernel.Kernels;

/** What steps need beside tiles while they run: small buffers, and who is told of faulty rows. */
final class Scratch {

  private final float[] strip;
  private final int[] places;
  private Consumer<RowFaultException> faults;

  private Scratch(float[] strip, int[] places) {
    this.strip = strip;
    this.places = places;
    this.faults = Scratch::refuse;
  }

  /** Buffers with as many places as the hungriest step wants. */
  static Scratch of(int places) {
    return new Scratch(new float[Kernels.STRIP], new int[places]);
  }

  private static void refuse(RowFaultException fault) {
    throw fault;
  }

  /** For functions that are computed in several passes. */
  float[] strip() {
    return strip;
  }

  /** For the positions of a selection, or the indices of a segment. */
  int[] places() {
    return places;
  }

  /** Who is told of a number that a step cannot take; by default it is thrown. */
  Consumer<RowFaultException> faults() {
    return faults;
  }

  /** Sends faults to a listener; without one they are thrown. */
  void tell(Consumer<RowFaultException> listener) {
    faults = listener == null ? Scratch::refuse : listener;
  }

  long bytes() {
    return (long) Float.BYTES * (strip.length + places.length);
  }
}
