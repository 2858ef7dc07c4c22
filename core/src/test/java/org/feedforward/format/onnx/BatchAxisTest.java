package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.integer;

import org.feedforward.Model;
import org.feedforward.format.BatchAxis;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BatchAxisTest {

  private static OnnxWriter relu(long... shape) {
    return OnnxWriter.opset(17).input("x", FLOAT, shape).output("y").node("Relu", "x", "y");
  }

  private static Shape shape(Model model) {
    return model.graph().inputs().get(0).shape();
  }

  @Test
  void takesAFreeFirstExtentForTheBatch() {
    assertThat(shape(load(relu(-1, 4)))).isEqualTo(Shape.batched(4));
  }

  @Test
  void takesAFixedOneForTheBatchWhereEveryInputHasIt() {
    assertThat(shape(load(relu(1, 4)))).isEqualTo(Shape.batched(4));
    OnnxWriter two =
        OnnxWriter.opset(17)
            .input("x", FLOAT, 1, 4)
            .input("z", FLOAT, 4)
            .output("y")
            .node("Add", "x,z", "y");
    assertThat(shape(load(two))).isEqualTo(Shape.of(1, 4));
  }

  @Test
  void takesAFixedOneForAnExtentWhereRowsWouldMix() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, 1, 4)
            .output("y")
            .longs("s", 1, 2, 2)
            .node("Reshape", "x,s", "r")
            .node("Softmax", "r", "y", integer("axis", 1));
    assertThat(shape(load(model))).isEqualTo(Shape.of(1, 4));
  }

  @Test
  void takesAFixedOneForAnExtentWhereAnOutputDoesNotBeginWithIt() {
    OnnxWriter model =
        OnnxWriter.opset(17).input("x", FLOAT, 1, 4).output("y").node("Transpose", "x", "y");
    assertThat(shape(load(model))).isEqualTo(Shape.of(1, 4));
  }

  @Test
  void takesAnotherFixedExtentForPartOfOneRowAndSaysSo() {
    Model model = load(relu(3, 4));
    assertThat(shape(model)).isEqualTo(Shape.of(3, 4));
    assertThat(model.notes()).anyMatch(note -> note.contains("--batch-axis 0"));
    assertThat(shape(load(relu(3, 4), BatchAxis.FIRST))).isEqualTo(Shape.batched(4));
  }

  @Test
  void takesTheWholeTensorWhenTold() {
    assertThat(shape(load(relu(1, 4), BatchAxis.NONE))).isEqualTo(Shape.of(1, 4));
    assertThatThrownBy(() -> load(relu(-1, 4), BatchAxis.NONE))
        .hasMessageContaining("'x'")
        .hasMessageContaining("--batch-axis 0");
  }

  @Test
  void refusesASecondFreeExtent() {
    assertThatThrownBy(() -> load(relu(-1, -1, 4)))
        .hasMessageContaining("'x'")
        .hasMessageContaining("axis 1");
  }

  @Test
  void saysThatAnInitialiserIsNoInput() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, -1, 4)
            .input("w", FLOAT, 4)
            .constant("w", Tensor.ones(4))
            .output("y")
            .node("Add", "x,w", "y");
    assertThat(load(model).inputs()).hasSize(1);
  }
}
