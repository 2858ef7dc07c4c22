package org.feedforward.format.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.feedforward.format.onnx.OnnxTensor.Chunk;
import org.feedforward.format.onnx.OnnxTensor.Encoding;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/** Elements in a file become tensors, once type, extents and number of bytes agree. */
final class TensorData {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_RANK = 64;
  private static final int MAX_VARINT_BYTES = 10;

  private final OnnxTensor description;
  private final OnnxType type;
  private final int[] shape;
  private final byte[] bytes = new byte[BUFFER_BYTES];

  private TensorData(OnnxTensor description, OnnxType type, int[] shape) {
    this.description = description;
    this.type = type;
    this.shape = shape;
  }

  /** The tensor; {@link ModelException} naming it when the file contradicts itself. */
  static Tensor read(OnnxTensor description, ExternalData externalData) {
    OnnxType type = type(description);
    int[] shape = shape(description);
    TensorData data = new TensorData(description, type, shape);
    List<Chunk> chunks =
        description.isExternal()
            ? List.of(externalData.chunk(description, (long) Tensor.sizeOf(shape) * type.bytes()))
            : description.chunks();
    return data.read(chunks);
  }

  static OnnxType type(OnnxTensor description) {
    return OnnxType.of(description.elementType())
        .orElseThrow(
            () ->
                new ModelException(
                    description.describe()
                        + " is "
                        + OnnxType.describe(description.elementType())
                        + "; supported are "
                        + Arrays.stream(OnnxType.values())
                            .map(OnnxType::toString)
                            .collect(Collectors.joining(", "))));
  }

  private static int[] shape(OnnxTensor description) {
    long[] dims = description.dims();
    long size = 1;
    for (long dim : dims) {
      boolean fits = dim >= 0 && dim <= Integer.MAX_VALUE;
      size = fits ? size * dim : -1;
      if (size < 0 || size > Integer.MAX_VALUE || dims.length > MAX_RANK) {
        throw new ModelException(
            description.describe()
                + " has extents "
                + (dims.length > MAX_RANK ? "of rank " + dims.length : Arrays.toString(dims))
                + ": at most rank "
                + MAX_RANK
                + " and 2^31 - 1 elements are possible");
      }
    }
    return Arrays.stream(dims).mapToInt(dim -> (int) dim).toArray();
  }

  private Tensor read(List<Chunk> chunks) {
    int size = Tensor.sizeOf(shape);
    Encoding encoding = chunks.isEmpty() ? Encoding.RAW : chunks.get(0).encoding();
    long bytes = 0;
    for (Chunk chunk : chunks) {
      if (chunk.encoding() != encoding) {
        throw new ModelException(
            description.describe() + " has its elements in two fields at once");
      }
      bytes += chunk.length();
    }
    requireBytes(encoding, bytes, size);
    return switch (type.dtype()) {
      case FLOAT32 ->
          Tensor.generate(
              shape, values -> elements(chunks, (i, bits) -> values[i] = toFloat(bits)));
      case INT64 ->
          Tensor.generateLongs(
              shape, values -> elements(chunks, (i, bits) -> values[i] = toLong(bits)));
      case BOOL ->
          Tensor.generateBooleans(
              shape, values -> elements(chunks, (i, bits) -> values[i] = bits != 0));
    };
  }

  /** Nothing of the tensor's size is allocated before its elements are known to be there. */
  private void requireBytes(Encoding encoding, long bytes, int size) {
    boolean fits =
        switch (encoding) {
          case RAW -> bytes == (long) size * type.bytes();
          case FLOATS -> type == OnnxType.FLOAT && bytes == (long) size * Float.BYTES;
          case DOUBLES -> type == OnnxType.DOUBLE && bytes == (long) size * Double.BYTES;
          case VARINTS ->
              type != OnnxType.FLOAT
                  && type != OnnxType.DOUBLE
                  && bytes >= size
                  && bytes <= (long) size * MAX_VARINT_BYTES;
          case STRINGS -> false;
        };
    if (!fits) {
      throw new ModelException(
          description.describe()
              + " should hold "
              + size
              + " elements ("
              + type
              + " "
              + Arrays.toString(shape)
              + "), the file has "
              + bytes
              + " bytes"
              + (encoding == Encoding.RAW ? "" : " of " + encoding)
              + " for it");
    }
  }

  private interface Sink {
    void accept(int index, long bits);
  }

  private void elements(List<Chunk> chunks, Sink sink) {
    int index = 0;
    for (Chunk chunk : chunks) {
      index =
          chunk.encoding() == Encoding.VARINTS
              ? varints(chunk, index, sink)
              : fixed(chunk, index, sink);
    }
    if (index != Tensor.sizeOf(shape)) {
      throw wrongCount();
    }
  }

  private ModelException wrongCount() {
    return new ModelException(
        description.describe()
            + " does not hold the elements of its shape "
            + Arrays.toString(shape));
  }

  private int fixed(Chunk chunk, int start, Sink sink) {
    int width =
        switch (chunk.encoding()) {
          case FLOATS -> Float.BYTES;
          case DOUBLES -> Double.BYTES;
          default -> type.bytes();
        };
    if (chunk.length() % width != 0) {
      throw wrongCount();
    }
    int index = start;
    for (long done = 0; done < chunk.length(); done += BUFFER_BYTES) {
      ByteBuffer buffer = next(chunk, done);
      while (buffer.hasRemaining()) {
        long bits =
            switch (width) {
              case 1 -> buffer.get();
              case 2 -> buffer.getShort();
              case 4 -> buffer.getInt();
              default -> buffer.getLong();
            };
        sink.accept(index++, bits);
      }
    }
    return index;
  }

  /** The bytes of a chunk from a place on, as many as there are and fit. */
  private ByteBuffer next(Chunk chunk, long done) {
    int length = (int) Math.min(BUFFER_BYTES, chunk.length() - done);
    chunk.source().read(chunk.offset() + done, bytes, 0, length);
    return ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int varints(Chunk chunk, int start, Sink sink) {
    int size = Tensor.sizeOf(shape);
    int index = start;
    long value = 0;
    int shift = 0;
    for (long done = 0; done < chunk.length(); done += BUFFER_BYTES) {
      ByteBuffer buffer = next(chunk, done);
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        value |= (long) (b & 0x7f) << shift;
        shift += 7;
        if (b >= 0) {
          if (index >= size) {
            throw wrongCount();
          }
          sink.accept(index++, value);
          value = 0;
          shift = 0;
        } else if (shift >= 7 * MAX_VARINT_BYTES) {
          throw wrongCount();
        }
      }
    }
    if (shift != 0) {
      throw wrongCount();
    }
    return index;
  }

  private float toFloat(long bits) {
    return switch (type) {
      case FLOAT16 -> HalfFloats.fromFloat16((short) bits);
      case BFLOAT16 -> HalfFloats.fromBfloat16((short) bits);
      case DOUBLE -> (float) Double.longBitsToDouble(bits);
      default -> Float.intBitsToFloat((int) bits);
    };
  }

  /** The lowest bits, as the type reads them. */
  private long toLong(long bits) {
    if (type == OnnxType.UINT64 && bits < 0) {
      throw new ModelException(
          description.describe()
              + " holds the uint64 value "
              + Long.toUnsignedString(bits)
              + ", integers are computed with up to 2^63 - 1");
    }
    int dropped = Long.SIZE - type.bits();
    return type.isSigned() ? bits << dropped >> dropped : bits << dropped >>> dropped;
  }
}
