package org.feedforward.format.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Elements of one type that lie in a file, to be read as tensors.
 *
 * @param data where they lie
 * @param type how each is stored
 * @param order which byte of an element comes first
 */
public record Elements(ByteSource data, ElementType type, ByteOrder order) {

  private static final int CHUNK = 1 << 16;

  /** A tensor whose elements follow each other in C order from a position in bytes. */
  public Tensor contiguous(long position, int... shape) {
    int size = Tensor.sizeOf(shape);
    data.requireInside(position, (long) size * type.bytes());
    return switch (type.dtype()) {
      case FLOAT32 -> Tensor.generate(shape, floats -> readFloats(position, floats));
      case INT64 -> Tensor.generateLongs(shape, longs -> readLongs(position, longs));
      case BOOL -> Tensor.generateBooleans(shape, truths -> readBooleans(position, truths));
    };
  }

  /**
   * A view as PyTorch has them: element (i, j, ...) lies at {@code offset + i strides[0] + j
   * strides[1] + ...}, counted in elements. No stride is negative.
   */
  public Tensor strided(long offset, int[] shape, long[] strides) {
    int size = Tensor.sizeOf(shape);
    if (size == 0 || isContiguous(shape, strides)) {
      return contiguous(size == 0 ? 0 : Math.multiplyExact(offset, (long) type.bytes()), shape);
    }
    long last = last(shape, strides);
    long bytes = Math.multiplyExact(Math.addExact(last, 1L), (long) type.bytes());
    long position = Math.multiplyExact(offset, (long) type.bytes());
    data.requireInside(position, bytes);
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          data.name()
              + ": a view over more than 2 GB whose elements are not in C order: call .contiguous()"
              + " before saving");
    }
    ByteBuffer span = data.buffer(position, (int) bytes, order);
    return gather(span, shape, strides);
  }

  /** The position of the last element, counted in elements from the first. */
  public static long last(int[] shape, long[] strides) {
    long last = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1L, strides[axis]));
    }
    return last;
  }

  /** The strides of C order, or of Fortran order (the first axis varies fastest). */
  public static long[] strides(int[] shape, boolean fortran) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = 0; i < shape.length; i++) {
      int axis = fortran ? i : shape.length - 1 - i;
      strides[axis] = step;
      step *= Math.max(1, shape[axis]);
    }
    return strides;
  }

  /** Whether the elements of a view follow each other in C order. */
  public static boolean isContiguous(int[] shape, long[] strides) {
    long[] expected = strides(shape, false);
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] != 1 && strides[axis] != expected[axis]) {
        return false;
      }
    }
    return true;
  }

  private Tensor gather(ByteBuffer span, int[] shape, long[] strides) {
    return switch (type.dtype()) {
      case FLOAT32 ->
          Tensor.generate(
              shape,
              floats -> {
                Walk walk = new Walk(shape, strides, type.bytes());
                for (int i = 0; i < floats.length; i++) {
                  floats[i] = type.nextFloat(span.position(walk.next()));
                }
              });
      case INT64 ->
          Tensor.generateLongs(
              shape,
              longs -> {
                Walk walk = new Walk(shape, strides, type.bytes());
                for (int i = 0; i < longs.length; i++) {
                  longs[i] = checked(type.nextLong(span.position(walk.next())));
                }
              });
      case BOOL ->
          Tensor.generateBooleans(
              shape,
              truths -> {
                Walk walk = new Walk(shape, strides, type.bytes());
                for (int i = 0; i < truths.length; i++) {
                  truths[i] = truth(span.get(walk.next()));
                }
              });
    };
  }

  private void readFloats(long position, float[] floats) {
    byte[] buffer = buffer(floats.length);
    for (int from = 0; from < floats.length; ) {
      ByteBuffer chunk = chunk(buffer, position, from, floats.length);
      int count = chunk.remaining() / type.bytes();
      if (type == ElementType.FLOAT32) {
        chunk.asFloatBuffer().get(floats, from, count);
      } else {
        for (int i = 0; i < count; i++) {
          floats[from + i] = type.nextFloat(chunk);
        }
      }
      from += count;
    }
  }

  private void readLongs(long position, long[] longs) {
    byte[] buffer = buffer(longs.length);
    for (int from = 0; from < longs.length; ) {
      ByteBuffer chunk = chunk(buffer, position, from, longs.length);
      int count = chunk.remaining() / type.bytes();
      for (int i = 0; i < count; i++) {
        longs[from + i] = checked(type.nextLong(chunk));
      }
      from += count;
    }
  }

  private void readBooleans(long position, boolean[] truths) {
    byte[] buffer = buffer(truths.length);
    for (int from = 0; from < truths.length; ) {
      ByteBuffer chunk = chunk(buffer, position, from, truths.length);
      int count = chunk.remaining();
      for (int i = 0; i < count; i++) {
        truths[from + i] = truth(chunk.get());
      }
      from += count;
    }
  }

  /** One for all chunks of so many elements. */
  private byte[] buffer(int count) {
    return new byte[(int) Math.min(CHUNK, (long) count * type.bytes())];
  }

  /** Fills the buffer with the next elements of those from a position in bytes on. */
  private ByteBuffer chunk(byte[] buffer, long position, int from, int count) {
    int bytes = (int) Math.min(buffer.length, (long) (count - from) * type.bytes());
    data.read(position + (long) from * type.bytes(), buffer, 0, bytes);
    return ByteBuffer.wrap(buffer, 0, bytes).order(order);
  }

  private long checked(long value) {
    if (type == ElementType.UINT64 && value < 0) {
      throw new ModelException(
          data.name()
              + " holds the uint64 value "
              + Long.toUnsignedString(value)
              + ", which int64 cannot hold");
    }
    return value;
  }

  private boolean truth(byte value) {
    if (value != 0 && value != 1) {
      throw new ModelException(
          data.name() + " holds the byte " + value + " as a truth value (must be 0 or 1)");
    }
    return value == 1;
  }

  /** Positions in bytes of a view's elements in C order. */
  private static final class Walk {

    private final int[] shape;
    private final long[] strides;
    private final int bytes;
    private final int[] index;
    private long position;
    private boolean started;

    Walk(int[] shape, long[] strides, int bytes) {
      this.shape = shape;
      this.strides = Arrays.copyOf(strides, strides.length);
      this.bytes = bytes;
      this.index = new int[shape.length];
    }

    int next() {
      if (started) {
        int axis = shape.length - 1;
        while (index[axis] == shape[axis] - 1) {
          position -= strides[axis] * index[axis];
          index[axis--] = 0;
        }
        index[axis]++;
        position += strides[axis];
      }
      started = true;
      return (int) (position * bytes);
    }
  }

  /** What a tensor of that type becomes. */
  public DType dtype() {
    return type.dtype();
  }
}
