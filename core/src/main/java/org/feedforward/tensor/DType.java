package org.feedforward.tensor;

import java.util.Locale;

/**
 * The type of a tensor's elements. Narrower integers compute as {@link #INT64} with an explicit
 * wrap-around; float64 and half precision become {@link #FLOAT32} when a model is read.
 */
public enum DType {
  /** 32-bit IEEE 754, stored in a {@code float[]}. */
  FLOAT32(4),
  /** 64-bit two's complement, stored in a {@code long[]}. */
  INT64(8),
  /** Truth values, stored in a {@code boolean[]}. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** PyTorch's name: {@code float32}, {@code int64}, {@code bool}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
