package org.feedforward.job.sql;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.nn.Linear;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.feedforward.tensor.DType;

/** The network n-64-32-1 that all contenders run: ours, as ONNX for the peer, as plain loops. */
final class BenchNetwork {

  private final Linear[] layers;

  BenchNetwork(int features) {
    layers = new Linear[] {new Linear(features, 64), new Linear(64, 32), new Linear(32, 1)};
  }

  int features() {
    return layers[0].weight().dim(1);
  }

  /** The features, then the outputs of each layer. */
  List<Integer> widths() {
    return List.of(
        features(),
        layers[0].weight().dim(0),
        layers[1].weight().dim(0),
        layers[2].weight().dim(0));
  }

  Model model() {
    return Model.of(
        new Sequential(layers[0], new ReLU(), layers[1], new ReLU(), layers[2]),
        List.of(new Port("input", DType.FLOAT32, List.of(features()))));
  }

  float[][] weights() {
    return new float[][] {
      layers[0].weight().toFloats(), layers[1].weight().toFloats(), layers[2].weight().toFloats()
    };
  }

  float[][] biases() {
    return new float[][] {
      layers[0].bias().orElseThrow().toFloats(),
      layers[1].bias().orElseThrow().toFloats(),
      layers[2].bias().orElseThrow().toFloats()
    };
  }

  /** The network as an ONNX file of opset 17: Gemm, Relu, Gemm, Relu, Gemm. */
  byte[] onnx() {
    Message graph = new Message();
    String value = "input";
    for (int i = 0; i < layers.length; i++) {
      boolean last = i == layers.length - 1;
      String product = last ? "output" : "product" + i;
      graph.message(1, gemm(value, "w" + i, "b" + i, product));
      if (!last) {
        value = "active" + i;
        graph.message(1, new Message().text(1, product).text(2, value).text(4, "Relu"));
      }
      float[] weight = layers[i].weight().toFloats();
      int outputs = layers[i].weight().dim(0);
      graph.message(5, tensor("w" + i, weight, outputs, layers[i].weight().dim(1)));
      graph.message(5, tensor("b" + i, biases()[i], outputs));
    }
    graph.text(2, "bench");
    graph.message(11, port("input", features())).message(12, port("output", 1));
    Message opset = new Message().number(2, 17);
    return new Message().number(1, 8).message(7, graph).message(8, opset).bytes();
  }

  private static Message gemm(String input, String weight, String bias, String output) {
    Message transposed = new Message().text(1, "transB").number(3, 1).number(20, 2);
    return new Message()
        .text(1, input)
        .text(1, weight)
        .text(1, bias)
        .text(2, output)
        .text(4, "Gemm")
        .message(5, transposed);
  }

  private static Message tensor(String name, float[] values, int... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    Message tensor = new Message();
    for (int extent : shape) {
      tensor.number(1, extent);
    }
    return tensor.number(2, 1).text(8, name).blob(9, raw.array());
  }

  private static Message port(String name, int elements) {
    Message shape =
        new Message()
            .message(1, new Message().text(2, "batch"))
            .message(1, new Message().number(1, elements));
    Message type = new Message().message(1, new Message().number(1, 1).message(2, shape));
    return new Message().text(1, name).message(2, type);
  }

  /** A protobuf message, written field by field. */
  private static final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Write {
      void run() throws IOException;
    }

    private Message write(Write write) {
      try {
        write.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    Message number(int field, long value) {
      return write(() -> out.writeInt64(field, value));
    }

    Message text(int field, String value) {
      return write(() -> out.writeString(field, value));
    }

    Message blob(int field, byte[] value) {
      return write(() -> out.writeBytes(field, ByteString.copyFrom(value)));
    }

    Message message(int field, Message value) {
      return blob(field, value.bytes());
    }

    byte[] bytes() {
      write(out::flush);
      return bytes.toByteArray();
    }
  }
}
