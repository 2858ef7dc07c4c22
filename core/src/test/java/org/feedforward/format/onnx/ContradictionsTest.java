package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes whose attributes, parameters and shapes do not fit together. ONNX Runtime 1.23 refuses
 * every one of them (a GroupNormalization of one scale it spreads over all channels, against the
 * standard).
 */
class ContradictionsTest {

  private static final Object NONE = "";

  /** Opset, operator, the extents of x behind the batch, further operands, attributes. */
  private static Arguments of(
      int opset,
      String operator,
      String extents,
      String words,
      List<Object> operands,
      byte[]... attributes) {
    return Arguments.of(opset, operator, extents, words, operands, List.of(attributes));
  }

  private static Tensor floats(int... shape) {
    return Tensor.ones(shape);
  }

  private static Tensor longs(long... values) {
    return Tensor.ofLongs(values, values.length);
  }

  static List<Arguments> contradictions() {
    return List.of(
        of(13, "Slice", "4", "axis 1 twice", List.of(longs(0, 1), longs(1, 3), longs(1, 1))),
        of(13, "Slice", "4", "step of 0", List.of(longs(0), longs(1), longs(1), longs(0))),
        of(18, "Pad", "4", "an axis twice", List.of(longs(1, 1, 1, 1), NONE, longs(1, 1))),
        of(13, "Pad", "4", "2 widths for 2 axes", List.of(longs(1, 1))),
        of(15, "BatchNormalization", "4 3", "shape [1], expected [4]", many(4, floats(1))),
        of(15, "BatchNormalization", "1 3", "shape [4], expected [1]", many(4, floats(4))),
        of(15, "InstanceNormalization", "4 3", "shape [1], expected [4]", many(2, floats(1))),
        of(
            21,
            "GroupNormalization",
            "4 3",
            "[1], expected [4]",
            many(2, floats(1)),
            integer("num_groups", 2)),
        of(21, "GroupNormalization", "4 3", "in 3", many(2, floats(4)), integer("num_groups", 3)),
        of(17, "LayerNormalization", "4", "scales of shape [3, 1, 4]", List.of(floats(3, 1, 4))),
        of(
            17,
            "LayerNormalization",
            "4",
            "a bias of shape [2, 1, 4]",
            List.of(floats(4), floats(2, 1, 4))),
        of(23, "RMSNormalization", "4", "scales of shape [5, 1, 4]", List.of(floats(5, 1, 4))),
        of(13, "Clip", "4", "limit of shape [4]", List.of(floats(4))),
        of(13, "Clip", "4", "limit of shape [2, 1, 4]", List.of(floats(1), floats(2, 1, 4))),
        of(13, "Clip", "4", "limit that is int64 for float", List.of(Tensor.scalar(1L))),
        of(13, "Clip", "4", "limit that is bool for float", List.of(Tensor.scalar(true))),
        of(13, "Dropout", "4", "the ratio of shape [0]", List.of(floats(0), Tensor.scalar(true))),
        of(
            13,
            "Dropout",
            "4",
            "training_mode of shape [2]",
            List.of(Tensor.scalar(0.5f), Tensor.zeros(DType.BOOL, 2))),
        of(13, "Mod", "4", "fmod=1", List.of(floats(4))),
        of(11, "TopK", "4", "7", List.of(longs(7))),
        of(13, "Reshape", "4", "", List.of(longs(-1, -1))),
        of(14, "Reshape", "4", "", List.of(longs(-1, 0)), integer("allowzero", 1)),
        of(13, "Transpose", "4", "", List.of(), OnnxWriter.integers("perm", 0, 0)),
        of(13, "Transpose", "4", "", List.of(), OnnxWriter.integers("perm", 0, 1, 2)),
        of(13, "Tile", "4", "", List.of(longs(1, -2))),
        of(13, "Concat", "4", "axis 5", List.of(floats(1, 4)), integer("axis", 5)),
        of(13, "Flatten", "4", "axis 5", List.of(), integer("axis", 5)),
        of(13, "Unsqueeze", "4", "twice", List.of(longs(1, 1))),
        of(13, "Squeeze", "4", "not 1", List.of(longs(1))),
        of(13, "Gemm", "4", "shape [5]", List.of(floats(4, 3), floats(5))),
        of(13, "Gemm", "4", "", List.of(floats(4, 3)), integer("transB", 1)),
        of(12, "Einsum", "4", "", List.of(floats(3, 2)), text("equation", "ij,jk->ik")),
        of(12, "Einsum", "4", "", List.of(), text("equation", "ij->ii")),
        of(12, "Einsum", "4", "", List.of(), text("equation", "ij->k")),
        of(14, "CumSum", "4", "axis 3", List.of(longs(3))),
        of(14, "Trilu", "4 4", "2 elements, expected 1", List.of(longs(1, 2))),
        of(13, "Gather", "4", "position 9", List.of(longs(9)), integer("axis", 1)),
        of(1, "LpNormalization", "4", "p=3", List.of(), integer("p", 3)));
  }

  private static List<Object> many(int count, Tensor operand) {
    List<Object> operands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operands.add(operand);
    }
    return operands;
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void isRefused(
      int opset,
      String operator,
      String extents,
      String words,
      List<Object> operands,
      List<byte[]> attributes) {
    long[] shape = Arrays.stream(("-1 " + extents).split(" ")).mapToLong(Long::parseLong).toArray();
    OnnxWriter model = OnnxWriter.opset(opset).input("x", FLOAT, shape).output("y");
    StringBuilder inputs = new StringBuilder("x");
    for (int i = 0; i < operands.size(); i++) {
      inputs.append(',');
      if (operands.get(i) instanceof Tensor tensor) {
        model.constant("c" + i, tensor);
        inputs.append("c").append(i);
      }
    }
    model.node(operator, inputs.toString(), "y", attributes.toArray(byte[][]::new));
    assertThatThrownBy(() -> load(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(operator)
        .hasMessageContaining(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("unforeseen"));
  }

  @Test
  void refusesLimitsOfRangeThatAreLists() {
    OnnxWriter range = OnnxWriter.opset(13).output("y").longs("from", 0, 1).longs("to", 5);
    range.longs("by", 1).node("Range", "from,to,by", "y");
    assertThatThrownBy(() -> load(range)).hasMessageContaining("not a number but int64[2]");
  }

  /** A double would not hold them, nor what is between them. */
  @Test
  void countsIntegersOfAnySize() {
    for (long from : new long[] {(1L << 53) + 1, Long.MAX_VALUE - 5, Long.MIN_VALUE + 1}) {
      OnnxWriter range = OnnxWriter.opset(13).output("y");
      range.constant("from", Tensor.scalar(from)).constant("to", Tensor.scalar(from + 5));
      range.constant("by", Tensor.scalar(2L)).node("Range", "from,to,by", "y");
      assertThat(OnnxRunner.run(range)).isEqualTo(longs(from, from + 2, from + 4));
    }
    OnnxWriter down = OnnxWriter.opset(13).output("y").longs("from", 2).longs("to", -4);
    assertThat(OnnxRunner.run(down.longs("by", -3).node("Range", "from,to,by", "y")))
        .isEqualTo(longs(2, -1));
    OnnxWriter none = OnnxWriter.opset(13).output("y").longs("from", 2).longs("to", 1);
    assertThat(OnnxRunner.run(none.longs("by", 3).node("Range", "from,to,by", "y")).size())
        .isZero();
    OnnxWriter still = OnnxWriter.opset(13).output("y").longs("from", 2).longs("to", 5);
    assertThatThrownBy(() -> load(still.longs("by", 0).node("Range", "from,to,by", "y")))
        .hasMessageContaining("counts by 0");
    OnnxWriter far = OnnxWriter.opset(13).output("y").longs("from", Long.MIN_VALUE);
    far.longs("to", Long.MAX_VALUE).longs("by", 1).node("Range", "from,to,by", "y");
    assertThatThrownBy(() -> load(far)).hasMessageContaining("too large");
  }

  @Test
  void refusesConditionsThatAreSeveral() {
    OnnxWriter then = OnnxWriter.opset(17).output("t").node("Neg", "x", "t");
    OnnxWriter otherwise = OnnxWriter.opset(17).output("e").node("Abs", "x", "e");
    for (int count : new int[] {0, 2}) {
      OnnxWriter model =
          OnnxWriter.opset(17)
              .input("x", FLOAT, -1, 4)
              .output("y")
              .constant("c", Tensor.zeros(DType.BOOL, count))
              .node(
                  "If",
                  "c",
                  "y",
                  OnnxWriter.body("then_branch", then),
                  OnnxWriter.body("else_branch", otherwise));
      assertThatThrownBy(() -> load(model))
          .hasMessageContaining("has the condition of shape [" + count + "], expected one number");
    }
  }

  @Test
  void refusesLimitsOfRangeOfTwoTypes() {
    OnnxWriter range = OnnxWriter.opset(13).output("y").longs("from", 0).longs("by", 1);
    range.constant("to", Tensor.of(5f)).node("Range", "from,to,by", "y");
    assertThatThrownBy(() -> load(range)).hasMessageContaining("int64 and float32");
  }

  @Test
  void refusesOneHotOfMoreThanTwoValues() {
    OnnxWriter hot = OnnxWriter.opset(11).input("x", INT64, -1).output("y");
    hot.constant("depth", Tensor.scalar(3L)).constant("values", Tensor.of(0, 1, 2));
    hot.node("OneHot", "x,depth,values", "y");
    assertThatThrownBy(() -> load(hot)).hasMessageContaining("[3], expected [2]");
  }

  @Test
  void refusesAnOutputThatIsDeclaredToBeOfAnotherType() {
    OnnxWriter relu = OnnxWriter.opset(13).input("x", FLOAT, -1, 4).output("y", INT64, -1, 4);
    relu.node("Relu", "x", "y");
    assertThatThrownBy(() -> load(relu))
        .hasMessageContaining("'y' is declared to be int64, its node gives float32");
  }
}
