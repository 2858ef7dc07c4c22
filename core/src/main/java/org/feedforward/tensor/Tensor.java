package org.feedforward.tensor;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * An immutable n-dimensional array in C order (the last axis varies fastest), as {@code
 * torch.Tensor}. A tensor of rank 0 is a scalar. Two tensors are equal when type, shape and every
 * element are equal, where NaN equals NaN and 0.0 differs from -0.0 (that is, equal bits up to the
 * payload of a NaN).
 */
public final class Tensor {

  private final DType dtype;
  private final int[] shape;
  private final Object data; // float[], long[] or boolean[] of exactly size() elements

  private Tensor(DType dtype, int[] shape, Object data) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /** A float vector of shape [n]. */
  public static Tensor of(float... values) {
    return new Tensor(DType.FLOAT32, new int[] {values.length}, values.clone());
  }

  /** A float tensor of the given shape from its elements in C order. */
  public static Tensor of(float[] values, int... shape) {
    requireLength(values.length, shape);
    return new Tensor(DType.FLOAT32, shape.clone(), values.clone());
  }

  /** A float matrix of shape [rows, columns]; all rows have the same length. */
  public static Tensor of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[Math.multiplyExact(rows.length, columns)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "Row "
                + i
                + " has "
                + rows[i].length
                + " elements, expected "
                + columns
                + " as in row 0");
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return new Tensor(DType.FLOAT32, new int[] {rows.length, columns}, values);
  }

  /** An integer tensor of the given shape from its elements in C order. */
  public static Tensor ofLongs(long[] values, int... shape) {
    requireLength(values.length, shape);
    return new Tensor(DType.INT64, shape.clone(), values.clone());
  }

  /** A truth-value tensor of the given shape from its elements in C order. */
  public static Tensor ofBooleans(boolean[] values, int... shape) {
    requireLength(values.length, shape);
    return new Tensor(DType.BOOL, shape.clone(), values.clone());
  }

  /** A scalar (rank 0) float. */
  public static Tensor scalar(float value) {
    return new Tensor(DType.FLOAT32, new int[0], new float[] {value});
  }

  /** A scalar (rank 0) integer. */
  public static Tensor scalar(long value) {
    return new Tensor(DType.INT64, new int[0], new long[] {value});
  }

  /** A scalar (rank 0) truth value. */
  public static Tensor scalar(boolean value) {
    return new Tensor(DType.BOOL, new int[0], new boolean[] {value});
  }

  /** Float zeros, as {@code torch.zeros}. */
  public static Tensor zeros(int... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /** Zeros (or false) of a type. */
  public static Tensor zeros(DType dtype, int... shape) {
    int size = sizeOf(shape);
    Object data =
        switch (dtype) {
          case FLOAT32 -> new float[size];
          case INT64 -> new long[size];
          case BOOL -> new boolean[size];
        };
    return new Tensor(dtype, shape.clone(), data);
  }

  /** Float ones, as {@code torch.ones}. */
  public static Tensor ones(int... shape) {
    return full(1f, shape);
  }

  /** A float tensor with the same value everywhere, as {@code torch.full}. */
  public static Tensor full(float value, int... shape) {
    return generate(shape, values -> Arrays.fill(values, value));
  }

  /** The integers from 0 to n - 1, as {@code torch.arange(n)}. */
  public static Tensor arange(int n) {
    return generateLongs(
        new int[] {n},
        values -> {
          for (int i = 0; i < n; i++) {
            values[i] = i;
          }
        });
  }

  /**
   * Standard normal floats, as {@code torch.randn}; the same seed gives the same numbers on every
   * machine (they are not PyTorch's numbers).
   */
  public static Tensor randn(long seed, int... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    return generate(
        shape,
        values -> {
          for (int i = 0; i < values.length; i++) {
            // Box and Muller's transform; 1 - u keeps the logarithm's argument above 0
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            values[i] = (float) (radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
          }
        });
  }

  /** Floats uniform in [low, high); the same seed gives the same numbers on every machine. */
  public static Tensor uniform(long seed, float low, float high, int... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    return generate(
        shape,
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
          }
        });
  }

  /**
   * A float tensor whose elements are written, once, by {@code filler}; it must not keep the array.
   */
  public static Tensor generate(int[] shape, Consumer<float[]> filler) {
    float[] values = new float[sizeOf(shape)];
    filler.accept(values);
    return new Tensor(DType.FLOAT32, shape.clone(), values);
  }

  /**
   * An integer tensor whose elements are written, once, by {@code filler}; it must not keep the
   * array.
   */
  public static Tensor generateLongs(int[] shape, Consumer<long[]> filler) {
    long[] values = new long[sizeOf(shape)];
    filler.accept(values);
    return new Tensor(DType.INT64, shape.clone(), values);
  }

  /**
   * A truth-value tensor whose elements are written, once, by {@code filler}; it must not keep the
   * array.
   */
  public static Tensor generateBooleans(int[] shape, Consumer<boolean[]> filler) {
    boolean[] values = new boolean[sizeOf(shape)];
    filler.accept(values);
    return new Tensor(DType.BOOL, shape.clone(), values);
  }

  /** The type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** The number of axes. */
  public int rank() {
    return shape.length;
  }

  /** The extent of every axis (a copy). */
  public int[] shape() {
    return shape.clone();
  }

  /** The extent of one axis; negative axes count from the end. */
  public int dim(int axis) {
    return shape[Objects.checkIndex(axis < 0 ? axis + shape.length : axis, shape.length)];
  }

  /** The number of elements. */
  public int size() {
    return switch (dtype) {
      case FLOAT32 -> floats().length;
      case INT64 -> longs().length;
      case BOOL -> booleans().length;
    };
  }

  /** The float at an index, one position per axis. */
  public float get(int... index) {
    return getFloat(flatIndex(index));
  }

  /** The integer at an index, one position per axis. */
  public long getLongAt(int... index) {
    return getLong(flatIndex(index));
  }

  /** The truth value at an index, one position per axis. */
  public boolean getBooleanAt(int... index) {
    return getBoolean(flatIndex(index));
  }

  /** The float at a position in C order. */
  public float getFloat(int position) {
    return floats()[position];
  }

  /** The integer at a position in C order. */
  public long getLong(int position) {
    return longs()[position];
  }

  /** The truth value at a position in C order. */
  public boolean getBoolean(int position) {
    return booleans()[position];
  }

  /**
   * The element at a position in C order whatever its type: integers rounded, truth values as 0 or
   * 1.
   */
  public double getDouble(int position) {
    return switch (dtype) {
      case FLOAT32 -> floats()[position];
      case INT64 -> (double) longs()[position];
      case BOOL -> booleans()[position] ? 1 : 0;
    };
  }

  /** Copies {@code count} floats from a position in C order. */
  public void copyFloats(int position, float[] target, int targetPosition, int count) {
    System.arraycopy(floats(), position, target, targetPosition, count);
  }

  /** All floats in C order (a copy). */
  public float[] toFloats() {
    return floats().clone();
  }

  /** All integers in C order (a copy). */
  public long[] toLongs() {
    return longs().clone();
  }

  /** All truth values in C order (a copy). */
  public boolean[] toBooleans() {
    return booleans().clone();
  }

  /** The same elements in C order under another shape of the same size; nothing is copied. */
  public Tensor reshape(int... newShape) {
    requireLength(size(), newShape);
    return new Tensor(dtype, newShape.clone(), data);
  }

  /**
   * Whether every bit is equal: as {@link #equals} but a NaN differs from a NaN of other payload.
   */
  public boolean bitEquals(Tensor other) {
    if (dtype != DType.FLOAT32 || !equals(other)) {
      return equals(other);
    }
    float[] a = floats();
    float[] b = other.floats();
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  /** The number of elements of a shape; fails when it is negative somewhere or above 2^31 - 1. */
  public static int sizeOf(int... shape) {
    long size = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "Invalid shape " + Arrays.toString(shape) + ": extents must be >= 0");
      }
      size *= extent;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Invalid shape " + Arrays.toString(shape) + ": more than 2^31 - 1 elements");
      }
    }
    return (int) size;
  }

  private float[] floats() {
    return (float[]) requireType(DType.FLOAT32);
  }

  private long[] longs() {
    return (long[]) requireType(DType.INT64);
  }

  private boolean[] booleans() {
    return (boolean[]) requireType(DType.BOOL);
  }

  private Object requireType(DType expected) {
    if (dtype != expected) {
      throw new IllegalStateException("The tensor holds " + dtype + ", not " + expected);
    }
    return data;
  }

  private int flatIndex(int[] index) {
    if (index.length != shape.length) {
      throw new IllegalArgumentException(
          "Index "
              + Arrays.toString(index)
              + " has "
              + index.length
              + " positions, the tensor has rank "
              + shape.length);
    }
    int flat = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      flat = flat * shape[axis] + Objects.checkIndex(index[axis], shape[axis]);
    }
    return flat;
  }

  private static void requireLength(int length, int[] shape) {
    if (sizeOf(shape) != length) {
      throw new IllegalArgumentException(
          length + " elements do not fill a tensor of shape " + Arrays.toString(shape));
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Tensor that)
        || dtype != that.dtype
        || !Arrays.equals(shape, that.shape)) {
      return false;
    }
    return switch (dtype) {
      case FLOAT32 -> Arrays.equals(floats(), that.floats());
      case INT64 -> Arrays.equals(longs(), that.longs());
      case BOOL -> Arrays.equals(booleans(), that.booleans());
    };
  }

  @Override
  public int hashCode() {
    int hash =
        switch (dtype) {
          case FLOAT32 -> Arrays.hashCode(floats());
          case INT64 -> Arrays.hashCode(longs());
          case BOOL -> Arrays.hashCode(booleans());
        };
    return 31 * Arrays.hashCode(shape) + hash;
  }

  /** As {@code print(tensor)} in PyTorch. */
  @Override
  public String toString() {
    return TensorPrinter.print(this);
  }
}
