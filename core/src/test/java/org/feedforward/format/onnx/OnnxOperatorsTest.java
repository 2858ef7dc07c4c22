package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxRunner.run;
import static org.feedforward.format.onnx.OnnxWriter.BOOL;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT32;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.body;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.integers;
import static org.feedforward.format.onnx.OnnxWriter.nodeBytes;
import static org.feedforward.format.onnx.OnnxWriter.number;
import static org.feedforward.format.onnx.OnnxWriter.reference;
import static org.feedforward.format.onnx.OnnxWriter.text;

import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What the conformance cases leave out: differences of opsets, narrow types, odd operands. */
class OnnxOperatorsTest {

  private static final long UINT8 = 2;
  private static final long INT8 = 3;

  private static OnnxWriter floats(int opset, long... shape) {
    return OnnxWriter.opset(opset).input("x", FLOAT, shape).output("y");
  }

  private static OnnxWriter integers32(long... shape) {
    return OnnxWriter.opset(17).input("x", INT32, shape).output("y");
  }

  @Test
  void flattensForSoftmaxBeforeOpset13() {
    OnnxWriter old = floats(11, 2, 2, 2).node("Softmax", "x", "y");
    OnnxWriter current = floats(13, 2, 2, 2).node("Softmax", "x", "y");
    Tensor zeros = Tensor.zeros(2, 2, 2);
    assertThat(run(old, zeros)).isEqualTo(Tensor.full(0.25f, 2, 2, 2));
    assertThat(run(current, zeros)).isEqualTo(Tensor.full(0.5f, 2, 2, 2));
  }

  @Test
  void alignsTheSecondOperandWhereOldOpsetsSay() {
    OnnxWriter model =
        floats(6, 2, 3)
            .constant("b", Tensor.of(10, 20))
            .node("Add", "x,b", "y", integer("broadcast", 1), integer("axis", 0));
    assertThat(run(model, Tensor.zeros(2, 3)))
        .isEqualTo(Tensor.of(new float[] {10, 10, 10, 20, 20, 20}, 2, 3));
  }

  @Test
  void wrapsNarrowIntegersAround() {
    Tensor x = Tensor.ofLongs(new long[] {Integer.MAX_VALUE, -7}, 2);
    assertThat(run(integers32(2).node("Add", "x,x", "y"), x).toLongs()).containsExactly(-2, -14);
    OnnxWriter bytes = OnnxWriter.opset(17).input("x", UINT8, 2).output("y");
    assertThat(run(bytes.node("Mul", "x,x", "y"), Tensor.ofLongs(new long[] {16, 17}, 2)).toLongs())
        .containsExactly(0, 33);
  }

  @Test
  void wrapsWhenANumberIsCastToFewerBits() {
    OnnxWriter model = integers32(2).node("Cast", "x", "y", integer("to", INT8));
    assertThat(run(model, Tensor.ofLongs(new long[] {200, -129}, 2)).toLongs())
        .containsExactly(-56, 127);
  }

  @Test
  void dividesIntegersTowardsZero() {
    OnnxWriter model =
        OnnxWriter.opset(17).input("x", INT64, 2).output("y").longs("d", 2).node("Div", "x,d", "y");
    assertThat(run(model, Tensor.ofLongs(new long[] {-7, 7}, 2)).toLongs()).containsExactly(-3, 3);
  }

  @Test
  void reducesOverNoAxesWhenTold() {
    Tensor x = Tensor.of(new float[] {1, -2, 3, -4}, 2, 2);
    OnnxWriter all = floats(18, 2, 2).node("ReduceSumSquare", "x", "y", integer("keepdims", 0));
    OnnxWriter none =
        floats(18, 2, 2).node("ReduceSumSquare", "x", "y", integer("noop_with_empty_axes", 1));
    assertThat(run(all, x)).isEqualTo(Tensor.scalar(30f));
    assertThat(run(none, x)).isEqualTo(Tensor.of(new float[] {1, 4, 9, 16}, 2, 2));
  }

  @Test
  void takesReductionAxesFromWhereTheOpsetHasThem() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor expected = Tensor.of(new float[] {2, 4}, 2, 1);
    assertThat(run(floats(17, 2, 2).node("ReduceMax", "x", "y", integers("axes", -1)), x))
        .isEqualTo(expected);
    assertThat(run(floats(18, 2, 2).longs("a", -1).node("ReduceMax", "x,a", "y"), x))
        .isEqualTo(expected);
    assertThatThrownBy(
            () -> run(floats(18, 2, 2).node("ReduceMax", "x", "y", integers("axes", -1)), x))
        .hasMessageContaining("'axes'")
        .hasMessageContaining("opset 18");
  }

  @Test
  void givesInfinityForTheLogarithmOfNothing() {
    Tensor x = Tensor.full(Float.NEGATIVE_INFINITY, 3);
    assertThat(run(floats(17, 3).node("ReduceLogSumExp", "x", "y", integer("keepdims", 0)), x))
        .isEqualTo(Tensor.scalar(Float.NEGATIVE_INFINITY));
  }

  @Test
  void marksNothingHotForAnIndexOutOfRange() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", INT64, 4)
            .output("y")
            .constant("depth", Tensor.scalar(3L))
            .constant("values", Tensor.of(-1, 2))
            .node("OneHot", "x,depth,values", "y", integer("axis", 0));
    assertThat(run(model, Tensor.ofLongs(new long[] {0, -1, 3, -4}, 4)))
        .isEqualTo(Tensor.of(new float[] {2, -1, -1, -1, -1, -1, -1, -1, -1, 2, -1, -1}, 3, 4));
  }

  @Test
  void cropsWherePaddingIsNegative() {
    OnnxWriter model = floats(17, 4).longs("p", -1, 2).node("Pad", "x,p", "y");
    assertThat(run(model, Tensor.of(1, 2, 3, 4))).isEqualTo(Tensor.of(2, 3, 4, 0, 0));
  }

  @Test
  void repeatsEdgesAndWrapsInPadding() {
    Tensor x = Tensor.of(1, 2, 3);
    OnnxWriter edge = floats(19, 3).longs("p", 2, 1).node("Pad", "x,p", "y", text("mode", "edge"));
    OnnxWriter wrap = floats(19, 3).longs("p", 2, 1).node("Pad", "x,p", "y", text("mode", "wrap"));
    OnnxWriter reflect =
        floats(19, 3).longs("p", 2, 3).node("Pad", "x,p", "y", text("mode", "reflect"));
    assertThat(run(edge, x)).isEqualTo(Tensor.of(1, 1, 1, 2, 3, 3));
    assertThat(run(wrap, x)).isEqualTo(Tensor.of(2, 3, 1, 2, 3, 1));
    assertThat(run(reflect, x)).isEqualTo(Tensor.of(3, 2, 1, 2, 3, 2, 1, 2));
  }

  @Test
  void slicesBackwardsAndBeyondTheEnds() {
    OnnxWriter model =
        floats(17, 5)
            .longs("s", 100)
            .longs("e", -100)
            .longs("a", -1)
            .longs("step", -2)
            .node("Slice", "x,s,e,a,step", "y");
    assertThat(run(model, Tensor.of(1, 2, 3, 4, 5))).isEqualTo(Tensor.of(5, 3, 1));
  }

  @Test
  void slicesBackwardsFromTheFirstWhereTheStartIsFarBelow() {
    OnnxWriter model =
        floats(13, 3)
            .longs("starts", -100)
            .longs("ends", -100)
            .longs("axes", 0)
            .longs("steps", -2)
            .node("Slice", "x,starts,ends,axes,steps", "y");
    assertThat(run(model, Tensor.of(5, 6, 7))).isEqualTo(Tensor.of(5));
  }

  @Test
  void normalisesAVectorAsABatchOfOneChannel() {
    OnnxWriter model =
        floats(15, 2)
            .constant("s", Tensor.of(3))
            .constant("b", Tensor.of(1))
            .constant("m", Tensor.of(2))
            .constant("v", Tensor.of(4))
            .node("BatchNormalization", "x,s,b,m,v", "y", number("epsilon", 0));
    assertThat(run(model, Tensor.of(2, 4))).isEqualTo(Tensor.of(1, 4));
  }

  @Test
  void givesAnEmptyTensorForAnEmptySlice() {
    OnnxWriter model = floats(17, 5).longs("s", 3).longs("e", 1).node("Slice", "x,s,e", "y");
    assertThat(run(model, Tensor.zeros(5)).shape()).containsExactly(0);
  }

  @Test
  void copiesExtentsForZerosUnlessZeroIsAllowed() {
    OnnxWriter copies = floats(17, 2, 3).longs("s", 0, -1, 1).node("Reshape", "x,s", "y");
    assertThat(run(copies, Tensor.zeros(2, 3)).shape()).containsExactly(2, 3, 1);
    OnnxWriter allowed =
        floats(17, 0, 3).longs("s", 3, 0).node("Reshape", "x,s", "y", integer("allowzero", 1));
    assertThat(run(allowed, Tensor.zeros(0, 3)).shape()).containsExactly(3, 0);
  }

  @Test
  void clipsIntegersAndLeavesOutWhatIsMissing() {
    OnnxWriter model =
        integers32(3)
            .constant("max", Tensor.scalar(2L))
            .node("Cast", "max", "m", integer("to", INT32))
            .node("Clip", "x,,m", "y");
    assertThat(run(model, Tensor.ofLongs(new long[] {-5, 2, 9}, 3)).toLongs())
        .containsExactly(-5, 2, 2);
  }

  @Test
  void raisesIntegersToFloatPowers() {
    OnnxWriter model = integers32(3).constant("p", Tensor.scalar(0.5f)).node("Pow", "x,p", "y");
    assertThat(run(model, Tensor.ofLongs(new long[] {4, 9, 10}, 3)).toLongs())
        .containsExactly(2, 3, 3);
  }

  @Test
  void multipliesIntegerMatrices() {
    OnnxWriter model = integers32(2, 2).node("MatMul", "x,x", "y");
    assertThat(run(model, Tensor.ofLongs(new long[] {1, 2, 3, 4}, 2, 2)))
        .isEqualTo(Tensor.ofLongs(new long[] {7, 10, 15, 22}, 2, 2));
  }

  @Test
  void takesDiagonalsInEquations() {
    OnnxWriter model = floats(17, 2, 2).node("Einsum", "x", "y", text("equation", "ii"));
    assertThat(run(model, Tensor.of(new float[] {1, 2, 3, 4}, 2, 2))).isEqualTo(Tensor.scalar(5f));
  }

  @Test
  void multipliesThreeOperandsInEquations() {
    OnnxWriter model = floats(17, 2).node("Einsum", "x,x,x", "y", text("equation", "i,j,k->kji"));
    assertThat(run(model, Tensor.of(2, 3)))
        .isEqualTo(Tensor.of(new float[] {8, 12, 12, 18, 12, 18, 18, 27}, 2, 2, 2));
  }

  @Test
  void scalesAndBroadcastsInGemm() {
    OnnxWriter model =
        floats(17, 2, 2)
            .constant("b", Tensor.of(new float[] {1, 0, 0, 1}, 2, 2))
            .constant("c", Tensor.of(new float[] {10, 20}, 2, 1))
            .node("Gemm", "x,b,c", "y", number("alpha", 2), number("beta", 0.5f));
    assertThat(run(model, Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)))
        .isEqualTo(Tensor.of(new float[] {7, 9, 16, 18}, 2, 2));
  }

  @Test
  void looksRowsUpFromTheEnd() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", INT64, 2)
            .output("y")
            .constant("t", Tensor.of(1, 2, 3))
            .node("Gather", "t,x", "y");
    assertThat(run(model, Tensor.ofLongs(new long[] {-1, 0}, 2))).isEqualTo(Tensor.of(3, 1));
  }

  @Test
  void expandsFunctionsWithTheAttributesOfTheirCaller() {
    OnnxWriter model =
        floats(17, 2)
            .function(
                "Scaled",
                "a",
                "b",
                nodeBytes("LeakyRelu", "a", "c", reference("alpha", "slope", 1)),
                nodeBytes("Add", "c,c", "b"))
            .node("local.Scaled", "x", "y", number("slope", 0.5f));
    assertThat(run(model, Tensor.of(-2, 3))).isEqualTo(Tensor.of(-2, 6));
  }

  @Test
  void takesTheBranchOfAKnownCondition() {
    OnnxWriter then = OnnxWriter.opset(17).output("t").node("Neg", "x", "t");
    OnnxWriter otherwise = OnnxWriter.opset(17).output("e").node("Abs", "x", "e");
    OnnxWriter model =
        floats(17, 2)
            .constant("c", Tensor.scalar(true))
            .node("If", "c", "y", body("then_branch", then), body("else_branch", otherwise));
    assertThat(run(model, Tensor.of(-2, 3))).isEqualTo(Tensor.of(2, -3));
  }

  @Test
  void refusesABranchOnTheData() {
    OnnxWriter then = OnnxWriter.opset(17).output("t").node("Neg", "x", "t");
    OnnxWriter otherwise = OnnxWriter.opset(17).output("e").node("Abs", "x", "e");
    OnnxWriter model =
        floats(17, 2)
            .input("c", BOOL)
            .node("If", "c", "y", body("then_branch", then), body("else_branch", otherwise));
    assertThatThrownBy(() -> load(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("my_if")
        .hasMessageContaining("the condition depends on the data");
  }

  @Test
  void namesAllOperatorsThatAreNotSupported() {
    OnnxWriter model =
        floats(17, -1, 4)
            .node("RoiAlign", "x,x", "a")
            .node("Relu", "a", "b")
            .node("local.Magic", "b", "c")
            .node("RoiAlign", "c,c", "y");
    assertThatThrownBy(() -> load(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("RoiAlign (2 nodes, first node 'my_roialign' (RoiAlign))")
        .hasMessageContaining("local.Magic");
  }

  @Test
  void doesNotMindWhatNoOutputNeeds() {
    OnnxWriter model = floats(17, -1, 4).node("RoiAlign", "x,x", "a").node("Relu", "x", "y");
    assertThat(load(model).outputs()).hasSize(1);
  }

  @Test
  void refusesAnAttributeThatItDoesNotKnow() {
    OnnxWriter model = floats(17, -1, 4).node("Relu", "x", "y", integer("twist", 1));
    assertThatThrownBy(() -> load(model)).hasMessageContaining("'twist'");
  }

  @Test
  void refusesOperandsOfTwoTypes() {
    OnnxWriter model = floats(17, -1, 4).longs("n", 1).node("Add", "x,n", "y");
    assertThatThrownBy(() -> load(model))
        .hasMessageContaining("my_add")
        .hasMessageContaining("float32 and int64");
  }

  @Test
  void refusesAShapeThatComesWithTheData() {
    OnnxWriter model = floats(17, 4).input("s", INT64, 2).node("Reshape", "x,s", "y");
    assertThatThrownBy(() -> load(model))
        .hasMessageContaining("my_reshape")
        .hasMessageContaining("the shape depends on the data");
  }

  @Test
  void sortsNodesThatTheFileHasInAnyOrder() {
    OnnxWriter model = floats(17, 2).node("Neg", "a", "y").node("Abs", "x", "a");
    assertThat(run(model, Tensor.of(-2, 3))).isEqualTo(Tensor.of(-2, -3));
  }
}
