package org.feedforward.format.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.tensor.DType;

/**
 * The element types of ONNX (TensorProto.DataType) that can be computed with, and what they are
 * computed in.
 */
enum OnnxType {
  FLOAT(1, 32, DType.FLOAT32),
  UINT8(2, 8, DType.INT64),
  INT8(3, 8, DType.INT64),
  UINT16(4, 16, DType.INT64),
  INT16(5, 16, DType.INT64),
  INT32(6, 32, DType.INT64),
  INT64(7, 64, DType.INT64),
  /** Only of what comes from the inputs of a model: the positions of texts among those it knows. */
  STRING(8, 64, DType.INT64),
  BOOL(9, 8, DType.BOOL),
  FLOAT16(10, 16, DType.FLOAT32),
  DOUBLE(11, 64, DType.FLOAT32),
  UINT32(12, 32, DType.INT64),
  UINT64(13, 64, DType.INT64),
  BFLOAT16(16, 16, DType.FLOAT32);

  private static final String[] OTHER_NAMES = {
    "undefined",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "string",
    "",
    "",
    "",
    "",
    "",
    "complex64",
    "complex128",
    "",
    "float8e4m3fn",
    "float8e4m3fnuz",
    "float8e5m2",
    "float8e5m2fnuz",
    "uint4",
    "int4",
    "float4e2m1",
    "float8e8m0",
    "uint2",
    "int2"
  };

  private final int code;
  private final int bits;
  private final DType dtype;

  OnnxType(int code, int bits, DType dtype) {
    this.code = code;
    this.bits = bits;
    this.dtype = dtype;
  }

  /** TensorProto.DataType. */
  int code() {
    return code;
  }

  /** The type of that number in the file; empty when it can not be computed with. */
  static Optional<OnnxType> of(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code && type != STRING).findFirst();
  }

  /** The type of an input of that number, which may be texts. */
  static Optional<OnnxType> ofInput(long code) {
    return code == STRING.code ? Optional.of(STRING) : of(code);
  }

  /** What to call a type number in a message, known or not. */
  static String describe(long code) {
    return of(code)
        .map(OnnxType::toString)
        .orElseGet(
            () ->
                code >= 0 && code < OTHER_NAMES.length
                    ? OTHER_NAMES[(int) code] + " (type " + code + ")"
                    : "of unknown type " + code);
  }

  /** What its values are computed in. */
  DType dtype() {
    return dtype;
  }

  /** Bytes of one element in raw data. */
  int bytes() {
    return bits / Byte.SIZE;
  }

  /** Bits of one element. */
  int bits() {
    return bits;
  }

  boolean isInteger() {
    return dtype == DType.INT64;
  }

  boolean isFloat() {
    return dtype == DType.FLOAT32;
  }

  /** Whether the lowest number is below 0. */
  boolean isSigned() {
    return !name().startsWith("U");
  }

  /** Whether every number of another type of integers is one of this. */
  boolean holdsAll(OnnxType other) {
    return other.isSigned() == isSigned() ? other.bits <= bits : isSigned() && other.bits < bits;
  }

  /** Whether results must be cut to fewer bits than they are computed in. */
  boolean wraps() {
    return isInteger() && bits < Long.SIZE;
  }

  /** Whether a float becomes 32 bits with a sign on its way to this type. */
  boolean narrowsFloats() {
    return wraps() && this != UINT32;
  }

  /** The least number, of an integer. */
  long least() {
    return isSigned() ? -1L << (bits - 1) : 0;
  }

  /** The largest number, of an integer; beyond a long's for uint64, which ends there too. */
  long most() {
    return isSigned() || bits == Long.SIZE
        ? ~(-1L << (Math.min(bits, Long.SIZE) - 1))
        : (1L << bits) - 1;
  }

  /** Whether numbers are rounded when they are read. */
  boolean isConverted() {
    return isFloat() && this != FLOAT;
  }

  /** NumPy's name: {@code float32}, {@code uint8}, {@code bool}. */
  @Override
  public String toString() {
    return switch (this) {
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }
}
