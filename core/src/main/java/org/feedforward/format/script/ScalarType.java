package org.feedforward.format.script;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.tensor.DType;

/**
 * The types of PyTorch's tensors that can be computed with, their numbers in code, and what they
 * are computed in. Integers narrower than int64 are kept within their range by {@link
 * NarrowIntegers}.
 */
enum ScalarType {
  UINT8(0, 8, DType.INT64),
  INT8(1, 8, DType.INT64),
  INT16(2, 16, DType.INT64),
  INT32(3, 32, DType.INT64),
  INT64(4, 64, DType.INT64),
  FLOAT16(5, 16, DType.FLOAT32),
  FLOAT32(6, 32, DType.FLOAT32),
  FLOAT64(7, 64, DType.FLOAT32),
  BOOL(11, 8, DType.BOOL),
  BFLOAT16(15, 16, DType.FLOAT32);

  private final int code;
  private final int bits;
  private final DType dtype;

  ScalarType(int code, int bits, DType dtype) {
    this.code = code;
    this.bits = bits;
    this.dtype = dtype;
  }

  /** The type that code calls by this number. */
  static Optional<ScalarType> ofCode(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** The type of that name, as int32. */
  static Optional<ScalarType> ofName(String name) {
    return Arrays.stream(values()).filter(type -> type.toString().equals(name)).findFirst();
  }

  /** The type that is computed in itself. */
  static ScalarType of(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> FLOAT32;
      case INT64 -> INT64;
      case BOOL -> BOOL;
    };
  }

  /** The number that code calls it by. */
  int code() {
    return code;
  }

  int bits() {
    return bits;
  }

  /** What its elements are computed in. */
  DType dtype() {
    return dtype;
  }

  boolean isSigned() {
    return this != UINT8;
  }

  /** Whether its numbers have fewer bits than what they are computed in. */
  boolean isNarrowInteger() {
    return dtype == DType.INT64 && bits < Long.SIZE;
  }

  /** The least of its integers. */
  long least() {
    return isSigned() ? -1L << (bits - 1) : 0;
  }

  /** The largest of its integers. */
  long most() {
    return isSigned() ? ~least() : (1L << bits) - 1;
  }

  /** Whether an integer is one of its numbers. */
  boolean holds(long number) {
    return !isNarrowInteger() || (number >= least() && number <= most());
  }

  /** The integer type that holds the numbers of both, as torch.promote_types. */
  ScalarType promotedWith(ScalarType other) {
    if (this == other || other == BOOL) {
      return this;
    }
    if (this == BOOL) {
      return other;
    }
    boolean mixed = isSigned() != other.isSigned();
    if (mixed && bits == other.bits) {
      return INT16; // uint8 and int8
    }
    return bits > other.bits ? this : other;
  }

  /** PyTorch's name: {@code float32}, {@code uint8}, {@code bool}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
