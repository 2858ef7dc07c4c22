package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Eight threads share a plan, each with its own workspace. {@code -Dstress.seconds=60} makes it the
 * long run.
 */
class ManyThreadsTest {

  private static final int THREADS = 8;

  @Test
  void giveTheBitsOfOne() throws InterruptedException, ExecutionException {
    Graph graph = network();
    Plan plan = Plan.compile(graph);
    int rows = plan.rows();
    float[] input = Tensor.randn(1, rows, 40).toFloats();
    float[] expected = run(plan, plan.newWorkspace(), input);
    long end = System.nanoTime() + Long.getLong("stress.seconds", 1) * 1_000_000_000;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Boolean>> same = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        same.add(
            threads.submit(
                () -> {
                  Workspace workspace = plan.newWorkspace();
                  boolean equal = true;
                  while (equal && System.nanoTime() < end) {
                    equal = java.util.Arrays.equals(expected, run(plan, workspace, input));
                  }
                  return equal;
                }));
      }
      for (Future<Boolean> result : same) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] run(Plan plan, Workspace workspace, float[] input) {
    workspace.putRows(0, 0, plan.rows(), input, 0);
    plan.run(workspace, plan.rows());
    float[] output = new float[plan.rows() * 10];
    for (int row = 0; row < plan.rows(); row++) {
      workspace.getRow(0, row, output, row * 10);
    }
    return output;
  }

  private static Graph network() {
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(40));
    Value hidden = input.linear(Value.constant(Tensor.randn(2, 64, 40))).tanh();
    Value output = hidden.linear(Value.constant(Tensor.randn(3, 10, 64))).softmax(1);
    return Graph.of(List.of(input), Map.of("y", output), Map.of());
  }
}
