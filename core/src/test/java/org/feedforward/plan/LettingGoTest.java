package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Compiling a graph that nobody else has: packed weights are let go, the bits stay. */
class LettingGoTest {

  private static final int WIDTH = 24;

  @Test
  void packedWeightsAreLetGoAndTheBitsStay() {
    Plan expected = Plan.compile(chain());
    Graph graph = chain();
    Plan plan = Plan.compileLettingGo(() -> graph);
    assertThat(run(plan)).isEqualTo(run(expected));
    assertThat(constants(graph)).hasSize(6).allSatisfy(LettingGoTest::assertLetGo);
  }

  @Test
  void weightsOfTwoLayersAndOutputsStay() {
    Graph graph = tied();
    Plan plan = Plan.compileLettingGo(() -> graph);
    assertThat(run(plan)).isEqualTo(run(Plan.compile(tied())));
    assertThat(constants(graph))
        .singleElement()
        .satisfies(constant -> assertThat(constant.tensor().size()).isEqualTo(WIDTH * WIDTH));
  }

  @Test
  void aTableOfLookUpsStaysWhereItIs() {
    Tensor table = Tensor.uniform(7, -1, 1, 100, WIDTH);
    Value id = Value.input("x", DType.INT64, Shape.batched());
    Value found = Value.of(new Op.Gather(0, false), Value.constant(table), id);
    Graph graph = Graph.of(List.of(id), Map.of("y", layer(found, 8)), Map.of());
    Plan plan = Plan.compileLettingGo(() -> graph);
    Workspace workspace = plan.newWorkspace();
    workspace.putLongs(0, 0, 0, new long[] {42}, 0, 1);
    plan.run(workspace, 1);
    assertThat(workspace.getFloat(0, 0, 0)).isNotNaN();
    assertThat(constants(graph).stream().filter(LettingGoTest::isThere).toList())
        .singleElement()
        .satisfies(constant -> assertThat(constant.tensor()).isSameAs(table));
  }

  @Test
  void asksForAnotherGraphWhereTheFirstKernelsCannotRunIt() {
    List<Graph> given = new ArrayList<>();
    Plan plan =
        Plan.compileLettingGo(
            () -> {
              given.add(wide());
              return given.get(given.size() - 1);
            });
    assertThat(plan.rows()).isPositive();
    assertThat(given).hasSizeBetween(1, 2);
    assertThat(given.get(given.size() - 1)).isNotNull();
  }

  private static Graph chain() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(WIDTH));
    Value y = layer(layer(layer(x, 1).relu(), 2).tanh(), 3);
    return Graph.of(List.of(x), Map.of("y", y), Map.of());
  }

  private static Graph tied() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(WIDTH));
    Value weight = Value.constant(Tensor.uniform(5, -1, 1, WIDTH, WIDTH));
    Value y = x.linear(weight).relu().linear(weight);
    return Graph.of(List.of(x), Map.of("y", y), Map.of());
  }

  /** Rows so wide that a workspace holds fewer than a block of the fast kernels. */
  private static Graph wide() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(1));
    Value column = Value.constant(Tensor.uniform(6, -1, 1, 3_000_000, 1));
    Value y = x.linear(column).tanh().sum(1, true);
    return Graph.of(List.of(x), Map.of("y", layer(y, 1, 9)), Map.of());
  }

  private static Value layer(Value x, long seed) {
    return layer(x, WIDTH, seed);
  }

  private static Value layer(Value x, int in, long seed) {
    Value weight = Value.constant(Tensor.uniform(seed, -1, 1, WIDTH, in));
    return x.linear(weight, Value.constant(Tensor.uniform(seed + 100, -1, 1, WIDTH)));
  }

  private static List<Op.Constant> constants(Graph graph) {
    return graph.values().stream()
        .filter(value -> value.op() instanceof Op.Constant)
        .map(value -> (Op.Constant) value.op())
        .toList();
  }

  private static boolean isThere(Op.Constant constant) {
    try {
      return constant.tensor() != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void assertLetGo(Op.Constant constant) {
    assertThatThrownBy(constant::tensor).isInstanceOf(IllegalStateException.class);
  }

  private static int[] run(Plan plan) {
    Workspace workspace = plan.newWorkspace();
    float[] numbers = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      Arrays.fill(numbers, i * 0.37f - 4);
      workspace.putFloats(0, i, 0, numbers, 0, 5);
    }
    plan.run(workspace, 5);
    int[] bits = new int[WIDTH * 5];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(workspace.getFloat(0, i / 5, i % 5));
    }
    return bits;
  }
}
