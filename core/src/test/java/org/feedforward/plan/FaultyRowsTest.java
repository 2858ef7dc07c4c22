package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.graph.Graph;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A row that holds a wrong id is told, and changes no bit of any other row. */
class FaultyRowsTest {

  private static final int ROWS_OF_TABLE = 10;

  /** Two tables read the same ids, one of them shifted; a narrow type bounds the other input. */
  private final Plan plan = Plan.compile(graph());

  private static Graph graph() {
    Value ids = Value.input("ids", DType.INT64, Shape.batched(3));
    Value small = Value.input("small", DType.INT64, Shape.batched(1));
    Value table = Value.constant(Tensor.randn(1, ROWS_OF_TABLE, 4));
    Value other = Value.constant(Tensor.randn(2, ROWS_OF_TABLE + 1, 4));
    Value one = Value.constant(Tensor.ofLongs(new long[] {1}, 1));
    Value first = Value.of(new Op.Gather(0, false), table, ids).sum(1, false);
    Value second = Value.of(new Op.Gather(0, false), other, ids.add(one)).sum(1, false);
    Value bounded = Value.of(new Op.Bounded("uint8", 0, 255), small);
    Value number = Value.of(new Op.Cast(DType.FLOAT32), bounded);
    return Graph.of(List.of(ids, small), Map.of("y", first.add(second).add(number)), Map.of());
  }

  @Property(tries = 60)
  void otherRowsKeepTheirBits(@ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int faulty) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(plan.rows());
    Workspace workspace = plan.newWorkspace();
    Workspace alone = plan.newWorkspace();
    long[][] ids = new long[rows][3];
    long[] small = new long[rows];
    Set<Integer> expected = new TreeSet<>();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < 3; i++) {
        boolean wrong = random.nextInt(300) < faulty;
        long id = random.nextInt(ROWS_OF_TABLE);
        ids[row][i] = wrong ? id + ROWS_OF_TABLE : id;
        workspace.putLong(0, i, row, ids[row][i]);
        if (wrong) {
          expected.add(row);
        }
      }
      boolean wrong = random.nextInt(300) < faulty;
      small[row] = wrong ? -1 : random.nextInt(256);
      workspace.putLong(1, 0, row, small[row]);
      if (wrong) {
        expected.add(row);
      }
    }
    Set<Integer> told = new TreeSet<>();

    plan.run(workspace, rows, fault -> told.add(fault.row()));

    assertThat(told).isEqualTo(expected);
    for (int row = 0; row < rows; row++) {
      if (!expected.contains(row)) {
        for (int i = 0; i < 3; i++) {
          alone.putLong(0, i, 0, ids[row][i]);
        }
        alone.putLong(1, 0, 0, small[row]);
        plan.run(alone, 1);
        for (int element = 0; element < 4; element++) {
          assertThat(workspace.getFloat(0, element, row)).isEqualTo(alone.getFloat(0, element, 0));
        }
      }
    }
  }

  @Test
  void theInputsStandAsTheyWere() {
    Workspace workspace = plan.newWorkspace();
    workspace.putLong(0, 1, 2, -5);

    for (int run = 0; run < 2; run++) {
      Set<Integer> told = new TreeSet<>();
      plan.run(workspace, 4, fault -> told.add(fault.row()));
      assertThat(told).containsExactly(2);
    }
    assertThatThrownBy(() -> plan.run(workspace, 4))
        .isInstanceOfSatisfying(
            IndexOutOfRangeException.class, e -> assertThat(e.index()).isEqualTo(-5));
  }

  @Test
  void aListenerMayEndTheRun() {
    Workspace workspace = plan.newWorkspace();
    workspace.putLong(0, 1, 2, 99);
    assertThatThrownBy(
            () ->
                plan.run(
                    workspace,
                    4,
                    fault -> {
                      throw new IllegalStateException("row " + fault.row());
                    }))
        .hasMessage("row 2");
  }

  @Test
  void aTableWithoutRowsHasNoIdToPutThere() {
    Value ids = Value.input("ids", DType.INT64, Shape.batched(1));
    Value none = Value.constant(Tensor.zeros(0, 2));
    Value y = Value.of(new Op.Gather(0, false), none, ids);
    Plan empty = Plan.compile(Graph.of(List.of(ids), Map.of("y", y), Map.of()));
    Workspace workspace = empty.newWorkspace();
    assertThatThrownBy(() -> empty.run(workspace, 1, fault -> {}))
        .isInstanceOf(IndexOutOfRangeException.class);
  }
}
