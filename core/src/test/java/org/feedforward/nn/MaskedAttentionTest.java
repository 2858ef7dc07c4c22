package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * scaled_dot_product_attention of PyTorch 2.13: where every key is masked the result is 0. Written
 * out as products and a softmax it is NaN there and here.
 */
class MaskedAttentionTest {

  private static final float NONE = Float.NEGATIVE_INFINITY;

  private final Value query = Value.input("q", DType.FLOAT32, Shape.batched(2, 4));
  private final Value key = Value.input("k", DType.FLOAT32, Shape.batched(3, 4));
  private final Value value = Value.input("v", DType.FLOAT32, Shape.batched(3, 2));
  private final List<Tensor> given =
      List.of(ramp(7, 0, 1, 2, 4), ramp(11, -0.5f, 1, 3, 4), ramp(5, 0, 1, 3, 2));

  private static Tensor ramp(float divisor, float added, int... shape) {
    return Tensor.generate(
        shape,
        x -> {
          for (int i = 0; i < x.length; i++) {
            x[i] = i / divisor + added;
          }
        });
  }

  @Test
  void attendsWithoutAMask() {
    assertGives(
        Functional.scaledDotProductAttention(query, key, value),
        0.44139117f,
        0.64139116f,
        0.54463464f,
        0.7446346f);
  }

  @Test
  void givesZeroWhereTruthValuesMaskEveryKey() {
    boolean[] kept = {true, false, true, false, false, false};
    Tensor mask =
        Tensor.generateBooleans(
            new int[] {2, 3}, values -> System.arraycopy(kept, 0, values, 0, kept.length));
    assertGives(
        Functional.scaledDotProductAttention(query, key, value, Value.constant(mask)),
        0.46183786f,
        0.6618379f,
        0,
        0);
  }

  @Test
  void givesZeroWhereMinusInfinityMasksEveryKey() {
    Value mask = Value.constant(Tensor.of(new float[] {0, NONE, 0.5f, NONE, NONE, NONE}, 2, 3));
    assertGives(
        Functional.scaledDotProductAttention(query, key, value, mask),
        0.55397534f,
        0.7539753f,
        0,
        0);
    assertGives(
        Functional.scaledDotProductAttention(
            query, key, value, Value.constant(Tensor.full(NONE, 2, 1))),
        0,
        0,
        0,
        0);
  }

  @Test
  void takesAMaskFromTheData() {
    Value mask = Value.input("m", DType.BOOL, Shape.batched(1, 3));
    Value result = Functional.scaledDotProductAttention(query, key, value, Optional.of(mask), 0.5);
    List<Tensor> inputs = new ArrayList<>(given);
    inputs.add(Tensor.generateBooleans(new int[] {1, 1, 3}, values -> {}));
    assertGives(result, List.of(query, key, value, mask), inputs, 0, 0, 0, 0);
  }

  @Test
  void staysNaNWhereItIsWrittenOut() {
    Value mask = Value.constant(Tensor.full(NONE, 2, 3));
    Value result = query.matmul(key.transpose(1, 2)).add(mask).softmax(-1).matmul(value);
    assertGives(result, Float.NaN, Float.NaN, Float.NaN, Float.NaN);
  }

  private void assertGives(Value result, float... expected) {
    assertGives(result, List.of(query, key, value), given, expected);
  }

  private static void assertGives(
      Value result, List<Value> inputs, List<Tensor> given, float... expected) {
    Graph graph = Graph.of(inputs, Map.of("y", result), Map.of());
    Tensor found = Interpreter.run(graph, given).get("y");
    assertThat(found.toFloats()).usingComparatorWithPrecision(1e-6f).containsExactly(expected);
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      assertThat(PlanRunner.run(plan, graph, given, 1).get("y")).isEqualTo(found);
    }
  }
}
