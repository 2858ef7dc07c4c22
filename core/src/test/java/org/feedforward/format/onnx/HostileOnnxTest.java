package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.field;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.join;
import static org.feedforward.format.onnx.OnnxWriter.nodeBytes;
import static org.feedforward.format.onnx.OnnxWriter.string;
import static org.feedforward.format.onnx.OnnxWriter.varint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.Resources;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to hurt end in a ModelException, soon and without much memory. */
class HostileOnnxTest {

  private static OnnxWriter model() {
    return OnnxWriter.opset(17).input("x", FLOAT, -1, 4).output("y");
  }

  @Test
  void refusesMessagesNestedTooDeep() {
    byte[] attribute = string(1, "body");
    for (int i = 0; i < 300; i++) {
      byte[] node = join(List.of(string(4, "If"), field(5, attribute)));
      attribute = join(List.of(string(1, "body"), field(6, field(1, node))));
    }
    OnnxWriter nested = model().node("If", "x", "y", attribute);
    assertThatThrownBy(() -> load(nested))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void refusesFunctionsThatCallThemselves() {
    OnnxWriter endless =
        model().function("F", "a", "b", nodeBytes("local.F", "a", "b")).node("local.F", "x", "y");
    assertThatThrownBy(() -> load(endless))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void refusesFunctionsThatMultiply() {
    OnnxWriter many = model();
    for (int i = 0; i < 60; i++) {
      String next = i == 59 ? "Relu" : "local.F" + (i + 1);
      many.function("F" + i, "a", "c", nodeBytes(next, "a", "b"), nodeBytes(next, "b", "c"));
    }
    OnnxWriter billions = many.node("local.F0", "x", "y");
    assertThatThrownBy(() -> load(billions))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("more than 200000 nodes");
  }

  @Test
  void readsAChainOfManyNodes() {
    OnnxWriter chain = model();
    String last = "x";
    for (int i = 0; i < 5_000; i++) {
      chain.node("Relu", last, "v" + i);
      last = "v" + i;
    }
    assertThat(load(chain.node("Neg", last, "y")).outputs()).hasSize(1);
  }

  @Test
  void unfoldsNoSmallFileIntoALargeOne() {
    OnnxWriter large =
        model()
            .longs("s", 1 << 15, 1 << 15)
            .node("ConstantOfShape", "s", "ones")
            .node("Exp", "ones", "e")
            .node("ReduceSum", "e", "sum")
            .node("Mul", "x,sum", "y");
    assertThatThrownBy(() -> load(large))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("constants of more than 64 MB in all, from files of 2");
  }

  @Test
  void takesSomeExpansions() {
    OnnxWriter few = HostileOnnxFiles.expands(4); // 48 MB
    assertThat(load(few).outputs()).hasSize(1);
    OnnxWriter oneTooMany = HostileOnnxFiles.expands(12);
    assertThatThrownBy(() -> load(oneTooMany)).hasMessageContaining("at most 64 MB");
  }

  @Test
  void takesWhatIsStoredInTheFileWhateverItsSize() {
    OnnxWriter stored = model();
    for (int i = 0; i < 5; i++) {
      stored.constant("r" + i, Tensor.ones(4 << 20)); // 80 MB
    }
    for (int i = 0; i < 5; i++) {
      stored.node("ReduceMax", "r" + i, "m" + i);
      stored.node("Add", (i == 0 ? "x" : "a" + i) + ",m" + i, i == 4 ? "y" : "a" + (i + 1));
    }
    assertThat(load(stored).outputs()).hasSize(1);
  }

  @Test
  void refusesModelsThatImportNoOperators() {
    byte[] graph =
        join(
            List.of(
                field(1, nodeBytes("Relu", "x", "y")),
                field(5, OnnxWriter.tensor("x", Tensor.ones(1))),
                field(12, string(1, "y"))));
    byte[] others = field(8, join(List.of(string(1, "local"), varint(2, 1))));
    byte[] zero = field(8, varint(2, 0));
    byte[] two = join(List.of(field(8, varint(2, 17)), field(8, varint(2, 18))));
    for (byte[] imports : List.of(new byte[0], others, zero, two)) {
      byte[] file = join(List.of(varint(1, 8), imports, field(7, graph)));
      assertThatThrownBy(() -> load(file, BatchAxis.AUTO))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("import");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "18 | 6 | num_outputs=6 | splits 4 elements in 6 parts",
        "18 | 3 | num_outputs=2 | other than its 3 outputs",
        "18 | 1 | num_outputs=2 | other than its 1 outputs",
        "18 | 3 | num_outputs=3 | does not divide", // 2, 2 and nothing
        "13 | 3 | | does not divide",
        "11 | 3 | | does not divide",
        "13 | 5 | | splits 4 elements in 5 parts",
        "13 | 2 | split=1 2 | in 2 parts of [1, 2]",
        "13 | 2 | split=5 -1 | in 2 parts of [5, -1]",
        "13 | 3 | split=2 2 | in 3 parts of [2, 2]",
        "18 | 2 | split=2 2,num_outputs=2 | expected one of them"
      })
  void refusesSplitsThatDoNotFit(int opset, int parts, String attributes, String words) {
    String outputs = "y,b,c,d,e,f".substring(0, Math.max(0, 2 * parts - 1));
    OnnxWriter split = OnnxWriter.opset(opset).input("x", FLOAT, -1, 4).output("y");
    List<byte[]> given = new ArrayList<>(List.of(integer("axis", 1)));
    String inputs = "x";
    for (String attribute : attributes == null ? new String[0] : attributes.split(",")) {
      String[] parsed = attribute.split("=");
      long[] values = Arrays.stream(parsed[1].split(" ")).mapToLong(Long::parseLong).toArray();
      if (parsed[0].equals("split")) {
        split.longs("lengths", values);
        inputs = "x,lengths";
      } else {
        given.add(integer(parsed[0], values[0]));
      }
    }
    split.node("Split", inputs, outputs, given.toArray(byte[][]::new));
    assertThatThrownBy(() -> load(split)).hasMessageContaining(words.strip());
  }

  @Test
  void refusesExtentsThatOverflow() {
    OnnxWriter huge =
        model().longs("s", Integer.MAX_VALUE, Integer.MAX_VALUE, 16).node("Expand", "x,s", "y");
    assertThatThrownBy(() -> load(huge)).isInstanceOf(ModelException.class);
  }

  @Test
  void refusesAFileOfManySmallThings() {
    List<byte[]> graph = new ArrayList<>();
    byte[] names = new byte[2 << 20]; // a million empty inputs of one node
    for (int i = 0; i < names.length; i += 2) {
      names[i] = 0x0a;
    }
    graph.add(field(1, names));
    byte[] bytes = field(7, join(graph));
    assertThatThrownBy(() -> load(bytes, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("more nodes, names and numbers");
  }

  @Test
  void escapesNamesInMessages() {
    OnnxWriter colours = model().node("Bad\u001b[2J\nName", "x", "y");
    assertThatThrownBy(() -> load(colours)).hasMessageContaining("Bad\\u001b[2J\\u000aName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok_control", "ok_constant_nodes", "ok_double"})
  void endsInAModelExceptionWhateverBytesChange(String name) {
    byte[] good = Resources.bytes("bad/onnx/" + name + ".onnx");
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      boolean cut = random.nextInt(4) == 0;
      readsOrRefuses(cut ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
    }
  }

  private static void readsOrRefuses(byte[] bytes) {
    try {
      load(bytes, BatchAxis.AUTO);
    } catch (ModelException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void keepsConstantsExactly() {
    Tensor odd = Tensor.of(Float.MIN_VALUE, -0f, Float.MAX_VALUE, Float.NaN);
    OnnxWriter model = model().constant("c", odd).node("Mul", "x,c", "y");
    assertThat(load(model).notes()).anyMatch(note -> note.contains("NaN") && note.contains("'c'"));
  }
}
