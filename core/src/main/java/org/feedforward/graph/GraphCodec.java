package org.feedforward.graph;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The canonical bytes of a graph: the same graph gives the same bytes on every machine. They are
 * what travels to the executors and what a model's identity ({@link GraphIdentity}) is the hash of;
 * labels are not part of them. Layout, big-endian: magic, version, the values in the order of
 * {@link Graph#values} (a tag, the fields of the operation, the positions of the operands), the
 * inputs' positions, the outputs' names and positions, the end mark.
 */
public final class GraphCodec {

  private static final int MAGIC = 0x46465744; // FFWD
  private static final int VERSION = 1;
  private static final int END = 0x454e4421;
  private static final int CHUNK = 1 << 16;

  private GraphCodec() {}

  /** How a tensor is written. */
  interface TensorWriter {
    void write(Tensor tensor, DataOutputStream out) throws IOException;
  }

  /** Writes a graph. */
  public static void write(Graph graph, DataOutputStream out) throws IOException {
    write(graph, out, GraphCodec::writeTensor);
  }

  static void write(Graph graph, DataOutputStream out, TensorWriter tensors) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    Map<Value, Integer> positions = new IdentityHashMap<>();
    out.writeInt(graph.values().size());
    for (Value value : graph.values()) {
      OpCodec.write(value.op(), out, tensors);
      out.writeInt(value.operands().size());
      for (Value operand : value.operands()) {
        out.writeInt(positions.get(operand));
      }
      positions.put(value, positions.size());
    }
    out.writeInt(graph.inputs().size());
    for (Value input : graph.inputs()) {
      out.writeInt(positions.get(input));
    }
    out.writeInt(graph.outputs().size());
    for (Map.Entry<String, Value> output : graph.outputs().entrySet()) {
      writeText(output.getKey(), out);
      out.writeInt(positions.get(output.getValue()));
    }
    out.writeInt(END);
  }

  /** Reads what {@link #write} wrote; {@link IOException} for anything else. */
  public static Graph read(DataInputStream in) throws IOException {
    expect(MAGIC, in.readInt(), "These bytes are no Feedforward graph");
    expect(VERSION, in.readInt(), "The graph was written by another version of Feedforward");
    try {
      return readValues(in);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      // positions, extents, names and operands that no graph has
      throw new IOException("The graph's bytes are damaged (" + e.getMessage() + ")", e);
    }
  }

  private static Graph readValues(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Op op = OpCodec.read(in);
      int operandCount = in.readInt();
      List<Value> operands = new ArrayList<>();
      for (int k = 0; k < operandCount; k++) {
        operands.add(values.get(in.readInt()));
      }
      values.add(op instanceof Op.Input input ? Value.input(input) : Value.of(op, operands));
    }
    List<Value> inputs = new ArrayList<>();
    int inputCount = in.readInt();
    for (int i = 0; i < inputCount; i++) {
      inputs.add(values.get(in.readInt()));
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    int outputCount = in.readInt();
    for (int i = 0; i < outputCount; i++) {
      String name = readText(in);
      outputs.put(name, values.get(in.readInt()));
    }
    expect(END, in.readInt(), "The graph's bytes do not end where they should");
    return Graph.of(inputs, outputs, Map.of());
  }

  private static void expect(int expected, int found, String message) throws IOException {
    if (expected != found) {
      throw new IOException(message + " (found " + Integer.toHexString(found) + ")");
    }
  }

  static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length); // makes room as they come
    if (bytes.length < length) {
      throw new EOFException("A text of " + length + " bytes ends after " + bytes.length);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The type and shape of a tensor. */
  static void writeType(Tensor tensor, DataOutputStream out) throws IOException {
    writeText(tensor.dtype().name(), out);
    out.writeInt(tensor.rank());
    for (int extent : tensor.shape()) {
      out.writeInt(extent);
    }
  }

  private static void writeTensor(Tensor tensor, DataOutputStream out) throws IOException {
    writeType(tensor, out);
    int width = tensor.dtype().bytes();
    int size = tensor.size();
    int length = Math.min(size, CHUNK / width);
    ByteBuffer chunk = ByteBuffer.allocate(length * width);
    float[] floats = new float[tensor.dtype() == DType.FLOAT32 ? length : 0];
    for (int from = 0; from < size; from += length) {
      int count = Math.min(length, size - from);
      switch (tensor.dtype()) {
        case FLOAT32 -> {
          // in bulk, which swaps bytes as fast as memory is read
          tensor.copyFloats(from, floats, 0, count);
          chunk.asFloatBuffer().put(floats, 0, count);
        }
        case INT64 -> {
          for (int i = 0; i < count; i++) {
            chunk.putLong(i * width, tensor.getLong(from + i));
          }
        }
        case BOOL -> {
          for (int i = 0; i < count; i++) {
            chunk.put(i, (byte) (tensor.getBoolean(from + i) ? 1 : 0));
          }
        }
      }
      out.write(chunk.array(), 0, count * width);
    }
  }

  static Tensor readTensor(DataInputStream in) throws IOException {
    DType dtype = DType.valueOf(readText(in));
    int rank = in.readInt();
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      extents.add(in.readInt());
    }
    int[] shape = extents.stream().mapToInt(Integer::intValue).toArray();
    Elements elements = new Elements(in, dtype.bytes(), Tensor.sizeOf(shape));
    try {
      elements.next(); // some must be there before there is memory for all
      return switch (dtype) {
        case FLOAT32 ->
            Tensor.generate(
                shape,
                values -> {
                  for (int i = 0; i < values.length; ) {
                    FloatBuffer some = elements.next().asFloatBuffer();
                    int count = some.remaining();
                    some.get(values, i, count);
                    elements.skip(count * Float.BYTES);
                    i += count;
                  }
                });
        case INT64 ->
            Tensor.generateLongs(
                shape,
                values -> {
                  for (int i = 0; i < values.length; i++) {
                    values[i] = elements.next().getLong();
                  }
                });
        case BOOL ->
            Tensor.generateBooleans(
                shape,
                values -> {
                  for (int i = 0; i < values.length; i++) {
                    values[i] = elements.next().get() != 0;
                  }
                });
      };
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Reads elements of one width in chunks. */
  private static final class Elements {

    private final DataInputStream in;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
    private long rest;

    Elements(DataInputStream in, int width, int count) {
      this.in = in;
      this.rest = (long) width * count;
    }

    /** The chunk, standing at the next element. */
    ByteBuffer next() {
      if (!chunk.hasRemaining()) {
        int length = (int) Math.min(rest, CHUNK);
        rest -= length;
        chunk.clear().limit(length);
        try {
          in.readFully(chunk.array(), 0, length);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return chunk;
    }

    void skip(int bytes) {
      chunk.position(chunk.position() + bytes);
    }
  }
}
