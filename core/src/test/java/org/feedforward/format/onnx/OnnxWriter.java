package org.feedforward.format.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Writes small ONNX models for tests. */
final class OnnxWriter {

  static final long FLOAT = 1;
  static final long INT32 = 6;
  static final long INT64 = 7;
  static final long STRING = 8;
  static final long BOOL = 9;

  private final int opset;
  private final List<byte[]> graph = new ArrayList<>();
  private final List<byte[]> model = new ArrayList<>();
  private final Map<String, Integer> nodes = new HashMap<>();

  private OnnxWriter(int opset) {
    this.opset = opset;
  }

  static OnnxWriter opset(int opset) {
    return new OnnxWriter(opset);
  }

  /** An input; an extent of -1 is free and called N. */
  OnnxWriter input(String name, long type, long... extents) {
    graph.add(field(11, valueInfo(name, type, extents)));
    return this;
  }

  OnnxWriter output(String name) {
    graph.add(field(12, string(1, name)));
    return this;
  }

  /** An output whose type and extents are declared. */
  OnnxWriter output(String name, long type, long... extents) {
    graph.add(field(12, valueInfo(name, type, extents)));
    return this;
  }

  OnnxWriter constant(String name, Tensor tensor) {
    graph.add(field(5, tensor(name, tensor)));
    return this;
  }

  OnnxWriter longs(String name, long... values) {
    return constant(name, Tensor.ofLongs(values, values.length));
  }

  OnnxWriter initializer(byte[] tensor) {
    graph.add(field(5, tensor));
    return this;
  }

  /** A field of the graph as it is. */
  OnnxWriter raw(byte[] graphField) {
    graph.add(graphField);
    return this;
  }

  /** A node named after its operator, the second of an operator with a number, with one output. */
  OnnxWriter node(String operator, String inputs, String output, byte[]... attributes) {
    byte[] node = nodeBytes(operator, inputs, output, attributes);
    int count = nodes.merge(operator, 1, Integer::sum);
    // of a field that comes twice the last counts
    byte[] renamed = string(3, nodeName(operator) + "_" + count);
    graph.add(field(1, count == 1 ? node : join(List.of(node, renamed))));
    return this;
  }

  private static String nodeName(String operator) {
    return "my_" + operator.toLowerCase(Locale.ROOT);
  }

  OnnxWriter function(String name, String inputs, String outputs, byte[]... nodes) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(string(1, name));
    names(inputs).forEach(input -> parts.add(string(4, input)));
    names(outputs).forEach(output -> parts.add(string(5, output)));
    for (byte[] node : nodes) {
      parts.add(field(7, node));
    }
    parts.add(string(10, "local"));
    parts.add(field(9, join(List.of(varint(2, opset)))));
    model.add(field(25, join(parts)));
    return this;
  }

  static byte[] nodeBytes(String operator, String inputs, String outputs, byte[]... attributes) {
    List<byte[]> parts = new ArrayList<>();
    names(inputs).forEach(input -> parts.add(string(1, input)));
    names(outputs).forEach(output -> parts.add(string(2, output)));
    parts.add(string(3, nodeName(operator)));
    int domain = operator.lastIndexOf('.');
    parts.add(string(4, operator.substring(domain + 1)));
    if (domain > 0) {
      parts.add(string(7, operator.substring(0, domain)));
    }
    for (byte[] attribute : attributes) {
      parts.add(field(5, attribute));
    }
    return join(parts);
  }

  static byte[] integer(String name, long value) {
    return join(List.of(string(1, name), varint(3, value), varint(20, 2)));
  }

  static byte[] number(String name, float value) {
    return join(List.of(string(1, name), written(out -> out.writeFloat(2, value)), varint(20, 1)));
  }

  static byte[] text(String name, String value) {
    return join(List.of(string(1, name), string(4, value), varint(20, 3)));
  }

  static byte[] texts(String name, String... values) {
    List<byte[]> parts = new ArrayList<>(List.of(string(1, name), varint(20, 8)));
    for (String value : values) {
      parts.add(string(9, value));
    }
    return join(parts);
  }

  static byte[] numbers(String name, float... values) {
    List<byte[]> parts = new ArrayList<>(List.of(string(1, name), varint(20, 6)));
    for (float value : values) {
      parts.add(written(out -> out.writeFloat(7, value)));
    }
    return join(parts);
  }

  static byte[] integers(String name, long... values) {
    List<byte[]> parts = new ArrayList<>(List.of(string(1, name), varint(20, 7)));
    for (long value : values) {
      parts.add(varint(8, value));
    }
    return join(parts);
  }

  /** An attribute whose value is that of the function's caller. */
  static byte[] reference(String name, String callers, long kind) {
    return join(List.of(string(1, name), string(21, callers), varint(20, kind)));
  }

  static byte[] body(String name, OnnxWriter body) {
    return join(List.of(string(1, name), field(6, join(body.graph)), varint(20, 5)));
  }

  /** A tensor whose elements are elsewhere, with keys and values in turn. */
  static byte[] external(String name, int[] shape, String... keys) {
    List<byte[]> parts = new ArrayList<>();
    for (int extent : shape) {
      parts.add(varint(1, extent));
    }
    parts.add(varint(2, FLOAT));
    parts.add(string(8, name));
    for (int i = 0; i < keys.length; i += 2) {
      parts.add(field(13, join(List.of(string(1, keys[i]), string(2, keys[i + 1])))));
    }
    parts.add(varint(14, 1));
    return join(parts);
  }

  static byte[] tensor(String name, Tensor tensor) {
    List<byte[]> parts = new ArrayList<>();
    for (int extent : tensor.shape()) {
      parts.add(varint(1, extent));
    }
    long type =
        switch (tensor.dtype()) {
          case FLOAT32 -> FLOAT;
          case INT64 -> INT64;
          case BOOL -> BOOL;
        };
    parts.add(varint(2, type));
    parts.add(string(8, name));
    parts.add(field(9, raw(tensor)));
    return join(parts);
  }

  static byte[] raw(Tensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.size() * tensor.dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.size(); i++) {
      if (tensor.dtype() == DType.FLOAT32) {
        bytes.putFloat(tensor.getFloat(i));
      } else if (tensor.dtype() == DType.INT64) {
        bytes.putLong(tensor.getLong(i));
      } else {
        bytes.put((byte) (tensor.getBoolean(i) ? 1 : 0));
      }
    }
    return bytes.array();
  }

  byte[] toBytes() {
    List<byte[]> parts = new ArrayList<>();
    parts.add(varint(1, 8));
    parts.add(field(8, varint(2, opset)));
    parts.add(field(8, join(List.of(string(1, "local"), varint(2, 1)))));
    parts.add(field(8, join(List.of(string(1, "ai.onnx.ml"), varint(2, 3)))));
    parts.addAll(model);
    parts.add(field(7, join(graph)));
    return join(parts);
  }

  Path write(Path folder) {
    try {
      return Files.write(folder.resolve("model.onnx"), toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] valueInfo(String name, long type, long... extents) {
    List<byte[]> dims = new ArrayList<>();
    for (long extent : extents) {
      dims.add(field(1, extent < 0 ? string(2, "N") : varint(1, extent)));
    }
    byte[] tensorType = join(List.of(varint(1, type), field(2, join(dims))));
    return join(List.of(string(1, name), field(2, field(1, tensorType))));
  }

  private static List<String> names(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  static byte[] string(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] field(int number, byte[] bytes) {
    return written(out -> out.writeByteArray(number, bytes));
  }

  static byte[] varint(int number, long value) {
    return written(out -> out.writeInt64(number, value));
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
