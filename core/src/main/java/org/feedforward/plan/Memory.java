package org.feedforward.plan;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Copies;
import org.feedforward.kernel.TileLayout;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Where the values of a plan lie: every one that depends on the inputs gets a slot, which is a part
 * of a buffer; the others are constants, computed once.
 */
final class Memory {

  /** A tile of the workspace before there is memory: a buffer or a constant. */
  private record Place(Buffers.Buffer buffer, int elements, Tensor constant) {}

  private static final Tensor NOTHING = Tensor.zeros(0);

  private final Lifetimes lifetimes;
  private final Buffers buffers = new Buffers();
  private final List<Place> places = new ArrayList<>();
  private final Map<Value, Integer> slots = new IdentityHashMap<>();
  private final Map<Value, Tensor> constants = new IdentityHashMap<>();

  /** How many steps read a value out of its tile, for values that are read at all. */
  private final Map<Value, Integer> tileReads = new IdentityHashMap<>();

  /** The constants that may be let go once their only reader has packed them. */
  private final Set<Value> disposable;

  private final PackedLayers layers = new PackedLayers();
  private int scratchPlaces;

  Memory(Lifetimes lifetimes, Set<Value> disposable) {
    this.lifetimes = lifetimes;
    this.disposable = disposable;
  }

  // constants

  /** Computes a value that depends on no input, once; whether it was one. */
  boolean foldConstant(Value value) {
    if (value.op() instanceof Op.Constant constant) {
      constants.put(value, constant.tensor());
      return true;
    }
    List<Value> operands = value.operands();
    if (operands.isEmpty() || !constants.keySet().containsAll(operands)) {
      return false;
    }
    List<Tensor> tensors = operands.stream().map(constants::get).toList();
    constants.put(value, Interpreter.evaluate(value.op(), tensors, Site.extents(value)));
    return true;
  }

  /** The numbers of a value that depends on no input, else null. */
  Tensor constant(Value value) {
    return constants.get(value);
  }

  boolean isConstant(Value value) {
    return constants.containsKey(value);
  }

  /** Releases the numbers of a constant that has been packed, if nothing else needs them. */
  void letGo(Value packed) {
    if (disposable.contains(packed) && packed.op() instanceof Op.Constant constant) {
      constants.put(packed, NOTHING);
      constant.letGo();
    }
  }

  // slots

  /** The slot of a value that is computed, brought or constant. */
  int slot(Value wanted) {
    Tensor constant = constants.get(wanted);
    if (constant != null) {
      return slots.computeIfAbsent(wanted, v -> place(constant));
    }
    return slots.get(lifetimes.root(wanted));
  }

  /** A slot for a value in a buffer of its own. */
  int newSlot(Value value) {
    return slot(value, buffers.take(value.dtype(), value.shape().perRow()));
  }

  /** A slot for a value in the buffer of another, which it replaces. */
  int sharedSlot(Value value, Value replaced) {
    return slot(value, places.get(slot(replaced)).buffer());
  }

  private int slot(Value value, Buffers.Buffer buffer) {
    int slot = place(buffer, value.shape().perRow());
    slots.put(value, slot);
    return slot;
  }

  /** A slot for numbers that are not a value of the graph. */
  int place(Tensor constant) {
    places.add(new Place(null, constant.size(), constant));
    return places.size() - 1;
  }

  /** A slot that belongs to no value of the graph. */
  int place(Buffers.Buffer buffer, int elements) {
    places.add(new Place(buffer, elements, null));
    return places.size() - 1;
  }

  /** A buffer for what stands between operations that are computed together. */
  Buffers.Buffer takePiece(int elements) {
    return buffers.take(DType.FLOAT32, elements);
  }

  void release(Buffers.Buffer buffer) {
    buffers.release(buffer);
  }

  /** Hands back the buffers of the operands that nobody reads after this value. */
  void releaseOperands(Value value) {
    List<Value> released = new ArrayList<>();
    for (Value operand : lifetimes.operands(value)) {
      Value root = lifetimes.root(operand);
      boolean ends = !constants.containsKey(operand) && lifetimes.endsAt(operand, value);
      if (ends && !released.contains(root) && slots.get(root) != null) {
        released.add(root);
        Buffers.Buffer buffer = places.get(slots.get(root)).buffer();
        if (buffer != places.get(slot(value)).buffer()) {
          buffers.release(buffer);
        }
      }
    }
  }

  // what a plan asks for

  /** Counts that a value is computed from the tiles of its operands. */
  void countTileReads(Value value) {
    for (Value operand : lifetimes.operands(value)) {
      if (lifetimes.root(operand) != lifetimes.root(value)) {
        tileReads.merge(lifetimes.root(operand), 1, Integer::sum);
      }
    }
  }

  /** Takes back one read of an operand's tile: the step reads its columns where they are. */
  void readsColumnsOf(Value operand) {
    tileReads.merge(lifetimes.root(operand), -1, Integer::sum);
  }

  /** Whether no step needs an input in its tile, if its columns are at hand. */
  boolean isReadByColumnsOnly(Value input) {
    return tileReads.getOrDefault(input, 1) == 0;
  }

  /** The layers whose weights are packed. */
  PackedLayers layers() {
    return layers;
  }

  /** Makes room for at least that many indices in the scratch. */
  void needPlaces(int count) {
    scratchPlaces = Math.max(scratchPlaces, count);
  }

  int scratchPlaces() {
    return scratchPlaces;
  }

  List<Buffers.Buffer> buffers() {
    return buffers.all();
  }

  long bytesPerRow() {
    return buffers.all().stream()
        .mapToLong(buffer -> (long) buffer.elements() * buffer.dtype().bytes())
        .sum();
  }

  /** Bytes of the constants that steps read out of tiles. */
  long constantBytes(TileLayout layout) {
    return places.stream()
        .filter(place -> place.constant() != null)
        .mapToLong(place -> (long) place.elements() * place.constant().dtype().bytes())
        .map(bytes -> bytes * layout.segmentRows())
        .sum();
  }

  /** All slots, by number. */
  List<Plan.Slot> tiles(TileLayout layout) {
    return places.stream().map(place -> tile(place, layout)).toList();
  }

  private Plan.Slot tile(Place place, TileLayout layout) {
    return place.constant() == null
        ? new Plan.Slot(buffers.all().indexOf(place.buffer()), place.elements(), null)
        : new Plan.Slot(-1, place.elements(), Copies.constant(layout, place.constant()));
  }
}
