package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of an embedding of a million rows is looked up where it is. */
class LargeTableTest {

  private static final int ROWS = 1_000_000;
  private static final int WIDTH = 4;

  static List<Kernels> kernels() {
    return List.of(Kernels.best(), Kernels.scalar("for the test"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void isNotCopiedAndFindsEveryId(Kernels kernels) {
    Tensor table =
        Tensor.generate(
            new int[] {ROWS, WIDTH},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i;
              }
            });
    Value id = Value.input("id", DType.INT64, Shape.batched());
    Value y = Value.of(new Op.Gather(0, false), Value.constant(table), id);
    Graph graph = Graph.of(List.of(id), Map.of("y", y), Map.of());

    Plan.compile(graph, kernels).newWorkspace(); // what a JVM needs once
    long before = allocated();
    Plan plan = Plan.compile(graph, kernels);
    Workspace workspace = plan.newWorkspace();
    assertThat(allocated() - before).isLessThan(ROWS);
    assertThat(plan.weightBytes()).isZero();

    long[] ids = {0, 999_999, 524_289, 1, 777_777};
    workspace.putLongs(0, 0, 0, ids, 0, ids.length);
    plan.run(workspace, ids.length);
    for (int row = 0; row < ids.length; row++) {
      for (int i = 0; i < WIDTH; i++) {
        assertThat(workspace.getFloat(0, i, row)).isEqualTo((float) (ids[row] * WIDTH + i));
      }
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
