package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SimplifyTest {

  private final Value x = Value.input("x", DType.FLOAT32, Shape.batched(4));
  private final Value weight = constant(1, 3, 4);
  private final Value bias = constant(2, 3);

  @Test
  void foldsWhatDependsOnNoInput() {
    Graph graph = simplified(x.add(constant(3, 4).mul(2).exp()));

    assertThat(operations(graph)).containsExactly("Input", "Constant", "Binary");
  }

  @Test
  void makesLinearOfMatMulAndAdd() {
    assertThat(operations(simplified(x.matmul(constant(4, 4, 3)).add(bias))))
        .containsOnlyOnce("Linear")
        .doesNotContain("Binary");
  }

  @Test
  void foldsAScaleAndShiftIntoTheLayerBefore() {
    assertThat(
            operations(simplified(x.linear(weight, bias).mul(constant(5, 3)).add(constant(6, 3)))))
        .containsOnlyOnce("Linear")
        .doesNotContain("Binary");
    assertThat(operations(simplified(x.linear(weight, bias).div(3)))).doesNotContain("Binary");
  }

  @Test
  void foldsAScaleAndShiftIntoTheLayerAfter() {
    Value normalised = x.relu().mul(constant(7, 4)).add(constant(8, 4));

    assertThat(operations(simplified(normalised.linear(weight, bias)))).doesNotContain("Binary");
    assertThat(operations(simplified(x.div(16).linear(weight)))).doesNotContain("Binary");
  }

  /** As PyTorch: 3e38 * 2 is infinite, and of 1.7e9 - 1.7e9 every digit counts. */
  @Test
  void computesScalesAndShiftsOfInputsAsTheyAreWritten() {
    Value growing = Value.constant(Tensor.of(1f, 2f, -0.5f, 1f));
    Value large = Value.constant(Tensor.full(-1.7e9f, 4));
    assertThat(operations(simplified(x.mul(growing).linear(weight)))).contains("Binary");
    assertThat(operations(simplified(x.div(0.5).linear(weight)))).contains("Binary");
    Graph standardised = simplified(x.add(large).mul(1e-3).linear(weight, bias));
    assertThat(operations(standardised)).contains("Binary");

    Graph scaled =
        Simplify.simplify(
            Graph.of(List.of(x), Map.of("y", x.mul(growing).linear(weight)), Map.of()));
    Tensor huge = Tensor.of(new float[] {3e38f, 3e38f, 1, 1}, 1, 4);
    Tensor found = Interpreter.run(scaled, List.of(huge)).get("y");
    for (int i = 0; i < found.size(); i++) {
      assertThat(Float.isInfinite(found.getFloat(i))).isTrue();
    }
  }

  @Test
  void leavesALayerAloneWhoseResultIsUsedTwice() {
    Value hidden = x.linear(weight, bias);
    Graph graph = simplified(hidden.mul(constant(5, 3)).add(hidden));

    assertThat(operations(graph)).contains("Binary").containsOnlyOnce("Linear");
  }

  @Test
  void doesNotFoldADivisionByZeroOrInfinity() {
    assertThat(operations(simplified(x.linear(weight, bias).div(0)))).contains("Binary");
    assertThat(operations(simplified(x.linear(weight, bias).mul(Double.POSITIVE_INFINITY))))
        .contains("Binary");
  }

  @Test
  void dropsWhatChangesNothing() {
    assertThat(
            operations(
                simplified(x.reshape(-1, 2, 2).reshape(-1, 4).slice(1, 0, 4).permute(0, 1).relu())))
        .containsExactly("Input", "Unary");
  }

  @Test
  void leavesProductsThatTakeTooLongInTheGraph() {
    Value ones = Value.constant(Tensor.ones(1)).expand(Shape.of(1024, 1024));
    Value product = ones;
    for (int i = 0; i < 50; i++) {
      product = product.matmul(ones);
    }
    Value sum = x.add(product.sum(0, false).sum(0, true));
    Graph graph = Simplify.simplify(Graph.of(List.of(x), Map.of("y", sum), Map.of()));

    assertThat(operations(graph)).contains("Linear");
    // the transposed matrix of all of them
    assertThat(graph.values().stream().filter(v -> v.shape().equals(Shape.of(1024, 1024))))
        .filteredOn(v -> v.op() instanceof Op.Constant)
        .hasSizeLessThan(3);
  }

  @Test
  void leavesConstantsThatTakeTooMuchMemoryInTheGraph() {
    Value sum = x;
    for (int i = 0; i < 1000; i++) {
      Value large = Value.constant(Tensor.ones(1)).expand(Shape.of(1 << 22)).exp();
      sum = sum.add(large.sum(0, false));
    }
    Graph graph = Graph.of(List.of(x), Map.of("y", sum), Map.of());

    assertThat(operations(Simplify.simplify(graph))).contains("Expand");
  }

  private Graph simplified(Value output) {
    Graph graph = Graph.of(List.of(x), Map.of("y", output), Map.of());
    Graph simpler = Simplify.simplify(graph);
    Tensor rows = Tensor.randn(11, 5, 4);
    Tensor expected = Interpreter.run(graph, List.of(rows)).get("y");
    Tensor found = Interpreter.run(simpler, List.of(rows)).get("y");
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      float e = expected.getFloat(i);
      assertThat(found.getFloat(i))
          .satisfiesAnyOf(
              f -> assertThat(f).isEqualTo(e),
              f -> assertThat(Math.abs(f - e)).isLessThan(1e-5f + 1e-5f * Math.abs(e)));
    }
    return simpler;
  }

  private static Value constant(long seed, int... shape) {
    return Value.constant(Tensor.randn(seed, shape));
  }

  private static List<String> operations(Graph graph) {
    return graph.values().stream().map(value -> value.op().getClass().getSimpleName()).toList();
  }
}
