package org.feedforward.plan;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.tensor.DType;

/**
 * Gives memory to values: buffers, counted in elements per row, that are handed back when a value
 * is not needed any more and given to the next that fits best.
 */
final class Buffers {

  /** One buffer: a type and how many elements it must hold. */
  static final class Buffer {
    private final DType dtype;
    private int elements;

    private Buffer(DType dtype, int elements) {
      this.dtype = dtype;
      this.elements = elements;
    }

    DType dtype() {
      return dtype;
    }

    int elements() {
      return elements;
    }
  }

  private final List<Buffer> all = new ArrayList<>();
  private final List<Buffer> free = new ArrayList<>();

  /** A buffer of at least that many elements. */
  Buffer take(DType dtype, int elements) {
    Buffer best = null;
    for (Buffer buffer : free) {
      if (buffer.dtype == dtype && (best == null || fitsBetter(buffer, best, elements))) {
        best = buffer;
      }
    }
    if (best == null) {
      best = new Buffer(dtype, elements);
      all.add(best);
    } else {
      free.remove(best);
      best.elements = Math.max(best.elements, elements);
    }
    return best;
  }

  /** The smallest that is large enough, else the largest. */
  private static boolean fitsBetter(Buffer buffer, Buffer best, int elements) {
    if (best.elements < elements) {
      return buffer.elements > best.elements;
    }
    return buffer.elements >= elements && buffer.elements < best.elements;
  }

  /** Hands a buffer back. */
  void release(Buffer buffer) {
    free.add(buffer);
  }

  /** Every buffer that was given. */
  List<Buffer> all() {
    return all;
  }
}
