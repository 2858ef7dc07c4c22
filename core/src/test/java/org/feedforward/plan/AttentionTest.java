package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Large attention is computed a piece at a time, to the interpreter's bits and in bounded memory.
 */
class AttentionTest {

  private static final long BOUND = 256L << 20;

  private static Value input(String name, int... shape) {
    return Value.input(name, DType.FLOAT32, Shape.batched(shape));
  }

  private static Graph graph(Value output, Value... inputs) {
    return Graph.of(List.of(inputs), Map.of("y", output), Map.of());
  }

  static Stream<Graph> attentions() {
    List<Graph> graphs = new ArrayList<>();
    Value q = input("q", 3, 37, 4);
    Value k = input("k", 3, 67, 4);
    Value v = input("v", 3, 67, 5);
    Value scores = q.matmul(k.transpose(2, 3));
    graphs.add(graph(scores.softmax(3).matmul(v), q, k, v));
    graphs.add(graph(scores.mul(0.5).softmax(-1).matmul(v), q, k, v));
    Value mask = input("mask", 1, 1, 67);
    Value biased = scores.add(mask).add(Value.constant(Tensor.randn(3, 37, 67)));
    graphs.add(graph(biased.tanh().softmax(3).matmul(v), q, k, v, mask));
    Value hidden = Value.input("hidden", DType.BOOL, Shape.batched(1, 1, 67));
    Value far = Value.constant(Tensor.scalar(-1e9f));
    Value masked = Value.of(new Op.Where(), hidden, far, scores);
    graphs.add(graph(masked.softmax(3).matmul(v), q, k, v, hidden));
    // one matrix of keys for all heads, and many heads in a piece
    Value one = input("one", 1, 9, 4);
    Value many = input("many", 60, 9, 4);
    graphs.add(graph(many.matmul(one.transpose(2, 3)).softmax(3).matmul(one), many, one));
    // not streamed: somebody wants the weights too
    Value weights = scores.softmax(3);
    graphs.add(
        Graph.of(List.of(q, k, v), Map.of("y", weights.matmul(v), "weights", weights), Map.of()));
    // not streamed: along another axis
    graphs.add(graph(scores.softmax(2).matmul(v), q, k, v));
    return graphs.stream();
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void hasTheBitsOfTheInterpreter(Graph graph) {
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      for (int batch : new int[] {1, 35}) {
        List<Tensor> inputs = RandomInputs.of(graph, batch, batch);
        assertThat(PlanRunner.run(plan, graph, inputs, batch, 128))
            .as(kernels.choice().name() + ", " + batch + " rows")
            .isEqualTo(Interpreter.run(graph, inputs));
      }
    }
  }

  @Test
  void keepsTheBoundWithManyHeadsAndLongSequences() {
    // the scores of one row are 64 MB
    Plan plan = Plan.compile(selfAttention(16, 1024, 4), Kernels.best());
    assertThat(plan.workspaceBytes()).isLessThanOrEqualTo(BOUND + (1 << 20));
    assertThat(plan.rows()).isGreaterThanOrEqualTo(32);
  }

  @Test
  void takesSequencesWhoseScoresAloneWouldNotFit() {
    // the scores of one row are 1 GB
    Plan plan = Plan.compile(selfAttention(1, 16_384, 4), Kernels.best());
    assertThat(plan.workspaceBytes()).isLessThanOrEqualTo(BOUND + (1 << 20));
    assertThat(plan.rows()).isGreaterThanOrEqualTo(32);
  }

  private static Graph selfAttention(int heads, int steps, int size) {
    Value x = input("x", heads, steps, size);
    return graph(x.matmul(x.transpose(2, 3)).mul(0.5).softmax(3).matmul(x), x);
  }
}
