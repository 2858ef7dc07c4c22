package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.feedforward.format.InputShape;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.RowFaultException;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator of PyTorch called with arguments of any kind, most of which it does not take: the
 * code is refused as every model is, or runs, with the bits of its definition from every kernel.
 */
class AnyArgumentsTest {

  private static final int TRIES = Integer.getInteger("feedforward.test.tries", 3);
  private static final int ROWS = 3;

  private static final List<String> TENSORS =
      List.of(
          "x",
          "x",
          "input",
          "torch.unsqueeze(x, 1)",
          "torch.reshape(input, [-1, 2, 5])",
          "torch.reshape(input, [-1, 1, 2, 5])",
          "torch.zeros([5])",
          "torch.ones([2, 5])",
          "torch.zeros([])",
          "torch.zeros([0])",
          "torch.ones([1, 5, 2])",
          "torch.arange(5)",
          "torch.argmax(x, 1)",
          "torch.gt(x, 0)");

  private static final List<String> OTHERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "3",
          "-7",
          "9223372036854775807",
          "0.5",
          "-1.5",
          "float(\"nan\")",
          "None",
          "None",
          "True",
          "False",
          "[]",
          "[0]",
          "[1]",
          "[1, 2]",
          "[-1, 5]",
          "[0, 1, 2]",
          "[9223372036854775807]",
          "\"mean\"",
          "\"constant\"",
          "\"\"",
          "[x, x]",
          "[x, None]",
          "torch.size(x, 0)",
          "torch.size(x, 1)",
          "torch.size(x)",
          "(1, 2)",
          "[1.5]",
          "[True]");

  static Stream<String> names() {
    return AtenOperators.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void areRefusedOrComputed(String name) {
    for (int i = 0; i < TRIES; i++) {
      Random random = new Random(name.hashCode() * 31L + i);
      String code = "torch." + name + "(" + String.join(", ", arguments(random)) + ")";
      try {
        run(read("y = " + code, "return y"), random);
      } catch (ModelException e) {
        // as they are told: never a position in somebody's array
        assertThat(e.getMessage()).as(code).isNotBlank().doesNotContain("out of bounds for");
      } catch (RowFaultException e) {
        assertThat(e.row()).as(code).isBetween(0, ROWS - 1);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        throw new AssertionError(code + ": " + e, e);
      }
    }
  }

  /** Found by this test with more tries. */
  @Test
  void factorsAreAsManyAsAxes() {
    for (String factors : List.of("[]", "[2.0, 2.0]")) {
      String code = "y = torch.upsample_nearest1d(torch.unsqueeze(x, 1), None, " + factors + ")";
      assertThatThrownBy(() -> read(code, "return y"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("argument 3 is not a list of 1 factor here");
    }
  }

  private static Graph read(String... lines) {
    return TorchScript.read(
        ByteSource.of("net.pt", ScriptCode.archive(lines)),
        Map.of("input", InputShape.parse("10")));
  }

  private static List<String> arguments(Random random) {
    List<String> arguments = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      boolean tensor = random.nextInt(4) < (arguments.isEmpty() ? 3 : 1);
      List<String> pool = tensor ? TENSORS : OTHERS;
      arguments.add(pool.get(random.nextInt(pool.size())));
    }
    return arguments;
  }

  private static void run(Graph graph, Random random) {
    List<Tensor> inputs =
        graph.inputs().stream()
            .map(x -> Tensor.uniform(random.nextLong(), -3, 3, x.shape().extents(ROWS)))
            .toList();
    Map<String, Tensor> expected = Interpreter.run(graph, inputs);
    boolean rows = graph.outputs().values().stream().allMatch(y -> y.shape().batchAxis() == 0);
    if (!rows) {
      return; // a model is refused then
    }
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      assertThat(PlanRunner.run(plan, graph, inputs, ROWS, 2)).isEqualTo(expected);
    }
  }
}
