package org.feedforward.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.feedforward.tensor.Tensor;

/**
 * A network as an ONNX file, as PyTorch exports it: Gemm(transB=1) and activations. The numbers are
 * the fields of onnx.proto.
 */
final class OnnxModel {

  private static final int FLOAT = 1;
  private static final int INT = 2;

  private OnnxModel() {}

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /** With the number of rows of the case. */
  static byte[] of(Network network) {
    return of(network, dim -> dim.writeInt64(1, network.rows()));
  }

  /** With a batch that the file leaves open. */
  static byte[] ofAnyBatch(Network network) {
    return of(network, dim -> dim.writeString(2, "batch"));
  }

  private static byte[] of(Network network, Fields rows) {
    return message(
            model -> {
              model.writeInt64(1, 9); // ir_version
              model.writeBytes(7, graph(network, rows));
              model.writeBytes(8, message(opset -> opset.writeInt64(2, 20)));
            })
        .toByteArray();
  }

  private static ByteString graph(Network network, Fields rows) {
    return message(
        graph -> {
          String x = "x";
          for (int layer = 0; layer < network.layers(); layer++) {
            String weight = "w" + layer;
            String bias = "b" + layer;
            boolean active = network.activation(layer).onnx() != null;
            boolean last = layer == network.layers() - 1;
            String y = last ? "y" : "h" + layer;
            String product = active ? "p" + layer : y;
            graph.writeBytes(1, gemm(x, weight, network.biased() ? bias : null, product));
            if (active) {
              graph.writeBytes(1, node(network.activation(layer).onnx(), product, y));
            }
            graph.writeBytes(5, tensor(weight, network.weight(layer)));
            if (network.biased()) {
              graph.writeBytes(5, tensor(bias, network.bias(layer)));
            }
            x = y;
          }
          graph.writeString(2, "network");
          graph.writeBytes(11, value("x", rows, network.in()));
          graph.writeBytes(12, value("y", rows, network.out()));
        });
  }

  private static ByteString gemm(String x, String weight, String bias, String y) {
    return message(
        node -> {
          node.writeString(1, x);
          node.writeString(1, weight);
          if (bias != null) {
            node.writeString(1, bias);
          }
          node.writeString(2, y);
          node.writeString(4, "Gemm");
          node.writeBytes(
              5,
              message(
                  attribute -> {
                    attribute.writeString(1, "transB");
                    attribute.writeInt64(3, 1);
                    attribute.writeEnum(20, INT);
                  }));
        });
  }

  private static ByteString node(String operator, String x, String y) {
    return message(
        node -> {
          node.writeString(1, x);
          node.writeString(2, y);
          node.writeString(4, operator);
        });
  }

  private static ByteString tensor(String name, Tensor values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values.toFloats());
    return message(
        tensor -> {
          for (int extent : values.shape()) {
            tensor.writeInt64(1, extent);
          }
          tensor.writeInt32(2, FLOAT);
          tensor.writeString(8, name);
          tensor.writeBytes(9, ByteString.copyFrom(raw.array()));
        });
  }

  private static ByteString value(String name, Fields rows, int columns) {
    ByteString shape =
        message(
            dims -> {
              dims.writeBytes(1, message(dim -> rows.write(dim)));
              dims.writeBytes(1, message(dim -> dim.writeInt64(1, columns)));
            });
    ByteString tensor =
        message(
            type -> {
              type.writeInt32(1, FLOAT);
              type.writeBytes(2, shape);
            });
    return message(
        value -> {
          value.writeString(1, name);
          value.writeBytes(2, message(type -> type.writeBytes(1, tensor)));
        });
  }

  private static ByteString message(Fields fields) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
      return ByteString.copyFrom(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
