package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.field;
import static org.feedforward.format.onnx.OnnxWriter.nodeBytes;
import static org.feedforward.format.onnx.OnnxWriter.string;

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
      byte[] node = OnnxWriter.join(List.of(string(4, "If"), field(5, attribute)));
      attribute = OnnxWriter.join(List.of(string(1, "body"), field(6, field(1, node))));
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
    assertThat(load(large).outputs()).hasSize(1);
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
    byte[] bytes = field(7, OnnxWriter.join(graph));
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
