package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Port;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first networks that were asked for; the numbers are those of PyTorch, to its four digits. */
class SeedNetworksTest {

  private static final Tensor X = Tensor.of(1, 2, -1, -1);

  static Stream<Arguments> activations() {
    return Stream.of(
        Arguments.of(new ReLU(), "tensor([1., 2., 0., 0.])"),
        Arguments.of(new LeakyReLU(0.01), "tensor([ 1.0000,  2.0000, -0.0100, -0.0100])"),
        Arguments.of(new Sigmoid(), "tensor([0.7311, 0.8808, 0.2689, 0.2689])"),
        Arguments.of(new Tanh(), "tensor([ 0.7616,  0.9640, -0.7616, -0.7616])"));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activationsGiveTheNumbersOfPyTorchEagerlyAndCompiled(Module layer, String printed) {
    assertThat(layer.apply(X)).hasToString(printed);
    assertThat(compiled(layer, 4, X.reshape(1, 4)).reshape(4)).hasToString(printed);
  }

  @Test
  void twoLinearLayersMultiplyByTransposedWeightsAndAddBiases() {
    Linear first = new Linear(10, 5, true, 1);
    Linear second = new Linear(5, 2, true, 2);
    Sequential network = new Sequential(first, second);
    Tensor x = Tensor.randn(3, 7, 10);

    assertThat(first.weight().shape()).containsExactly(5, 10);
    assertThat(first.bias().orElseThrow().shape()).containsExactly(5);
    assertThat(network)
        .hasToString(
            """
            Sequential(
              (0): Linear(in_features=10, out_features=5, bias=True)
              (1): Linear(in_features=5, out_features=2, bias=True)
            )\
            """);
    Tensor found = network.apply(x);
    assertThat(found.shape()).containsExactly(7, 2);
    for (int row = 0; row < 7; row++) {
      double[] hidden = affine(first, floats(x, row, 10));
      double[] expected = affine(second, hidden);
      for (int i = 0; i < 2; i++) {
        assertThat((double) found.get(row, i)).isCloseTo(expected[i], within(1e-5));
      }
    }
    assertThat(compiled(network, 10, x)).isEqualTo(found);
  }

  private static double[] floats(Tensor x, int row, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = x.get(row, i);
    }
    return values;
  }

  private static double[] affine(Linear layer, double[] x) {
    Tensor weight = layer.weight();
    double[] y = new double[weight.dim(0)];
    for (int i = 0; i < y.length; i++) {
      y[i] = layer.bias().orElseThrow().get(i);
      for (int j = 0; j < x.length; j++) {
        y[i] += weight.get(i, j) * x[j];
      }
    }
    return y;
  }

  private static Tensor compiled(Module module, int features, Tensor x) {
    Graph graph =
        Model.of(module, List.of(new Port("input", DType.FLOAT32, List.of(features)))).graph();
    Map<String, Tensor> outputs =
        PlanRunner.run(Plan.compile(graph), graph, List.of(x), x.dim(0), x.dim(0));
    return outputs.get("output");
  }
}
