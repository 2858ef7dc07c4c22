package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Every value has a slot; values that do not live at the same time may share a buffer. */
class MemoryTest {

  private final Value x = Value.input("x", DType.FLOAT32, Shape.batched(4));
  private final Value a = x.tanh();
  private final Value b = a.sigmoid();
  private final Value c = b.add(Value.constant(Tensor.ones(4)));

  private static Graph graph(Value input, Value... outputs) {
    Map<String, Value> named = new LinkedHashMap<>();
    for (Value output : outputs) {
      named.put("y" + named.size(), output);
    }
    return Graph.of(List.of(input), named, Map.of());
  }

  private static Memory memory(Value input, Value... outputs) {
    return new Memory(Lifetimes.of(graph(input, outputs)), Set.of());
  }

  @Test
  void aValueKeepsItsSlot() {
    Memory memory = memory(x, c);
    int slot = memory.newSlot(x);
    int other = memory.newSlot(a);

    assertThat(memory.slot(x)).isEqualTo(slot);
    assertThat(memory.slot(a)).isEqualTo(other).isNotEqualTo(slot);
  }

  @Test
  void aViewHasTheSlotOfItsRoot() {
    Value flat = a.reshape(-1, 2, 2);
    Memory memory = memory(x, flat.relu());
    int slot = memory.newSlot(a);

    assertThat(memory.slot(flat)).isEqualTo(slot);
  }

  @Test
  void foldsWhatDependsOnNoInputAndNothingElse() {
    Value two = Value.constant(Tensor.of(1, 2));
    Value sum = two.add(two);
    Value computed = Value.input("y", DType.FLOAT32, Shape.batched(2)).add(sum);
    Memory memory = memory(x, c);

    assertThat(memory.foldConstant(two)).isTrue();
    assertThat(memory.foldConstant(sum)).isTrue();
    assertThat(memory.foldConstant(x)).isFalse();
    assertThat(memory.foldConstant(computed)).isFalse();
    assertThat(memory.constant(sum)).isEqualTo(Tensor.of(2, 4));
    assertThat(memory.isConstant(sum)).isTrue();
    assertThat(memory.isConstant(x)).isFalse();
    assertThat(memory.constant(x)).isNull();
  }

  @Test
  void aConstantGetsOneSlotWhenItIsAskedFor() {
    Value two = Value.constant(Tensor.of(1, 2));
    Memory memory = memory(x, c);
    memory.foldConstant(two);
    assertThat(memory.tiles(Kernels.best().layout())).isEmpty();

    int slot = memory.slot(two);

    assertThat(memory.slot(two)).isEqualTo(slot);
    List<Plan.Slot> tiles = memory.tiles(Kernels.best().layout());
    assertThat(tiles).hasSize(1);
    assertThat(tiles.get(slot).buffer()).isEqualTo(-1);
    assertThat(tiles.get(slot).elements()).isEqualTo(2);
    assertThat(tiles.get(slot).constant().getFloat(1, 0)).isEqualTo(2);
  }

  @Test
  void countsTheBytesOfConstantsInTiles() {
    Memory memory = memory(x, c);
    memory.place(Tensor.of(1, 2, 3));
    memory.place(Tensor.ofLongs(new long[] {4, 5}, 2));
    int rows = Kernels.best().layout().segmentRows();

    assertThat(memory.constantBytes(Kernels.best().layout()))
        .isEqualTo((3 * 4 + 2 * 8) * (long) rows);
  }

  @Test
  void countsTheBytesOfARow() {
    Memory memory = memory(x, c);
    memory.newSlot(x);
    memory.newSlot(Value.input("n", DType.INT64, Shape.batched(3)));
    memory.newSlot(Value.input("t", DType.BOOL, Shape.batched(5)));

    assertThat(memory.bytesPerRow()).isEqualTo(4 * 4 + 3 * 8 + 5);
  }

  @Test
  void handsBackWhatNobodyReadsAnyMore() {
    Memory memory = memory(x, c);
    memory.newSlot(x);
    memory.newSlot(a);
    memory.newSlot(b);
    assertThat(memory.buffers()).hasSize(3);
    memory.releaseOperands(b);

    memory.newSlot(c);

    assertThat(memory.buffers()).hasSize(3);
    List<Plan.Slot> tiles = memory.tiles(Kernels.best().layout());
    assertThat(tiles.get(memory.slot(c)).buffer()).isEqualTo(tiles.get(memory.slot(a)).buffer());
    assertThat(tiles.get(memory.slot(c)).buffer()).isNotEqualTo(tiles.get(memory.slot(b)).buffer());
  }

  @Test
  void keepsInputsForTheNextRun() {
    Memory memory = memory(x, c);
    memory.newSlot(x);
    memory.newSlot(a);
    memory.releaseOperands(a);

    memory.newSlot(b);

    assertThat(memory.buffers()).hasSize(3);
  }

  @Test
  void handsBackOnceWhatIsReadTwice() {
    Value square = a.mul(a);
    Memory memory = memory(x, square.add(square));
    memory.newSlot(x);
    memory.newSlot(a);
    memory.newSlot(square);
    memory.releaseOperands(square);

    memory.newSlot(b);
    memory.newSlot(c);

    assertThat(memory.buffers()).hasSize(4);
  }

  @Test
  void aResultInThePlaceOfItsOperandIsNotHandedBackWithIt() {
    Memory memory = memory(x, c);
    memory.newSlot(x);
    memory.newSlot(a);
    memory.sharedSlot(b, a);
    memory.releaseOperands(b);

    memory.newSlot(c);

    List<Plan.Slot> tiles = memory.tiles(Kernels.best().layout());
    assertThat(tiles.get(memory.slot(b)).buffer()).isEqualTo(tiles.get(memory.slot(a)).buffer());
    assertThat(tiles.get(memory.slot(c)).buffer()).isNotEqualTo(tiles.get(memory.slot(b)).buffer());
  }

  @Test
  void knowsWhichInputsAreReadByColumnsOnly() {
    Value other = Value.input("o", DType.FLOAT32, Shape.batched(4));
    Value sum = x.add(other);
    Memory memory =
        new Memory(Lifetimes.of(Graph.of(List.of(x, other), Map.of("y", sum), Map.of())), Set.of());
    assertThat(memory.isReadByColumnsOnly(x)).isFalse();

    memory.countTileReads(sum);
    assertThat(memory.isReadByColumnsOnly(x)).isFalse();

    memory.readsColumnsOf(x);
    assertThat(memory.isReadByColumnsOnly(x)).isTrue();
    assertThat(memory.isReadByColumnsOnly(other)).isFalse();
  }

  @Test
  void aViewReadsNothingOutOfATile() {
    Value flat = x.reshape(-1, 2, 2);
    Memory memory = memory(x, flat.relu());
    memory.countTileReads(flat);
    memory.readsColumnsOf(x);

    assertThat(memory.isReadByColumnsOnly(x)).isFalse();
  }

  @Test
  void makesRoomForTheHungriest() {
    Memory memory = memory(x, c);
    assertThat(memory.scratchPlaces()).isZero();
    memory.needPlaces(7);
    memory.needPlaces(3);

    assertThat(memory.scratchPlaces()).isEqualTo(7);
  }

  @Test
  void aPieceIsGivenAgain() {
    Memory memory = memory(x, c);
    Buffers.Buffer piece = memory.takePiece(9);
    memory.release(piece);

    assertThat(memory.takePiece(4)).isSameAs(piece);
    assertThat(piece.dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void letsGoOnlyOfWhatItMay() {
    Value mine = Value.constant(Tensor.ones(4));
    Value shared = Value.constant(Tensor.ones(4));
    Memory memory = new Memory(Lifetimes.of(graph(x, x.add(mine).add(shared))), Set.of(mine));
    memory.foldConstant(mine);
    memory.foldConstant(shared);

    memory.letGo(mine);
    memory.letGo(shared);

    assertThat(memory.constant(mine).size()).isZero();
    assertThat(memory.constant(shared)).isEqualTo(Tensor.ones(4));
  }
}
