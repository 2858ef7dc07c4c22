package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.feedforward.graph.Graph;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.NumberOutOfRangeException;
import org.feedforward.graph.Op;
import org.feedforward.graph.RowFaultException.Origin;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A wrong id is told by the input it came in with, whatever happened to it on the way. */
class OriginsTest {

  private static final int BAD = 7;

  private final Value empty = Value.input("empty", DType.FLOAT32, Shape.batched(0));
  private final Value numbers = Value.input("numbers", DType.FLOAT32, Shape.batched(2));
  private final Value ids = Value.input("ids", DType.INT64, Shape.batched(2, 3));
  private final Value more = Value.input("more", DType.INT64, Shape.batched(2));

  @Test
  void followsShiftsAndRearrangements() {
    expect(ids -> ids, 4, new Origin(2, 4, 107L));
    expect(ids -> ids.transpose(1, 2), 4, new Origin(2, 4, 107L));
    expect(ids -> ids.slice(2, 1, 3), 4, new Origin(2, 4, 107L));
    expect(ids -> ids.select(1, 1), 4, new Origin(2, 4, 107L));
    expect(
        ids -> Value.of(new Op.Reshape(Shape.batched(6)), ids).select(1, 4),
        4,
        new Origin(2, 4, 107L));
    Value offsets = Value.constant(Tensor.ofLongs(new long[] {1, 2, 3}, 3));
    expect(ids -> ids.add(offsets), 4, new Origin(2, 4, 107L));
    expect(ids -> Value.of(new Op.Concat(1), more, ids.select(1, 1)), 4, new Origin(2, 4, 107L));
  }

  @Test
  void knowsNoOriginOfWhatIsMadeOfSeveral() {
    Value sum = ids.sum(2, false);
    assertThat(thrown(sum, 4).origin()).isEqualTo(Optional.empty());
  }

  @Test
  void tellsNumbersThatANarrowTypeDoesNotHave() {
    Value y = Value.of(new Op.Bounded("uint8", 0, 255), ids);
    Plan plan =
        Plan.compile(Graph.of(List.of(empty, numbers, ids, more), Map.of("y", y), Map.of()));
    Workspace workspace = plan.newWorkspace();
    workspace.putLong(2, 1, 3, 300);
    assertThatThrownBy(() -> plan.run(workspace, 5))
        .isInstanceOfSatisfying(
            NumberOutOfRangeException.class,
            e -> {
              assertThat(e.row()).isEqualTo(3);
              assertThat(e.origin()).contains(new Origin(2, 1, 300L));
              assertThat(e.told())
                  .isEqualTo("holds 300, but the model takes uint8 there: 0 to 255");
            });
  }

  private void expect(UnaryOperator<Value> change, int element, Origin origin) {
    assertThat(thrown(change.apply(ids), element).origin()).contains(origin);
  }

  /** What a look-up in a table of 100 throws when row 3 holds 107 in an element of the ids. */
  private IndexOutOfRangeException thrown(Value indices, int element) {
    Value table = Value.constant(Tensor.randn(1, 100, 2));
    Value y = Value.of(new Op.Gather(0, true), table, indices);
    Graph graph = Graph.of(List.of(empty, numbers, ids, more), Map.of("y", y), Map.of());
    Plan plan = Plan.compile(graph);
    Workspace workspace = plan.newWorkspace();
    workspace.putLong(2, element, 3, 100 + BAD);
    IndexOutOfRangeException[] found = new IndexOutOfRangeException[1];
    assertThatThrownBy(() -> plan.run(workspace, 5))
        .isInstanceOfSatisfying(IndexOutOfRangeException.class, e -> found[0] = e);
    assertThat(found[0].row()).isEqualTo(3);
    return found[0];
  }
}
