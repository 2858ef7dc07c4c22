package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Small cases whose results are plain to see. */
class InterpreterTest {

  private final Tensor counted = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);

  @Test
  void multipliesWithTheTransposedWeight() {
    Value y =
        value(counted)
            .linear(floats(new float[] {1, 0, 0, 0, 0, 1}, 2, 3), floats(new float[] {10, 20}, 2));

    assertThat(run(y)).isEqualTo(Tensor.of(new float[] {10, 22, 13, 25}, 2, 2));
  }

  @Test
  void multipliesMatricesWithBroadcastLeadingAxes() {
    Value a = floats(new float[] {1, 2, 3, 4}, 2, 1, 2);
    Value b = floats(new float[] {1, 10}, 2, 1);

    assertThat(run(a.matmul(b))).isEqualTo(Tensor.of(new float[] {21, 43}, 2, 1, 1));
  }

  @Test
  void reducesInAscendingOrder() {
    assertThat(run(value(counted).sum(1, false))).isEqualTo(Tensor.of(3, 12));
    assertThat(run(value(counted).mean(0, true)))
        .isEqualTo(Tensor.of(new float[] {1.5f, 2.5f, 3.5f}, 1, 3));
    assertThat(run(value(counted).argmax(1, false)))
        .isEqualTo(Tensor.ofLongs(new long[] {2, 2}, 2));
    assertThat(run(value(counted).cumsum(1)))
        .isEqualTo(Tensor.of(new float[] {0, 1, 3, 3, 7, 12}, 2, 3));
  }

  @Test
  void countsNaNAsTheLargest() {
    Value x = floats(new float[] {1, Float.NaN, 3}, 3);

    assertThat(run(x.argmax(0, false))).isEqualTo(Tensor.scalar(1L));
    assertThat(run(x.max(0, false))).isEqualTo(Tensor.scalar(Float.NaN));
    assertThat(run(Value.of(new Op.TopK(2, 0, true, true), x)))
        .isEqualTo(Tensor.ofLongs(new long[] {1, 2}, 2));
  }

  @Test
  void rearrangesElements() {
    Value x = value(counted);

    assertThat(run(x.transpose(0, 1))).isEqualTo(Tensor.of(new float[] {0, 3, 1, 4, 2, 5}, 3, 2));
    assertThat(run(Value.of(new Op.Slice(1, 2, -2, 2), x)))
        .isEqualTo(Tensor.of(new float[] {2, 0, 5, 3}, 2, 2));
    assertThat(run(Value.of(new Op.Concat(1), x, x.slice(1, 0, 1))))
        .isEqualTo(Tensor.of(new float[] {0, 1, 2, 0, 3, 4, 5, 3}, 2, 4));
    assertThat(run(Value.of(new Op.Pad(0, 1, 0, Tensor.scalar(9f)), x)))
        .isEqualTo(Tensor.of(new float[] {9, 9, 9, 0, 1, 2, 3, 4, 5}, 3, 3));
    assertThat(run(x.gather(1, Value.constant(Tensor.ofLongs(new long[] {-1, 0}, 2)))))
        .isEqualTo(Tensor.of(new float[] {2, 0, 5, 3}, 2, 2));
  }

  @Test
  void namesTheIndexThatIsOutOfRange() {
    Value table = Value.constant(Tensor.zeros(3, 2));
    Value ids = Value.input("ids", DType.INT64, Shape.batched());
    Graph graph =
        Graph.of(
            List.of(ids), Map.of("y", Value.of(new Op.Gather(0, false), table, ids)), Map.of());

    assertThatThrownBy(() -> Interpreter.run(graph, List.of(Tensor.ofLongs(new long[] {0, 3}, 2))))
        .isInstanceOfSatisfying(
            IndexOutOfRangeException.class,
            e -> {
              assertThat(e.index()).isEqualTo(3);
              assertThat(e.extent()).isEqualTo(3);
              assertThat(e.row()).isEqualTo(1);
            });
  }

  @Test
  void tellsWhatWasFoundAndWhatTheTableHas() {
    IndexOutOfRangeException wrong = new IndexOutOfRangeException(-1, 4, 0);
    assertThat(wrong.told()).isEqualTo("holds id -1, but the embedding has rows 0 to 3");
    assertThat(wrong.of(new RowFaultException.Origin(0, 0, -1L)).told()).isEqualTo(wrong.told());
    assertThat(wrong.of(new RowFaultException.Origin(0, 0, 7L)).told())
        .isEqualTo("holds 7, which becomes id -1, but the embedding has rows 0 to 3");
    assertThat(wrong.of(new RowFaultException.Origin(0, 0, Float.NaN)).told())
        .isEqualTo("holds NaN, which is not an id");
  }

  /** As x86 processors, PyTorch and ONNX Runtime do. */
  @Test
  void makesTheLeastIntegerOfFloatsThatAreNone() {
    float[] none = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0x1p63f, -1e19f};
    for (float x : none) {
      assertThat(Elementwise.truncate(x)).isEqualTo(Long.MIN_VALUE);
    }
    assertThat(Elementwise.truncate(-1.7f)).isEqualTo(-1);
    assertThat(Elementwise.truncate(-0x1p63f)).isEqualTo(Long.MIN_VALUE);
    assertThat(Elementwise.truncate(0x1.fffffep62f)).isEqualTo(0x7fffff8000000000L);
  }

  @Test
  void wrapsIntegersAround() {
    assertThat(Elementwise.wrap(200, 8, true)).isEqualTo(-56);
    assertThat(Elementwise.wrap(-1, 8, false)).isEqualTo(255);
    assertThat(Elementwise.wrap(1L << 31, 32, true)).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void refusesInputsOfAnotherShape() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Graph graph = Graph.of(List.of(x), Map.of("y", x.relu()), Map.of());

    assertThatThrownBy(() -> Interpreter.run(graph, List.of(Tensor.zeros(2, 4))))
        .hasMessage("Input 0 is float32[2, 4], expected float32[N, 3]");
  }

  private static Value value(Tensor tensor) {
    return Value.constant(tensor);
  }

  private static Value floats(float[] values, int... shape) {
    return Value.constant(Tensor.of(values, shape));
  }

  private static Tensor run(Value value) {
    return Interpreter.run(Graph.of(List.of(), Map.of("y", value), Map.of()), List.of()).get("y");
  }
}
