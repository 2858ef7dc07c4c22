package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxRunner.run;
import static org.feedforward.format.onnx.OnnxWriter.BOOL;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.text;

import java.util.Arrays;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ScatterElements, ScatterND and GatherND beyond their recorded cases: what the standard forbids.
 */
class OnnxScatterOperatorsTest {

  private static OnnxWriter data(long... shape) {
    return OnnxWriter.opset(18).input("x", FLOAT, shape).output("y");
  }

  private static long[] shape(String text) {
    return text == null
        ? new long[0]
        : Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static int[] ints(String text) {
    return Arrays.stream(shape(text)).mapToInt(Math::toIntExact).toArray();
  }

  private static void refuses(OnnxWriter model, String words) {
    assertThatThrownBy(() -> load(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("my_")
        .hasMessageContaining(words)
        .hasMessageNotContaining("unforeseen");
  }

  /** The updates have the shape of the indices but their last axis, and the rest of the data's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 2 | 2 1 | 2 2",
        "4 2 | 2 2 | 2",
        "4 2 | 1 2 1 | 1 2 2",
        "4 | 3 1 | 3",
        "4 2 | 0 1 | 0 2",
      })
  void putsUpdatesOfTheRightShape(String data, String indices, String updates) {
    OnnxWriter model =
        data(shape(data))
            .constant("i", Tensor.ofLongs(new long[Tensor.sizeOf(ints(indices))], ints(indices)))
            .constant("u", Tensor.full(7, ints(updates)))
            .node("ScatterND", "x,i,u", "y");
    assertThat(run(model, Tensor.zeros(ints(data))).shape()).isEqualTo(ints(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 2 | 2 1 | 4 1 | has updates of shape [4, 1], expected [2, 2]",
        "4 2 | 2 1 | 4 | has updates of shape [4], expected [2, 2]",
        "4 2 | 2 1 | 2 1 2 | has updates of shape [2, 1, 2], expected [2, 2]",
        "4 2 | 2 2 | 2 1 | has updates of shape [2, 1], expected [2]",
        "4 2 | 2 1 | 2 3 | has updates of shape [2, 3], expected [2, 2]",
        "4 2 | 2 3 | 2 | puts elements at positions of 3 axes of [4, 2]",
        "4 2 | 2 0 | 2 4 2 | puts elements at positions of 0 axes of [4, 2]",
        "4 2 | | 4 2 | has one number for positions, expected a list of them",
      })
  void refusesUpdatesOfAnotherShape(String data, String indices, String updates, String message) {
    refuses(
        data(shape(data))
            .constant("i", Tensor.ofLongs(new long[Tensor.sizeOf(ints(indices))], ints(indices)))
            .constant("u", Tensor.full(7, ints(updates)))
            .node("ScatterND", "x,i,u", "y"),
        message);
  }

  @Test
  void refusesPositionsOutsideOfTheData() {
    for (long position : new long[] {4, -5, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Tensor index = Tensor.ofLongs(new long[] {0, position}, 2, 1);
      refuses(
          data(4, 2)
              .constant("i", index)
              .constant("u", Tensor.ones(2, 2))
              .node("ScatterND", "x,i,u", "y"),
          "has the position " + position + " of an axis of 4");
    }
  }

  @Test
  void appliesUpdatesOfOneElementOneAfterTheOther() {
    OnnxWriter model =
        data(3)
            .constant("i", Tensor.ofLongs(new long[] {0, -3, 2, 0}, 4, 1))
            .constant("u", Tensor.of(2, 3, 5, 7))
            .node("ScatterND", "x,i,u", "y", text("reduction", "mul"));
    assertThat(run(model, Tensor.of(1, 10, 100))).isEqualTo(Tensor.of(42, 10, 500));
  }

  @Test
  void refusesReductionsThatItDoesNotKnow() {
    OnnxWriter unknown =
        data(3)
            .constant("i", Tensor.ofLongs(new long[] {0}, 1, 1))
            .constant("u", Tensor.of(2))
            .node("ScatterND", "x,i,u", "y", text("reduction", "mean"));
    refuses(unknown, "has the reduction 'mean', which is not known");
    OnnxWriter truths =
        OnnxWriter.opset(18)
            .input("x", BOOL, 3)
            .output("y")
            .constant("i", Tensor.ofLongs(new long[] {0}, 1))
            .constant("u", Tensor.ofBooleans(new boolean[] {true}, 1))
            .node("ScatterElements", "x,i,u", "y", text("reduction", "add"));
    refuses(truths, "has the reduction add, which bool does not have");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 3 | 2 | 0 | 2", // indices of another rank
        "2 3 | 1 2 | 2 | 1 2", // no such axis
        "2 3 | 1 2 | -3 | 1 2",
        "2 3 | 1 2 | 1 | 1 1", // fewer updates than indices
        "2 3 | 3 2 | 1 | 3 2", // more indices than data along another axis
      })
  void refusesElementsThatDoNotFit(String data, String indices, int axis, String updates) {
    refuses(
        data(shape(data))
            .constant("i", Tensor.ofLongs(new long[Tensor.sizeOf(ints(indices))], ints(indices)))
            .constant("u", Tensor.full(7, ints(updates)))
            .node("ScatterElements", "x,i,u", "y", integer("axis", axis)),
        "ScatterElements");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 3 | 2 3 | 0", // three axes of two
        "2 3 | | 0", // no axis at all
        "2 3 | 2 0 | 0",
        "2 3 | 2 1 | 1", // a shared axis that is not the batch
        "2 3 | 2 1 | -1",
        "2 3 | 2 1 | 2",
      })
  void refusesLookUpsThatDoNotFit(String data, String indices, int shared) {
    refuses(
        data(shape(data))
            .constant("i", Tensor.ofLongs(new long[Tensor.sizeOf(ints(indices))], ints(indices)))
            .node("GatherND", "x,i", "y", integer("batch_dims", shared)),
        "GatherND");
  }

  @Test
  void looksUpWholePartsByTheFirstAxes() {
    OnnxWriter model =
        data(2, 2, 2)
            .constant("i", Tensor.ofLongs(new long[] {1, 0, 0, -1}, 2, 2))
            .node("GatherND", "x,i", "y");
    Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 2, 2, 2);
    assertThat(run(model, x)).isEqualTo(Tensor.of(new float[] {4, 5, 2, 3}, 2, 2));
  }

  @Test
  void refusesOneHotsWithoutADepthOrTwoValues() {
    OnnxWriter negative =
        OnnxWriter.opset(18)
            .input("x", INT64, 2)
            .output("y")
            .constant("d", Tensor.scalar(-1L))
            .constant("v", Tensor.of(0, 1))
            .node("OneHot", "x,d,v", "y");
    refuses(negative, "has a depth of -1, expected one number, 0 or more");
    OnnxWriter three =
        OnnxWriter.opset(18)
            .input("x", INT64, 2)
            .output("y")
            .constant("d", Tensor.scalar(3L))
            .constant("v", Tensor.of(0, 1, 2))
            .node("OneHot", "x,d,v", "y");
    refuses(three, "has values of shape [3], expected [2]: off and on");
  }

  @Test
  void keepsTrianglesOfMatrices() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    OnnxWriter upper = data(2, 3).constant("k", Tensor.scalar(1L)).node("Trilu", "x,k", "y");
    OnnxWriter lower = data(2, 3).node("Trilu", "x", "y", integer("upper", 0));
    assertThat(run(upper, x)).isEqualTo(Tensor.of(new float[] {0, 2, 3, 0, 0, 6}, 2, 3));
    assertThat(run(lower, x)).isEqualTo(Tensor.of(new float[] {1, 0, 0, 4, 5, 0}, 2, 3));
    for (long k : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      OnnxWriter far = data(2, 3).constant("k", Tensor.scalar(k)).node("Trilu", "x,k", "y");
      assertThat(run(far, x)).isEqualTo(k > 0 ? Tensor.zeros(2, 3) : x);
    }
    refuses(data(3).node("Trilu", "x", "y"), "needs matrices in the last two axes, got [3]");
  }
}
