package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Random networks have the same bits in every kernel, for every batch and every split of it. */
class RandomNetworksTest {

  private static final List<UnaryFunction> ACTIVATIONS =
      List.of(
          UnaryFunction.RELU,
          UnaryFunction.SIGMOID,
          UnaryFunction.TANH,
          UnaryFunction.GELU,
          UnaryFunction.SILU,
          UnaryFunction.SOFTSIGN);

  /** Layer sizes around the widths of panels and vectors. */
  @Provide
  Arbitrary<Graph> networks() {
    Arbitrary<Integer> size =
        Arbitraries.of(
            1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 28, 31, 33, 64, 100, 161, 257);
    return Combinators.combine(size.list().ofMinSize(2).ofMaxSize(5), Arbitraries.longs())
        .as(RandomNetworksTest::network);
  }

  private static Graph network(List<Integer> sizes, long seed) {
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(sizes.get(0)));
    Value x = input;
    for (int layer = 1; layer < sizes.size(); layer++) {
      int in = sizes.get(layer - 1);
      int out = sizes.get(layer);
      Value weight = Value.constant(Tensor.uniform(seed + layer, -1, 1, out, in));
      boolean biased = (seed >> layer & 1) == 0;
      Value y =
          biased
              ? x.linear(weight, Value.constant(Tensor.uniform(seed - layer, -1, 1, out)))
              : x.linear(weight);
      y = y.apply(ACTIVATIONS.get(Math.floorMod(seed + layer, ACTIVATIONS.size())));
      x = in == out ? y.add(x) : y;
    }
    x = (seed & 1024) == 0 ? x.softmax(1) : x.normalize(1e-5f, true, 1);
    return Graph.of(List.of(input), Map.of("y", x), Map.of());
  }

  @Property(tries = 60)
  void haveTheBitsOfTheInterpreter(
      @ForAll("networks") Graph graph,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 256) int group) {
    SequenceNetworksTest.requireSameBits(graph, batch, group);
  }

  @Property(tries = 60)
  void haveTheSameBitsFromLentColumns(
      @ForAll("networks") Graph graph,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 256) int group,
      @ForAll @IntRange(min = 0, max = 40) int from) {
    List<Tensor> inputs = RandomInputs.of(graph, batch, batch);
    Tensor expected = Interpreter.run(graph, inputs).get("y");
    float[][] columns = columns(inputs.get(0), from);
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      Workspace workspace = plan.newWorkspace();
      int elements = expected.size() / batch;
      float[] y = new float[expected.size()];
      int step = Math.min(group, plan.rows());
      for (int first = 0; first < batch; first += step) {
        int rows = Math.min(step, batch - first);
        workspace.lendFloats(0, columns, from + first);
        plan.run(workspace, rows);
        for (int row = 0; row < rows; row++) {
          workspace.getRow(0, row, y, (first + row) * elements);
        }
      }
      assertThat(Tensor.of(y, batch, elements)).as(kernels.choice().name()).isEqualTo(expected);
    }
  }

  /** Columns that hold the rows of a tensor from a row on, and nothing behind them. */
  private static float[][] columns(Tensor x, int from) {
    float[][] columns = new float[x.dim(1)][from + x.dim(0)];
    for (int e = 0; e < columns.length; e++) {
      for (int row = 0; row < x.dim(0); row++) {
        columns[e][from + row] = x.get(row, e);
      }
    }
    return columns;
  }

  @Test
  void wouldShowAnotherOrderOfSummation() {
    int in = 64;
    Tensor weight = Tensor.randn(1, 8, in);
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(in));
    Graph graph =
        Graph.of(List.of(input), Map.of("y", input.linear(Value.constant(weight))), Map.of());
    Tensor x = Tensor.randn(2, 40, in);
    Tensor y = PlanRunner.run(Plan.compile(graph), graph, List.of(x), 40, 40).get("y");

    List<Float> fused = new ArrayList<>();
    List<Float> rounded = new ArrayList<>();
    List<Float> split = new ArrayList<>();
    for (int i = 0; i < y.size(); i++) {
      fused.add(dot(x, i / 8, weight, i % 8, 0, in, true));
      rounded.add(dot(x, i / 8, weight, i % 8, 0, in, false));
      split.add(
          dot(x, i / 8, weight, i % 8, 0, in / 2, true)
              + dot(x, i / 8, weight, i % 8, in / 2, in, true));
    }

    List<Float> found = new ArrayList<>();
    for (float value : y.toFloats()) {
      found.add(value);
    }
    assertThat(found).isEqualTo(fused).isNotEqualTo(rounded).isNotEqualTo(split);
  }

  private static float dot(
      Tensor x, int row, Tensor weight, int output, int from, int to, boolean fused) {
    float sum = 0;
    for (int k = from; k < to; k++) {
      float a = x.get(row, k);
      float b = weight.get(output, k);
      sum = fused ? Math.fma(a, b, sum) : a * b + sum;
    }
    return sum;
  }
}
