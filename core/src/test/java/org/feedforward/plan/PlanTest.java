package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a plan says of itself: its memory, its weights, what is computed together. */
class PlanTest {

  private final Value x = Value.input("x", DType.FLOAT32, Shape.batched(4));

  static List<Kernels> kernels() {
    return List.of(Kernels.best(), Kernels.scalar("for the test"));
  }

  private static Graph graph(List<Value> inputs, Value... outputs) {
    Map<String, Value> named = new LinkedHashMap<>();
    for (Value output : outputs) {
      named.put("y" + named.size(), output);
    }
    return Graph.of(inputs, named, Map.of());
  }

  private Graph graph(Value... outputs) {
    return graph(List.of(x), outputs);
  }

  private static long workspace(Plan plan, long bytesPerRow, int places) {
    return bytesPerRow * plan.rows() + Float.BYTES * ((long) Kernels.STRIP + places);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aChainNeedsItsInputAndOneBuffer(Kernels kernels) {
    // the input must stay for the next run, what is between is computed in its own place
    Plan plan = Plan.compile(graph(x.tanh().sigmoid().abs().exp()), kernels);

    assertThat(plan.workspaceBytes()).isEqualTo(workspace(plan, 2 * 4 * 4, 0));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatIsReadLaterKeepsItsMemory(Kernels kernels) {
    Value first = x.tanh();
    Value second = first.sigmoid();
    Plan plan = Plan.compile(graph(first.add(second)), kernels);

    // the input, the first and the second: the sum is in the place of one of them
    assertThat(plan.workspaceBytes()).isEqualTo(workspace(plan, 3 * 4 * 4, 0));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void reshapesNeedNoMemory(Kernels kernels) {
    Plan plan = Plan.compile(graph(x.reshape(-1, 2, 2).reshape(-1, 4).tanh()), kernels);

    assertThat(plan.workspaceBytes()).isEqualTo(workspace(plan, 2 * 4 * 4, 0));
    assertThat(plan.fusions()).isEqualTo(Map.of("reshapes without a copy", 2));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void selectionsNeedAsManyPlacesAsTheyKeep(Kernels kernels) {
    Value top = Value.of(new Op.TopK(3, 1, true, false), x);
    Value less = Value.of(new Op.TopK(2, 1, true, true), x);
    Plan plan = Plan.compile(graph(top, less), kernels);

    assertThat(plan.workspaceBytes()).isEqualTo(workspace(plan, 4 * 4 + 3 * 4 + 2 * 8, 3));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void lookUpsNeedAPlaceForEveryRowOfASegment(Kernels kernels) {
    Value ids = Value.input("ids", DType.INT64, Shape.batched(2));
    Value table = Value.constant(Tensor.randn(1, 9, 3));
    Plan plan = Plan.compile(graph(List.of(ids), table.gather(0, ids)), kernels);

    int rows = Plan.compile(graph(x.tanh()), kernels).kernels().isSimd() ? 32 : plan.rows();
    assertThat(plan.workspaceBytes()).isEqualTo(workspace(plan, 2 * 8 + 6 * 4, rows));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void constantsThatStepsReadAreCountedWithTheWeights(Kernels kernels) {
    Value seven = Value.constant(Tensor.full(7, 4));
    Plan without = Plan.compile(graph(x.tanh()), kernels);
    Plan with = Plan.compile(graph(x.add(seven)), kernels);

    assertThat(without.weightBytes()).isZero();
    assertThat(with.weightBytes()).isPositive().isEqualTo(4 * 4 * (long) segment(with));
  }

  private static int segment(Plan plan) {
    return plan.kernels().isSimd() ? 32 : plan.rows();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void packedWeightsAreCountedOnce(Kernels kernels) {
    Value weight = Value.constant(Tensor.randn(1, 8, 4));
    Plan one = Plan.compile(graph(x.linear(weight)), kernels);
    Value half = x.linear(weight).slice(1, 0, 4);
    Plan two = Plan.compile(graph(half.linear(weight)), kernels);

    assertThat(one.weightBytes()).isGreaterThanOrEqualTo(8 * 4 * 4);
    assertThat(two.weightBytes()).isEqualTo(one.weightBytes());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void countsWhatIsComputedTogether(Kernels kernels) {
    Value weight = Value.constant(Tensor.randn(1, 4, 4));
    Value y = x.linear(weight).relu().linear(weight).relu();
    Plan plan = Plan.compile(graph(y), kernels);

    assertThat(plan.fusions()).isEqualTo(Map.of("ReLUs with the layer before", 2));
  }

  /** The row fits, but not as many as the vectors take at a time. */
  @Test
  void rowsThatAreTooLargeForVectorsRunOnScalarKernels() {
    Value wide = Value.input("x", DType.FLOAT32, Shape.batched(1_500_000));
    Plan plan = Plan.compile(graph(List.of(wide), wide.tanh()), Kernels.best());

    assertThat(plan.kernels().isSimd()).isFalse();
    assertThat(plan.rows()).isBetween(1, 31);
    assertThat(plan.workspaceBytes()).isLessThanOrEqualTo(Plan.WORKSPACE_BYTES + (1 << 20));
    if (Kernels.best().choice().isSimd()) {
      assertThat(plan.kernels().reason()).contains("a row takes 12000000 bytes, so only");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesARowThatNoWorkspaceHolds(Kernels kernels) {
    Value wide = Value.input("x", DType.FLOAT32, Shape.batched(40_000_000));

    assertThatThrownBy(() -> Plan.compile(graph(List.of(wide), wide.tanh()), kernels))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "One row of this network needs 305 MB of intermediate values; a task may use 256 MB."
                + " Process less per row");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void weightsThatComeWithTheRowsAreMultipliedToo(Kernels kernels) {
    Value a = Value.input("a", DType.FLOAT32, Shape.of(3, 2));
    Value w = Value.input("w", DType.FLOAT32, Shape.of(4, 2));
    Value b = Value.input("b", DType.FLOAT32, Shape.of(4));
    for (Value y :
        List.of(a.linear(w), a.linear(w, b), a.linear(w, b).relu(), a.linear(w).relu())) {
      Graph graph = graph(List.of(a, w, b), y);
      List<Tensor> inputs =
          List.of(Tensor.randn(1, 3, 2), Tensor.randn(2, 4, 2), Tensor.randn(3, 4));

      assertThat(PlanRunner.run(Plan.compile(graph, kernels), graph, inputs, 1))
          .isEqualTo(Interpreter.run(graph, inputs));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aConstantMayBeAnOutput(Kernels kernels) {
    Value seven = Value.constant(Tensor.full(7, 2));
    Graph graph = graph(x.tanh(), seven.add(seven));
    List<Tensor> inputs = List.of(Tensor.randn(1, 1, 4));

    assertThat(PlanRunner.run(Plan.compile(graph, kernels), graph, inputs, 1))
        .isEqualTo(Interpreter.run(graph, inputs));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void anInputMayBeAnOutput(Kernels kernels) {
    Graph graph = graph(x, x.tanh());
    List<Tensor> inputs = List.of(Tensor.randn(1, 9, 4));

    assertThat(PlanRunner.run(Plan.compile(graph, kernels), graph, inputs, 9, 4))
        .isEqualTo(Interpreter.run(graph, inputs));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesAFixedPositionThatItsTableLacks(Kernels kernels) {
    Value table = Value.input("t", DType.FLOAT32, Shape.batched(3, 2));
    for (long index : new long[] {3, -4, Long.MAX_VALUE}) {
      Value y = table.gather(1, Value.constant(Tensor.ofLongs(new long[] {index}, 1)));
      assertThatThrownBy(() -> Plan.compile(graph(List.of(table), y), kernels))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(Long.toString(index));
    }
    Value last = table.gather(1, Value.constant(Tensor.ofLongs(new long[] {-1, 2, 0}, 3)));
    Graph graph = graph(List.of(table), last);
    List<Tensor> inputs = List.of(Tensor.randn(1, 5, 3, 2));
    assertThat(PlanRunner.run(Plan.compile(graph, kernels), graph, inputs, 5))
        .isEqualTo(Interpreter.run(graph, inputs));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void padsOnlyWhatIsOutside(Kernels kernels) {
    for (int[] pad : new int[][] {{0, 0}, {2, 0}, {0, 3}, {1, 1}}) {
      Value y = Value.of(new Op.Pad(1, pad[0], pad[1], Tensor.scalar(7f)), x);
      Graph graph = graph(y.tanh());
      List<Tensor> inputs = List.of(Tensor.randn(1, 33, 4));
      assertThat(PlanRunner.run(Plan.compile(graph, kernels), graph, inputs, 33))
          .isEqualTo(Interpreter.run(graph, inputs));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void largeAttentionHasTheBitsOfTheInterpreterAPieceAtATime(Kernels kernels) {
    Value q = Value.input("q", DType.FLOAT32, Shape.batched(2, 37, 3));
    Value k = Value.input("k", DType.FLOAT32, Shape.batched(2, 67, 3));
    Value v = Value.input("v", DType.FLOAT32, Shape.batched(2, 67, 2));
    Value hidden = Value.input("hidden", DType.BOOL, Shape.batched(1, 1, 67));
    Value far = Value.constant(Tensor.scalar(-1e9f));
    Value scores = q.matmul(k.transpose(2, 3)).mul(0.5).tanh();
    Value y = Value.of(new Op.Where(), hidden, far, scores).softmax(3).matmul(v);
    Graph graph = graph(List.of(q, k, v, hidden), y);
    List<Tensor> inputs = RandomInputs.of(graph, 2, 7);
    Plan plan = Plan.compile(graph, kernels);

    assertThat(plan.fusions()).containsEntry("attentions a piece at a time", 1);
    assertThat(PlanRunner.run(plan, graph, inputs, 2)).isEqualTo(Interpreter.run(graph, inputs));
    // far less than the scores of a row
    assertThat(plan.workspaceBytes() / plan.rows()).isLessThan(2 * 37 * 67 * 4 * 2);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesRowsThatItDoesNotHave(Kernels kernels) {
    Plan plan = Plan.compile(graph(x.tanh()), kernels);
    Workspace workspace = plan.newWorkspace();

    for (int rows : new int[] {0, -1, plan.rows() + 1}) {
      assertThatThrownBy(() -> plan.run(workspace, rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid rows: " + rows + " (must be 1 to " + plan.rows() + ")");
    }
    plan.run(workspace, 1);
    plan.run(workspace, plan.rows());
  }
}
