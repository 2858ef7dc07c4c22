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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.format.HostileFile;
import org.feedforward.tensor.Tensor;

/** ONNX models of some kilobytes that ask for gigabytes, for other files, or for patience. */
public final class HostileOnnxFiles {

  private static final String SUM = "constants of more than";
  private static final String ESCAPES = "\u001b[2J\n\r\u2028\u202e\u0085";

  private HostileOnnxFiles() {}

  private static OnnxWriter model() {
    return OnnxWriter.opset(17).input("x", FLOAT, -1, 4).output("y");
  }

  /** All of them. */
  public static List<HostileFile> all() {
    List<HostileFile> files = new ArrayList<>();
    files.addAll(sums());
    files.addAll(masks());
    files.addAll(contradictions());
    files.addAll(shapesOfFiles());
    files.addAll(others());
    files.addAll(HostileOnnxNames.all());
    return files;
  }

  /** Many tensors, of which each one would be all right. */
  private static List<HostileFile> sums() {
    OnnxWriter tiles = model().constant("c", Tensor.ones(1024)).longs("s", 1024);
    repeat(tiles, 300, "Tile", "c,s");
    OnnxWriter fills = model().longs("s", 1 << 20);
    repeat(fills, 300, "ConstantOfShape", "s");
    OnnxWriter ranges = model();
    for (String name : List.of("from", "to", "by")) {
      ranges.constant(
          name, Tensor.scalar(name.equals("from") ? 0L : name.equals("by") ? 1 : 1L << 20));
    }
    for (int i = 0; i < 200; i++) {
      ranges.node("Range", "from,to,by", "r" + i);
    }
    used(ranges, 200, "r");
    OnnxWriter doubled = model().constant("c0", Tensor.ones(1024));
    for (int i = 0; i < 40; i++) {
      doubled.node("Concat", "c" + i + ",c" + i, "c" + (i + 1), integer("axis", 0));
    }
    doubled.node("ReduceSum", "c40", "sum").node("Add", "x,sum", "y");
    OnnxWriter broadcast =
        model().constant("a", Tensor.ones(2000, 1)).constant("b", Tensor.ones(1, 2000));
    repeat(broadcast, 100, "Add", "a,b");
    return List.of(
        HostileFile.of("400_expands.onnx", SUM, expands(400).toBytes()),
        HostileFile.of("tiles.onnx", SUM, tiles.toBytes()),
        HostileFile.of("constants_of_shape.onnx", SUM, fills.toBytes()),
        HostileFile.of("ranges.onnx", SUM, ranges.toBytes()),
        HostileFile.of("concat_of_itself.onnx", "too large", doubled.toBytes()),
        HostileFile.of("broadcasts.onnx", SUM, broadcast.toBytes()),
        HostileFile.of("function_with_a_constant.onnx", SUM, functionWithAConstant()),
        new HostileFile("shared_external_data.onnx", SUM, HostileOnnxFiles::sharedExternalData));
  }

  /** So many expansions of one number to 12 MB, each summed up. */
  static OnnxWriter expands(int count) {
    OnnxWriter expands = model().constant("c", Tensor.of(1f)).longs("s", 3 << 20);
    return repeat(expands, count, "Expand", "c,s");
  }

  private static OnnxWriter repeat(OnnxWriter model, int count, String operator, String inputs) {
    for (int i = 0; i < count; i++) {
      model.node(operator, inputs, "r" + i);
    }
    return used(model, count, "r");
  }

  private static OnnxWriter used(OnnxWriter model, int count, String prefix) {
    String last = "x";
    for (int i = 0; i < count; i++) {
      model.node("Cast", prefix + i, "f" + i, integer("to", FLOAT));
      model.node("ReduceMax", "f" + i, "m" + i);
      model.node("Add", last + ",m" + i, i == count - 1 ? "y" : "a" + i);
      last = "a" + i;
    }
    return model;
  }

  private static byte[] functionWithAConstant() {
    byte[] large =
        join(
            List.of(
                string(1, "value"),
                field(5, OnnxWriter.tensor("t", Tensor.ones(1 << 18))),
                varint(20, 4)));
    OnnxWriter calls =
        model()
            .function(
                "F",
                "a",
                "b",
                nodeBytes("Constant", "", "c", large),
                nodeBytes("ReduceMax", "c", "m"),
                nodeBytes("Add", "a,m", "b"));
    String last = "x";
    for (int i = 0; i < 400; i++) {
      calls.node("local.F", last, i == 399 ? "y" : "v" + i);
      last = "v" + i;
    }
    return calls.toBytes();
  }

  private static void sharedExternalData(Path path) throws IOException {
    Files.write(path.resolveSibling("shared.bin"), new byte[4 << 20]);
    OnnxWriter model = model();
    for (int i = 0; i < 400; i++) {
      model.initializer(external("r" + i, new int[] {1 << 20}, "location", "shared.bin"));
    }
    Files.write(path, used(model, 400, "r").toBytes());
  }

  /** One tensor that an operator makes by itself. */
  private static List<HostileFile> masks() {
    OnnxWriter eye = model().longs("s", 60_000, 30_000).node("ConstantOfShape", "s", "c");
    eye.node("EyeLike", "c", "e").node("ReduceMax", "e", "m").node("Add", "x,m", "y");
    OnnxWriter triangle = model().longs("s", 40_000, 40_000).node("ConstantOfShape", "s", "c");
    triangle.node("Trilu", "c", "e").node("ReduceMax", "e", "m").node("Add", "x,m", "y");
    OnnxWriter hot =
        model()
            .constant("depth", Tensor.scalar((long) Integer.MAX_VALUE))
            .constant("values", Tensor.of(0, 1))
            .longs("id", 3);
    hot.node("OneHot", "id,depth,values", "e").node("ReduceMax", "e", "m").node("Add", "x,m", "y");
    OnnxWriter padded = model().longs("p", 0, 0, 0, 1 << 30);
    padded.node("Pad", "x,p", "e", text("mode", "reflect")).node("ReduceMax", "e", "y");
    OnnxWriter attention = OnnxWriter.opset(23).input("x", FLOAT, -1, 1, 40_000, 1).output("y");
    attention.node("Attention", "x,x,x", "y", integer("is_causal", 1));
    return List.of(
        HostileFile.of("eye.onnx", SUM, eye.toBytes()),
        HostileFile.of("triangle.onnx", SUM, triangle.toBytes()),
        HostileFile.of("one_hot.onnx", SUM, hot.toBytes()),
        HostileFile.of("mirror.onnx", SUM, padded.toBytes()),
        HostileFile.of("causal_attention.onnx", SUM, attention.toBytes()));
  }

  /** What contradicts itself. */
  private static List<HostileFile> contradictions() {
    OnnxWriter split = OnnxWriter.opset(18).input("x", FLOAT, -1, 4).output("y");
    split.node("Split", "x", "y,b,c,d,e,f", integer("axis", 1), integer("num_outputs", 6));
    byte[] relu = join(List.of(field(1, nodeBytes("Relu", "x", "y")), field(12, string(1, "y"))));
    byte[] withoutOpset = join(List.of(varint(1, 8), field(7, relu)));
    OnnxWriter circle = model();
    circle
        .node("Add", "x,c", "a")
        .node("Relu", "a", "b")
        .node("Exp", "b", "c")
        .node("Neg", "c", "y");
    return List.of(
        HostileFile.of("more_parts_than_elements.onnx", "6 parts", split.toBytes()),
        HostileFile.of("without_opset.onnx", "opset_import", withoutOpset),
        HostileFile.of("circle.onnx", "cycle", circle.toBytes()));
  }

  /** Weights in files that are none. */
  private static List<HostileFile> shapesOfFiles() {
    return List.of(
        elsewhere("zero_device.onnx", "/dev/zero", "in the model's folder", path -> {}),
        elsewhere("folder_above.onnx", "../../etc/passwd", "in the model's folder", path -> {}),
        elsewhere(
            "linked_device.onnx",
            "zero",
            "symbolic link",
            path -> Files.createSymbolicLink(path.resolveSibling("zero"), Path.of("/dev/zero"))),
        elsewhere(
            "folder_as_data.onnx",
            "folder",
            "not a regular file",
            path -> Files.createDirectory(path.resolveSibling("folder"))),
        elsewhere(
            "pipe_as_data.onnx",
            "pipe",
            "not a regular file",
            path -> pipe(path.resolveSibling("pipe"))));
  }

  private static HostileFile elsewhere(
      String name, String location, String words, HostileFile.Making beside) {
    OnnxWriter model =
        model()
            .initializer(external("w", new int[] {4}, "location", location))
            .node("Add", "x,w", "y");
    return new HostileFile(
        name,
        words,
        path -> {
          beside.at(path);
          Files.write(path, model.toBytes());
        });
  }

  /** Makes a named pipe, which nobody writes to. */
  public static void pipe(Path path) throws IOException {
    try {
      new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static List<HostileFile> others() {
    byte[] groups = new byte[1 << 20]; // the beginnings of groups in groups
    Arrays.fill(groups, (byte) 0x0b);
    OnnxWriter longNames = model().node(ESCAPES.repeat(100_000), "x", "y");
    OnnxWriter manyFaults = OnnxWriter.opset(17).output("y").node("Relu", "x", "y");
    for (int i = 0; i < 5_000; i++) {
      manyFaults.input(ESCAPES + i, 8, -1, 4); // texts
    }
    OnnxWriter manyOperators = model();
    for (int i = 0; i < 5_000; i++) {
      manyOperators.node("Unknown" + ESCAPES + i, "x", i == 0 ? "y" : "v" + i);
    }
    byte[] rank = new byte[1 << 20];
    Arrays.fill(rank, (byte) 1);
    byte[] manyAxes =
        join(List.of(field(1, rank), varint(2, FLOAT), string(8, "w"), field(9, new byte[4])));
    OnnxWriter axes = model().initializer(manyAxes).node("Add", "x,w", "y");
    OnnxWriter equation =
        model().node("Einsum", "x", "y", text("equation", "ij,".repeat(200_000) + "->i"));
    byte[] lie =
        join(List.of(varint(1, 8), field(8, varint(2, 17)), new byte[] {0x3a, -1, -1, -1, -1, 7}));
    return List.of(
        HostileFile.of("groups.onnx", "", join(List.of(varint(1, 8), string(2, "x"), groups))),
        HostileFile.of("long_operator.onnx", "not supported", longNames.toBytes()),
        HostileFile.of("many_faults.onnx", "more", manyFaults.toBytes()),
        HostileFile.of("many_operators.onnx", "not supported", manyOperators.toBytes()),
        HostileFile.of("many_axes.onnx", "rank", axes.toBytes()),
        HostileFile.of("long_equation.onnx", "operands", equation.toBytes()),
        HostileFile.of("length_lie.onnx", "cut off", lie),
        HostileFile.of(
            "text.onnx", "", ("\u001b]0;owned\u0007" + ESCAPES).getBytes(StandardCharsets.UTF_8)));
  }
}
