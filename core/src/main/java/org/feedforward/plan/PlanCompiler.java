package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.feedforward.graph.Graph;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Casts;
import org.feedforward.kernel.Copies;
import org.feedforward.kernel.CumulativeSums;
import org.feedforward.kernel.Integers;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.Layout;
import org.feedforward.kernel.LinearKernel;
import org.feedforward.kernel.Lines;
import org.feedforward.kernel.Lookups;
import org.feedforward.kernel.MatMulShape;
import org.feedforward.kernel.Run;
import org.feedforward.kernel.Selection;
import org.feedforward.kernel.Truths;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Makes a plan: every value that depends on the inputs gets a slot (a part of a buffer), every
 * operation a step. Shapes are those of one row: the batch axis stays, with extent 1.
 */
final class PlanCompiler implements Op.Visitor<Optional<Step>> {

  /** A tile of the workspace before there is memory: a buffer or a constant. */
  private record Place(Buffers.Buffer buffer, int elements, Tensor constant) {}

  private static final Tensor NOTHING = Tensor.zeros(0);

  private final Graph graph;
  private final Kernels kernels;
  private final Lifetimes lifetimes;
  private final Buffers buffers = new Buffers();
  private final List<Place> places = new ArrayList<>();
  private final Map<Value, Integer> slots = new IdentityHashMap<>();
  private final Map<Value, Tensor> constants = new IdentityHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  /** How many steps read a value out of its tile, for values that are read at all. */
  private final Map<Value, Integer> tileReads = new IdentityHashMap<>();

  /** The constants that may be let go once their only reader has packed them. */
  private final Set<Value> disposable;

  private long linearBytes;
  private int scratchPlaces;

  /** The value whose operation is visited. */
  private Value value;

  PlanCompiler(Graph graph, Kernels kernels) {
    this(graph, kernels, Set.of());
  }

  private PlanCompiler(Graph graph, Kernels kernels, Set<Value> disposable) {
    this.graph = graph;
    this.kernels = kernels;
    this.disposable = disposable;
    this.lifetimes = Lifetimes.of(graph);
  }

  /** A compiler of a graph that nobody else has. */
  static PlanCompiler lettingGo(Graph graph, Kernels kernels) {
    Map<Value, Integer> readers = new IdentityHashMap<>();
    graph.values().forEach(v -> v.operands().forEach(o -> readers.merge(o, 1, Integer::sum)));
    graph.outputs().values().forEach(output -> readers.merge(output, 1, Integer::sum));
    Set<Value> disposable = Collections.newSetFromMap(new IdentityHashMap<>());
    readers.forEach(
        (value, count) -> {
          if (count == 1 && value.op() instanceof Op.Constant) {
            disposable.add(value);
          }
        });
    return new PlanCompiler(graph, kernels, disposable);
  }

  /** The plan; of another graph where these kernels cannot run this one. */
  Plan compile(Supplier<Graph> another) {
    for (Value next : graph.values()) {
      value = next;
      if (!foldConstant() && !lifetimes.isFusedAway(value)) {
        countTileReads();
        value.op().accept(this).ifPresent(steps::add);
        releaseOperands();
      }
    }
    int[] inputs = graph.inputs().stream().mapToInt(this::slot).toArray();
    int[] outputs = graph.outputs().values().stream().mapToInt(this::slot).toArray();
    int rows = affordableRows();
    if (rows < kernels.layout().segmentRows() && !kernels.layout().arrayPerElement()) {
      String reason = "a row takes " + bytesPerRow() + " bytes, so only " + rows + " rows fit";
      Kernels scalar = Kernels.scalar(reason);
      PlanCompiler second =
          disposable.isEmpty() ? new PlanCompiler(graph, scalar) : lettingGo(another.get(), scalar);
      return second.compile(another);
    }
    Layout layout = kernels.layout().withRows(rows);
    List<Plan.Slot> tiles = places.stream().map(place -> slot(place, layout)).toList();
    return new Plan(
        kernels,
        layout,
        buffers.all(),
        tiles,
        inputs,
        columnInputs(),
        outputs,
        steps,
        Scratch.of(scratchPlaces),
        linearBytes + constantBytes(layout),
        lifetimes.fusions());
  }

  private void countTileReads() {
    for (Value operand : lifetimes.operands(value)) {
      if (lifetimes.root(operand) != lifetimes.root(value)) {
        tileReads.merge(lifetimes.root(operand), 1, Integer::sum);
      }
    }
  }

  /** For every input whether nobody needs it in its tile, if its columns are at hand. */
  private boolean[] columnInputs() {
    boolean[] only = new boolean[graph.inputs().size()];
    for (int i = 0; i < only.length; i++) {
      Value input = graph.inputs().get(i);
      boolean isOutput =
          graph.outputs().values().stream().anyMatch(output -> lifetimes.root(output) == input);
      only[i] = !isOutput && tileReads.getOrDefault(input, 1) == 0;
    }
    return only;
  }

  private Plan.Slot slot(Place place, Layout layout) {
    return place.constant() == null
        ? new Plan.Slot(buffers.all().indexOf(place.buffer()), place.elements(), null)
        : new Plan.Slot(-1, place.elements(), Copies.constant(layout, place.constant()));
  }

  private long constantBytes(Layout layout) {
    return places.stream()
        .filter(place -> place.constant() != null)
        .mapToLong(place -> (long) place.elements() * place.constant().dtype().bytes())
        .map(bytes -> bytes * layout.segmentRows())
        .sum();
  }

  private long bytesPerRow() {
    return buffers.all().stream()
        .mapToLong(buffer -> (long) buffer.elements() * buffer.dtype().bytes())
        .sum();
  }

  /** The kernels' favourite number of rows, halved until the workspace keeps its bound. */
  private int affordableRows() {
    int rows = kernels.layout().tileRows(linearBytes);
    while (rows > 0 && rows * bytesPerRow() > Plan.WORKSPACE_BYTES) {
      rows /= 2;
    }
    if (rows == 0) {
      throw new ModelException(
          "One row of this network needs "
              + (bytesPerRow() >> 20)
              + " MB of intermediate values; a task may use "
              + (Plan.WORKSPACE_BYTES >> 20)
              + " MB. Shorten what is processed per row");
    }
    return rows;
  }

  /** A value that depends on no input is computed here, once. */
  private boolean foldConstant() {
    if (value.op() instanceof Op.Constant constant) {
      constants.put(value, constant.tensor());
      return true;
    }
    List<Value> operands = value.operands();
    if (operands.isEmpty() || !constants.keySet().containsAll(operands)) {
      return false;
    }
    List<Tensor> tensors = operands.stream().map(constants::get).toList();
    constants.put(value, Interpreter.evaluate(value.op(), tensors, extents(value)));
    return true;
  }

  private void releaseOperands() {
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

  /** The slot of a value that is computed, brought or constant. */
  private int slot(Value wanted) {
    Tensor constant = constants.get(wanted);
    if (constant != null) {
      return slots.computeIfAbsent(
          wanted,
          v -> {
            places.add(new Place(null, constant.size(), constant));
            return places.size() - 1;
          });
    }
    return slots.get(lifetimes.root(wanted));
  }

  private int operand(int index) {
    return slot(value.operands().get(index));
  }

  /** A new slot for the result. */
  private int result() {
    return newSlot(buffers.take(value.dtype(), value.shape().perRow()));
  }

  private int newSlot(Buffers.Buffer buffer) {
    places.add(new Place(buffer, value.shape().perRow(), null));
    slots.put(value, places.size() - 1);
    return places.size() - 1;
  }

  /**
   * A slot for the result of an operation that reads every element of its operands where it writes
   * it: the memory of an operand that nobody needs any more, if there is one.
   */
  private int resultInPlace() {
    for (Value operand : value.operands()) {
      if (!constants.containsKey(operand)
          && operand.dtype() == value.dtype()
          && operand.shape().perRow() == value.shape().perRow()
          && lifetimes.endsAt(operand, value)) {
        return newSlot(places.get(slot(operand)).buffer());
      }
    }
    return result();
  }

  private static int[] extents(Value value) {
    return value.shape().rowExtents();
  }

  private int[] operandExtents(int index) {
    return extents(value.operands().get(index));
  }

  private static Optional<Step> step(Step step) {
    return Optional.of(step);
  }

  @Override
  public Optional<Step> visit(Op.Input op) {
    result();
    return Optional.empty();
  }

  @Override
  public Optional<Step> visit(Op.Constant op) {
    throw new IllegalStateException("A constant is no step");
  }

  @Override
  public Optional<Step> visit(Op.Unary op) {
    Value linear = lifetimes.fusedLinear(value);
    if (linear != null) {
      return linear(linear, 0);
    }
    int x = operand(0);
    int y = resultInPlace();
    return switch (op.function()) {
      case NOT -> step((tiles, scratch, rows) -> Truths.not(tiles[x], tiles[y], rows));
      case IS_NAN, IS_INF ->
          step(
              (tiles, scratch, rows) ->
                  Truths.test(op.function(), op.a(), op.b(), tiles[x], tiles[y], rows));
      default ->
          value.dtype() == DType.INT64
              ? step(
                  (tiles, scratch, rows) -> Integers.unary(op.function(), tiles[x], tiles[y], rows))
              : step(
                  (tiles, scratch, rows) ->
                      kernels.unary(
                          op.function(),
                          op.a(),
                          op.b(),
                          tiles[x],
                          tiles[y],
                          scratch.strip(),
                          rows));
    };
  }

  @Override
  public Optional<Step> visit(Op.Binary op) {
    Run[] runs = broadcastRuns();
    int x = operand(0);
    int y = operand(1);
    int z = resultInPlace();
    return switch (value.dtype()) {
      case FLOAT32 ->
          step(
              (tiles, scratch, rows) ->
                  kernels.binary(op.function(), runs, tiles[x], tiles[y], tiles[z], rows));
      case INT64 ->
          step(
              (tiles, scratch, rows) ->
                  Integers.binary(op.function(), runs, tiles[x], tiles[y], tiles[z], rows));
      case BOOL ->
          step(
              (tiles, scratch, rows) ->
                  Truths.binary(op.function(), runs, tiles[x], tiles[y], tiles[z], rows));
    };
  }

  private Run[] broadcastRuns() {
    int[][] maps =
        value.operands().stream()
            .map(operand -> ElementMaps.broadcast(extents(operand), extents(value)))
            .toArray(int[][]::new);
    return Run.of(value.shape().perRow(), maps);
  }

  @Override
  public Optional<Step> visit(Op.Where op) {
    Run[] runs = broadcastRuns();
    int condition = operand(0);
    int x = operand(1);
    int y = operand(2);
    int z = resultInPlace();
    return step(
        (tiles, scratch, rows) ->
            Truths.where(runs, tiles[condition], tiles[x], tiles[y], tiles[z], rows));
  }

  @Override
  public Optional<Step> visit(Op.Cast op) {
    int x = operand(0);
    int y = resultInPlace();
    return step((tiles, scratch, rows) -> Casts.run(tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Wrap op) {
    int x = operand(0);
    int y = resultInPlace();
    return step(
        (tiles, scratch, rows) -> Integers.wrap(op.bits(), op.signed(), tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Bounded op) {
    int x = operand(0);
    int y = result();
    return located(
        value.operands().get(0),
        (tiles, scratch, rows) -> Integers.bounded(op, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Linear op) {
    return linear(value, Float.NEGATIVE_INFINITY);
  }

  /** A linear layer whose result, raised to the floor, is the visited value. */
  private Optional<Step> linear(Value layer, float floor) {
    List<Value> operands = layer.operands();
    Tensor weight = constants.get(operands.get(1));
    boolean constant = operands.stream().skip(1).allMatch(constants::containsKey);
    int x = slot(operands.get(0));
    int y = result();
    if (!constant) {
      return linearOfComputedWeights(layer, floor, x, y);
    }
    if (value.shape().perRow() == 0) {
      return Optional.empty();
    }
    Optional<Tensor> bias =
        operands.size() == 3 ? Optional.of(constants.get(operands.get(2))) : Optional.empty();
    int repeats = value.shape().perRow() / weight.dim(0);
    LinearKernel kernel = kernels.linear(weight, bias, floor);
    linearBytes += kernel.bytes();
    operands.stream().skip(1).forEach(this::letGo);
    if (kernel.readsColumns() && repeats == 1) {
      tileReads.merge(lifetimes.root(operands.get(0)), -1, Integer::sum);
    }
    return step((tiles, scratch, rows) -> kernel.run(tiles[x], tiles[y], repeats, rows));
  }

  private void letGo(Value packed) {
    if (disposable.contains(packed) && packed.op() instanceof Op.Constant constant) {
      constants.put(packed, NOTHING);
      constant.letGo();
    }
  }

  /** Weights that come with every row (a graph without a batch may have them as inputs). */
  private Optional<Step> linearOfComputedWeights(Value layer, float floor, int x, int y) {
    List<Value> operands = layer.operands();
    int w = slot(operands.get(1));
    int b = operands.size() == 3 ? slot(operands.get(2)) : -1;
    int[] weight = extents(operands.get(1));
    int n = weight[0];
    int k = weight[1];
    int m = n == 0 ? 0 : value.shape().perRow() / n;
    int[] only = {0};
    MatMulShape shape = new MatMulShape(m, k, n, k, 1, 1, k, only, only, only);
    return step(
        (tiles, scratch, rows) -> {
          kernels.matMul(shape, tiles[x], tiles[w], b < 0 ? null : tiles[b], tiles[y], rows);
          if (floor == 0) {
            kernels.unary(UnaryFunction.RELU, 0, 0, tiles[y], tiles[y], scratch.strip(), rows);
          }
        });
  }

  @Override
  public Optional<Step> visit(Op.MatMul op) {
    Attention attention = lifetimes.attention(value);
    if (attention != null) {
      return attention(attention);
    }
    MatMulShape shape = product(value);
    int x = operand(0);
    int y = operand(1);
    int z = result();
    return step(
        (tiles, scratch, rows) -> kernels.matMul(shape, tiles[x], tiles[y], null, tiles[z], rows));
  }

  private Optional<Step> attention(Attention attention) {
    Buffers.Buffer piece = buffers.take(DType.FLOAT32, AttentionStep.pieceElements(attention));
    places.add(new Place(piece, AttentionStep.pieceElements(attention), null));
    int tile = places.size() - 1;
    result();
    MatMulShape scores = product(attention.scores());
    MatMulShape weighted = product(value);
    Step step = new AttentionStep(attention, kernels, scores, weighted, this::slot, tile).step();
    buffers.release(piece);
    return step(step);
  }

  private static MatMulShape product(Value product) {
    int[] a = extents(product.operands().get(0));
    int[] b = extents(product.operands().get(1));
    int[] c = extents(product);
    int m = c[c.length - 2];
    int n = c[c.length - 1];
    int k = a[a.length - 1];
    int[] products = Arrays.copyOf(c, c.length - 2);
    return new MatMulShape(
        m,
        k,
        n,
        k,
        1,
        n,
        1,
        starts(a, products, m * k),
        starts(b, products, k * n),
        starts(c, products, m * n));
  }

  private static int[] starts(int[] operand, int[] products, int matrix) {
    int[] leading = Arrays.copyOf(operand, operand.length - 2);
    return Arrays.stream(ElementMaps.broadcast(leading, products)).map(i -> i * matrix).toArray();
  }

  @Override
  public Optional<Step> visit(Op.Reduce op) {
    Lines lines = Lines.along(operandExtents(0), op.axes());
    int x = operand(0);
    int y = result();
    return value.dtype() == DType.INT64
        ? step(
            (tiles, scratch, rows) ->
                Integers.reduce(op.function(), lines, tiles[x], tiles[y], rows))
        : step(
            (tiles, scratch, rows) ->
                kernels.reduce(op.function(), lines, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.ArgReduce op) {
    Lines lines = Lines.along(operandExtents(0), List.of(op.axis()));
    int x = operand(0);
    int y = result();
    return step(
        (tiles, scratch, rows) ->
            Selection.best(op.largest(), op.last(), lines, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Softmax op) {
    Lines lines = Lines.along(operandExtents(0), List.of(op.axis()));
    int x = operand(0);
    int y = resultInPlace();
    return step(
        (tiles, scratch, rows) ->
            kernels.softmax(op.log(), lines, tiles[x], tiles[y], scratch.strip(), rows));
  }

  @Override
  public Optional<Step> visit(Op.Normalize op) {
    Lines lines = Lines.along(operandExtents(0), op.axes());
    int x = operand(0);
    int y = resultInPlace();
    return step(
        (tiles, scratch, rows) ->
            kernels.normalize(
                op.centered(), op.epsilon(), lines, tiles[x], tiles[y], scratch.strip(), rows));
  }

  @Override
  public Optional<Step> visit(Op.CumSum op) {
    Lines lines = Lines.along(operandExtents(0), List.of(op.axis()));
    int x = operand(0);
    int y = result();
    return step(
        (tiles, scratch, rows) ->
            CumulativeSums.run(op.exclusive(), op.reverse(), lines, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.TopK op) {
    Lines lines = Lines.along(operandExtents(0), List.of(op.axis()));
    Lines targets = Lines.along(extents(value), List.of(op.axis()));
    scratchPlaces = Math.max(scratchPlaces, op.k());
    int x = operand(0);
    int y = result();
    return step(
        (tiles, scratch, rows) ->
            Selection.top(
                op.largest(),
                op.positions(),
                lines,
                targets,
                scratch.places(),
                tiles[x],
                tiles[y],
                rows));
  }

  @Override
  public Optional<Step> visit(Op.Reshape op) {
    return Optional.empty();
  }

  @Override
  public Optional<Step> visit(Op.Transpose op) {
    return lifetimes.root(value) != value
        ? Optional.empty()
        : rearrange(ElementMaps.transpose(operandExtents(0), op.permutation()));
  }

  @Override
  public Optional<Step> visit(Op.Expand op) {
    return lifetimes.root(value) != value
        ? Optional.empty()
        : rearrange(ElementMaps.broadcast(operandExtents(0), extents(value)));
  }

  @Override
  public Optional<Step> visit(Op.Slice op) {
    return rearrange(
        ElementMaps.alongAxis(
            operandExtents(0), extents(value), op.axis(), p -> op.start() + op.step() * p));
  }

  private Optional<Step> rearrange(int[] map) {
    int x = operand(0);
    int y = result();
    Run[] runs = Run.of(map.length, map);
    return step((tiles, scratch, rows) -> Copies.run(runs, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Concat op) {
    int count = value.operands().size();
    int[] parts = new int[count];
    Run[][] runs = new Run[count][];
    int before = 0;
    for (int i = 0; i < count; i++) {
      int[] extents = operandExtents(i);
      parts[i] = operand(i);
      runs[i] = runsInto(extents, op.axis(), before);
      before += extents[op.axis()];
    }
    int y = result();
    return step(
        (tiles, scratch, rows) -> {
          for (int i = 0; i < parts.length; i++) {
            Copies.run(runs[i], tiles[parts[i]], tiles[y], rows);
          }
        });
  }

  /** The runs of an operand that stands in the result from a position of an axis on. */
  private Run[] runsInto(int[] operand, int axis, int start) {
    int extent = operand[axis];
    int[] map =
        ElementMaps.alongAxis(
            operand, extents(value), axis, p -> p >= start && p < start + extent ? p - start : -1);
    return Run.of(map.length, map);
  }

  @Override
  public Optional<Step> visit(Op.Pad op) {
    Run[] runs = runsInto(operandExtents(0), op.axis(), op.before());
    boolean[] inside = new boolean[value.shape().perRow()];
    for (Run run : runs) {
      Arrays.fill(inside, run.to(), run.to() + run.length(), true);
    }
    int[] outside = new int[inside.length];
    for (int e = 0; e < outside.length; e++) {
      outside[e] = inside[e] ? -1 : 0;
    }
    Run[] filled = Run.of(outside.length, outside);
    places.add(new Place(null, 1, op.value().reshape()));
    int filler = places.size() - 1;
    int x = operand(0);
    int y = result();
    return step(
        (tiles, scratch, rows) -> {
          Copies.run(runs, tiles[x], tiles[y], rows);
          Copies.run(filled, tiles[filler], tiles[y], rows);
        });
  }

  @Override
  public Optional<Step> visit(Op.Gather op) {
    int[] data = operandExtents(0);
    int extent = data[op.axis()];
    int inner = ElementMaps.strides(data)[op.axis()];
    int outer = ElementMaps.size(Arrays.copyOf(data, op.axis()));
    Tensor positions = constants.get(value.operands().get(1));
    if (positions != null) {
      return rearrange(taken(positions, outer, extent, inner, op.wraps()));
    }
    int indices = operand(1);
    Tensor table = constants.get(value.operands().get(0));
    if (table == null) {
      int x = operand(0);
      int y = result();
      return lookUp(
          (tiles, scratch, rows) ->
              Lookups.take(
                  tiles[x],
                  outer,
                  extent,
                  inner,
                  op.wraps(),
                  tiles[indices],
                  scratch.places(),
                  tiles[y],
                  rows));
    }
    int y = result();
    return lookUp(
        (tiles, scratch, rows) ->
            Lookups.take(
                table,
                outer,
                extent,
                inner,
                op.wraps(),
                tiles[indices],
                scratch.places(),
                tiles[y],
                rows));
  }

  /** A step that looks up the second operand's elements, and can say what a wrong one came from. */
  private Optional<Step> lookUp(Step step) {
    scratchPlaces = Math.max(scratchPlaces, kernels.layout().segmentRows());
    return located(value.operands().get(1), step);
  }

  /** A step that can say what a wrong element of one of its operands came from. */
  private Optional<Step> located(Value numbers, Step step) {
    int[] inputs = graph.inputs().stream().mapToInt(this::slot).toArray();
    int slot = constants.containsKey(numbers) ? Origins.NOT_OF_ROWS : slot(numbers);
    return step(Origins.located(graph.inputs(), inputs, numbers, slot, step));
  }

  private static int[] taken(Tensor positions, int outer, int extent, int inner, boolean wraps) {
    int count = positions.size();
    int[] map = new int[outer * count * inner];
    for (int e = 0; e < map.length; e++) {
      long index = positions.getLong(e / inner % count);
      long position = wraps && index < 0 ? index + extent : index;
      if (position < 0 || position >= extent) {
        throw new ModelException(new IndexOutOfRangeException(index, extent, 0).getMessage());
      }
      map[e] = (e / inner / count * extent + (int) position) * inner + e % inner;
    }
    return map;
  }

  @Override
  public Optional<Step> visit(Op.GatherElements op) {
    int[] data = operandExtents(0);
    int[] strides = ElementMaps.strides(data);
    int extent = data[op.axis()];
    int stride = strides[op.axis()];
    strides[op.axis()] = 0;
    int[] bases = ElementMaps.strided(extents(value), strides);
    int x = operand(0);
    int indices = operand(1);
    int y = result();
    return lookUp(
        (tiles, scratch, rows) ->
            Lookups.gather(
                tiles[x],
                extent,
                stride,
                bases,
                op.wraps(),
                tiles[indices],
                scratch.places(),
                tiles[y],
                rows));
  }
}
