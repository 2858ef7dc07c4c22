package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.graph.Graph;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkspaceTest {

  static Stream<Kernels> kernels() {
    return Stream.of(Kernels.best(), Kernels.scalar("for the test"));
  }

  private static Graph identity(int elements) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(elements));
    return Graph.of(List.of(x), Map.of("y", x), Map.of());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void givesBackEveryColumnAndRowWhereverItStarts(Kernels kernels) {
    for (int elements : new int[] {1, 15, 16, 17, 40}) {
      Plan plan = Plan.compile(identity(elements), kernels);
      for (int row : new int[] {0, 1, 31, 32, 40}) {
        for (int count : new int[] {1, 5, 32, 33, 70}) {
          float[] source = Tensor.randn(row, count * elements + 3).toFloats();
          Workspace byRow = plan.newWorkspace();
          byRow.putRows(0, row, count, source, 3);
          Workspace byColumn = plan.newWorkspace();
          for (int element = 0; element < elements; element++) {
            float[] column = new float[count + 1];
            for (int r = 0; r < count; r++) {
              column[r + 1] = source[3 + r * elements + element];
            }
            byColumn.putFloats(0, element, row, column, 1, count);
          }
          for (int r = 0; r < plan.rows(); r++) {
            for (int element = 0; element < elements; element++) {
              boolean inside = r >= row && r < row + count;
              float expected = inside ? source[3 + (r - row) * elements + element] : 0;
              assertThat(byRow.getFloat(0, element, r)).isEqualTo(expected);
              assertThat(byColumn.getFloat(0, element, r)).isEqualTo(expected);
            }
          }
          float[] rows = new float[count * elements + 5];
          byRow.getRows(0, row, count, rows, 3);
          assertThat(Arrays.copyOfRange(rows, 3, 3 + count * elements))
              .isEqualTo(Arrays.copyOfRange(source, 3, 3 + count * elements));
          float[] column = new float[count + 2];
          byRow.getFloats(0, elements - 1, row, column, 1, count);
          assertThat(column[0]).isZero();
          assertThat(column[count + 1]).isZero();
          assertThat(column[1]).isEqualTo(source[3 + elements - 1]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void takesLentColumnsForOneRunAndForWhateverReadsThem(Kernels kernels) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(2));
    Value sum = x.linear(Value.constant(Tensor.of(new float[] {1, 1}, 1, 2)));
    Map<String, Value> outputs = Map.of("y", sum.add(x.apply(UnaryFunction.NEG)));
    Plan plan = Plan.compile(Graph.of(List.of(x), outputs, Map.of()), kernels);
    float[] first = new float[50];
    float[] second = new float[50];
    Arrays.fill(first, 3);
    Arrays.fill(second, 5);
    Workspace workspace = plan.newWorkspace();
    workspace.lendFloats(0, new float[][] {first, second}, 7);

    plan.run(workspace, 43);

    assertThat(workspace.getFloat(0, 0, 42)).isEqualTo(5);
    assertThat(workspace.getFloat(0, 1, 42)).isEqualTo(3);

    workspace.putFloat(0, 0, 42, 4);
    plan.run(workspace, 43);

    assertThat(workspace.getFloat(0, 1, 42)).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesLentColumnsThatAreTooFewOrTooShort(Kernels kernels) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(2));
    Value y = x.linear(Value.constant(Tensor.zeros(3, 2)));
    Plan plan = Plan.compile(Graph.of(List.of(x), Map.of("y", y), Map.of()), kernels);
    Workspace workspace = plan.newWorkspace();

    assertThatThrownBy(() -> workspace.lendFloats(0, new float[1][50], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid columns: 1 (must be 2)");

    for (int rows : new int[] {40, 64}) {
      workspace.lendFloats(0, new float[][] {new float[64], new float[rows - 1]}, 0);
      assertThatThrownBy(() -> plan.run(workspace, rows))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesWhatLiesOutside(Kernels kernels) {
    Plan plan = Plan.compile(identity(3), kernels);
    Workspace workspace = plan.newWorkspace();
    float[] values = new float[1000];

    assertThatThrownBy(() -> workspace.putFloats(0, 3, 0, values, 0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> workspace.putFloats(0, 0, plan.rows(), values, 0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> workspace.putRows(0, 0, 334, values, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> workspace.putLong(0, 0, 0, 1))
        .hasMessageContaining("float32")
        .hasMessageContaining("int64");
    assertThatThrownBy(() -> plan.run(workspace, plan.rows() + 1))
        .hasMessageContaining("must be 1 to " + plan.rows());
    assertThatThrownBy(() -> plan.run(workspace, 0)).hasMessageContaining("Invalid rows: 0");
    assertThatThrownBy(() -> Plan.compile(identity(3), kernels).run(workspace, 1))
        .hasMessageContaining("another plan");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void namesTheRowOfAnIndexThatTheTableDoesNotHave(Kernels kernels) {
    Value ids = Value.input("ids", DType.INT64, Shape.batched());
    Value table = Value.constant(Tensor.randn(1, 5, 2));
    Value y = Value.of(new Op.Gather(0, false), table, ids);
    Plan plan = Plan.compile(Graph.of(List.of(ids), Map.of("y", y), Map.of()), kernels);
    Workspace workspace = plan.newWorkspace();
    workspace.putLong(0, 0, 33, 5);
    workspace.putLong(0, 0, 40, -1);

    plan.run(workspace, 33);
    assertThatThrownBy(() -> plan.run(workspace, 40))
        .isInstanceOfSatisfying(
            IndexOutOfRangeException.class,
            e -> {
              assertThat(e.index()).isEqualTo(5);
              assertThat(e.extent()).isEqualTo(5);
              assertThat(e.row()).isEqualTo(33);
            });
  }

  @Test
  void takesFewerRowsWhenARowIsLarge() {
    int large = 1_000_000;
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(large));
    Graph graph = Graph.of(List.of(x), Map.of("y", x.exp().add(x)), Map.of());
    Plan plan = Plan.compile(graph);

    assertThat(plan.rows()).isLessThan(64);
    assertThat(plan.workspaceBytes()).isLessThan(260L << 20);
  }

  @Test
  void refusesARowThatNeedsTooMuch() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(60_000_000));
    Graph graph = Graph.of(List.of(x), Map.of("y", x.exp().add(x)), Map.of());

    assertThatThrownBy(() -> Plan.compile(graph))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("One row of this network needs")
        .hasMessageContaining("a task may use 256 MB");
  }

  @Test
  void saysWhichKernelsRunAndWhy() {
    assertThat(Kernels.scalar("the reason").choice().toString()).isEqualTo("scalar (the reason)");
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      assertThat(Kernels.best().choice().reason()).contains("--add-modules jdk.incubator.vector");
    } else {
      assertThat(Kernels.best().choice().name()).startsWith("simd-");
    }
  }
}
