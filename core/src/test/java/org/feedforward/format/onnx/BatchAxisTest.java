package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.integer;

import java.util.List;
import org.feedforward.Model;
import org.feedforward.format.BatchAxis;
import org.feedforward.graph.Interpreter;
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

  /** As an export with 32 example rows and without dynamic_shapes has them. */
  @Test
  void takesTheNumberOfExampleRowsForTheBatchWhereItStandsInside() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, 32, 2, 3)
            .output("y")
            .longs("flat", 64, 3)
            .longs("back", 32, 6)
            .longs("wide", 32, 1)
            .constant("ones", Tensor.ones(32, 6))
            .constant("one", Tensor.ones(1, 1))
            .node("Reshape", "x,flat", "a")
            .node("Relu", "a", "b")
            .node("Reshape", "b,back", "c")
            .node("Add", "c,ones", "d")
            .node("Expand", "one,wide", "e")
            .node("Concat", "d,e", "y", integer("axis", 1));
    Model loaded = load(model, BatchAxis.FIRST);
    assertThat(loaded.graph().outputs().get("y").shape()).isEqualTo(Shape.batched(7));
    Tensor x = Tensor.of(new float[] {1, -2, 3, 4, -5, 6, -1, 2, -3, -4, 5, -6}, 2, 2, 3);
    assertThat(Interpreter.run(loaded.graph(), List.of(x)).get("y"))
        .isEqualTo(Tensor.of(new float[] {2, 1, 4, 5, 1, 7, 1, 1, 3, 1, 1, 6, 1, 1}, 2, 7));
  }

  @Test
  void refusesAConstantThatTellsExampleRowsApart() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, 3, 2)
            .output("y")
            .constant("c", Tensor.of(new float[] {1, 2, 1, 2, 1, 3}, 3, 2))
            .node("Add", "x,c", "y");
    assertThatThrownBy(() -> load(model, BatchAxis.FIRST))
        .hasMessageContaining("was exported for 3 rows and no other number")
        .hasMessageContaining("dynamic_shapes");
  }
}
