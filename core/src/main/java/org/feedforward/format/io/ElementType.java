package org.feedforward.format.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.feedforward.tensor.DType;

/**
 * How a file stores one element, and what it becomes: floats of any width are rounded to float32
 * once, integers become int64, truth values stay.
 */
public enum ElementType {
  FLOAT64(8, DType.FLOAT32, "float64", "F64"),
  FLOAT32(4, DType.FLOAT32, "float32", "F32"),
  FLOAT16(2, DType.FLOAT32, "float16", "F16"),
  BFLOAT16(2, DType.FLOAT32, "bfloat16", "BF16"),
  FLOAT8_E4M3(1, DType.FLOAT32, "float8_e4m3fn", "F8_E4M3"),
  FLOAT8_E5M2(1, DType.FLOAT32, "float8_e5m2", "F8_E5M2"),
  INT64(8, DType.INT64, "int64", "I64"),
  INT32(4, DType.INT64, "int32", "I32"),
  INT16(2, DType.INT64, "int16", "I16"),
  INT8(1, DType.INT64, "int8", "I8"),
  UINT64(8, DType.INT64, "uint64", "U64"),
  UINT32(4, DType.INT64, "uint32", "U32"),
  UINT16(2, DType.INT64, "uint16", "U16"),
  UINT8(1, DType.INT64, "uint8", "U8"),
  BOOL(1, DType.BOOL, "bool", "BOOL");

  private final int bytes;
  private final DType dtype;
  private final String torchName;
  private final String safetensorsName;

  ElementType(int bytes, DType dtype, String torchName, String safetensorsName) {
    this.bytes = bytes;
    this.dtype = dtype;
    this.torchName = torchName;
    this.safetensorsName = safetensorsName;
  }

  /** The type that PyTorch calls so, as in {@code torch.float16}. */
  public static Optional<ElementType> ofTorch(String name) {
    return Arrays.stream(values()).filter(type -> type.torchName.equals(name)).findFirst();
  }

  /** The type that safetensors calls so, as in {@code BF16}. */
  public static Optional<ElementType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensorsName.equals(name)).findFirst();
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** What the elements become. */
  public DType dtype() {
    return dtype;
  }

  /** Whether an element becomes something else than it was. */
  public boolean isConverted() {
    return this != FLOAT32 && this != INT64 && this != BOOL;
  }

  /** The next float of a buffer. */
  float nextFloat(ByteBuffer buffer) {
    return switch (this) {
      case FLOAT64 -> (float) buffer.getDouble();
      case FLOAT32 -> buffer.getFloat();
      case FLOAT16 -> small(buffer.getShort() & 0xffff, 5, 10);
      case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort() << 16);
      case FLOAT8_E4M3 -> e4m3(buffer.get() & 0xff);
      case FLOAT8_E5M2 -> small(buffer.get() & 0xff, 5, 2);
      default -> throw new IllegalStateException(this + " holds no floats");
    };
  }

  /** The next integer of a buffer. */
  long nextLong(ByteBuffer buffer) {
    return switch (this) {
      case INT64, UINT64 -> buffer.getLong();
      case INT32 -> buffer.getInt();
      case INT16 -> buffer.getShort();
      case INT8 -> buffer.get();
      case UINT32 -> buffer.getInt() & 0xffffffffL;
      case UINT16 -> buffer.getShort() & 0xffff;
      case UINT8 -> buffer.get() & 0xff;
      default -> throw new IllegalStateException(this + " holds no integers");
    };
  }

  /** A number in the IEEE 754 pattern of that many bits; exact in float32. */
  private static float small(int bits, int exponentBits, int mantissaBits) {
    int mantissa = bits & ((1 << mantissaBits) - 1);
    int exponent = bits >> mantissaBits & ((1 << exponentBits) - 1);
    int sign = bits >> (mantissaBits + exponentBits) << 31;
    int bias = (1 << (exponentBits - 1)) - 1;
    if (exponent == 0) {
      float magnitude = mantissa * Float.intBitsToFloat((128 - bias - mantissaBits) << 23);
      return sign < 0 ? -magnitude : magnitude;
    }
    boolean special = exponent == (1 << exponentBits) - 1; // infinity, NaN
    int wide = special ? 0xff : exponent - bias + 127;
    return Float.intBitsToFloat(sign | wide << 23 | mantissa << (23 - mantissaBits));
  }

  /** The format "fn" has no infinities: all ones is NaN, every other pattern a number. */
  private static float e4m3(int bits) {
    if ((bits & 0x7f) == 0x7f) {
      return Float.NaN;
    }
    int exponent = bits >> 3 & 15;
    float magnitude =
        exponent == 0
            ? Math.scalb((float) (bits & 7), -9)
            : Math.scalb((float) (bits & 7 | 8), exponent - 10);
    return bits >= 0x80 ? -magnitude : magnitude;
  }

  /** PyTorch's name. */
  @Override
  public String toString() {
    return torchName;
  }
}
