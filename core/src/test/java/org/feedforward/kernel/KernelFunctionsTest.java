package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Every function has the same bits in SIMD, in scalar code and in the definition. */
class KernelFunctionsTest {

  private static final int ROWS = 256;

  /** Every exponent and sign with a few mantissas: zeros, denormals, infinities and NaNs too. */
  private static Tensor everyExponent() {
    return Tensor.generate(
        new int[] {ROWS, 64},
        x -> {
          for (int i = 0; i < x.length; i++) {
            int mantissa = i < 512 ? 0 : (int) (i * 2654435761L) & 0x7fffff;
            x[i] = Float.intBitsToFloat(i << 23 | mantissa);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(value = UnaryFunction.class, mode = Mode.EXCLUDE, names = "NOT")
  void hasTheBitsOfTheDefinition(UnaryFunction function) {
    Tensor near = Tensor.uniform(1, -20, 20, ROWS, 64);
    for (float a : new float[] {0.5f, 1f, 0f, -0.7f}) {
      check(new Op.Unary(function, a, 1.5f), everyExponent());
      check(new Op.Unary(function, a, 20f), near);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void softmaxHasTheBitsOfTheDefinition(boolean log) {
    check(new Op.Softmax(1, log), everyExponent());
    check(new Op.Softmax(1, log), Tensor.uniform(1, -20, 20, ROWS, 64));
  }

  private static void check(Op op, Tensor x) {
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(64));
    Graph graph = Graph.of(List.of(input), Map.of("y", Value.of(op, input)), Map.of());
    Map<String, Tensor> expected = Interpreter.run(graph, List.of(x));
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      assertThat(PlanRunner.run(plan, graph, List.of(x), ROWS, ROWS).get("y"))
          .as("%s with %s", op, kernels.choice().name())
          .isEqualTo(expected.get("y"));
    }
  }
}
