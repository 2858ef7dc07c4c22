package org.feedforward.format.onnx;

import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.external;
import static org.feedforward.format.onnx.OnnxWriter.field;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.join;
import static org.feedforward.format.onnx.OnnxWriter.nodeBytes;
import static org.feedforward.format.onnx.OnnxWriter.string;
import static org.feedforward.format.onnx.OnnxWriter.text;
import static org.feedforward.format.onnx.OnnxWriter.varint;

import java.util.List;
import org.feedforward.format.HostileFile;
import org.feedforward.tensor.Tensor;

/** ONNX models with a fault whose sentence names what the file names. */
final class HostileOnnxNames {

  private static final String NAME = "a\u001b[2J\nb\r\u2028\u202e\u0085c";
  private static final String SHOWN = "a\\u001b[2J\\u000ab\\u000d\\u2028\\u202e\\u0085c";

  private HostileOnnxNames() {}

  private static OnnxWriter model(String output) {
    return OnnxWriter.opset(17).input("x", FLOAT, -1, 4).output(output);
  }

  private static HostileFile of(String name, OnnxWriter model) {
    return HostileFile.of("name_of_" + name + ".onnx", SHOWN, model.toBytes());
  }

  static List<HostileFile> all() {
    OnnxWriter twice = model("y").input(NAME, FLOAT, -1, 4).input(NAME, FLOAT, -1, 4);
    OnnxWriter initializers = model("y").constant(NAME, Tensor.ones(1));
    initializers.constant(NAME, Tensor.ones(1)).node("Relu", "x", "y");
    byte[] outside = external(NAME, new int[] {4}, "location", NAME);
    byte[] foreign = join(List.of(nodeBytes("Relu", "x", "y"), string(7, NAME)));
    byte[] complex = join(List.of(varint(1, 1), varint(2, 14), string(8, NAME)));
    return List.of(
        of("operand", model("y").node("Add", "x," + NAME, "y")),
        of("node", model("y").node(NAME, "x", "y")),
        of("output", model(NAME).node("Relu", "x", "y")),
        of("input", twice.node("Relu", "x", "y")),
        of("attribute", model("y").node("Relu", "x", "y", integer(NAME, 1))),
        of("word", model("y").node("Gelu", "x", "y", text("approximate", NAME))),
        of("equation", model("y").node("Einsum", "x,x", "y", text("equation", NAME))),
        of("initializer", initializers),
        of("external_data", model("y").initializer(outside).node("Add", "x," + NAME, "y")),
        of(
            "domain",
            OnnxWriter.opset(17).input("x", FLOAT, -1, 4).output("y").raw(field(1, foreign))),
        of("tensor", model("y").initializer(complex).node("Add", "x," + NAME, "y")),
        of(
            "function",
            model("y")
                .function(NAME, "a", "b", nodeBytes(NAME, "a", "b"))
                .node("local." + NAME, "x", "y")));
  }
}
