package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.TileLayout;

/**
 * Makes a plan of a graph: gives every value its {@link Memory}, has a {@link StepCompiler} make
 * its step, and settles how many rows a workspace takes.
 */
final class PlanCompiler {

  private final Graph graph;
  private final Kernels kernels;
  private final Lifetimes lifetimes;
  private final Memory memory;
  private final boolean letsGo;

  PlanCompiler(Graph graph, Kernels kernels) {
    this(graph, kernels, Set.of());
  }

  private PlanCompiler(Graph graph, Kernels kernels, Set<Value> disposable) {
    this.graph = graph;
    this.kernels = kernels;
    this.lifetimes = Lifetimes.of(graph);
    this.memory = new Memory(lifetimes, disposable);
    this.letsGo = !disposable.isEmpty();
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
    List<Step> steps = steps();
    int[] inputs = graph.inputs().stream().mapToInt(memory::slot).toArray();
    int[] outputs = graph.outputs().values().stream().mapToInt(memory::slot).toArray();
    int rows = affordableRows();
    if (rows < kernels.layout().segmentRows() && !kernels.layout().arrayPerElement()) {
      return compileScalar(another, rows);
    }
    TileLayout layout = kernels.layout().withRows(rows);
    return new Plan(
        kernels,
        layout,
        memory.buffers(),
        memory.tiles(layout),
        inputs,
        columnInputs(),
        outputs,
        steps,
        Scratch.of(memory.scratchPlaces()),
        memory.layers().bytes() + memory.constantBytes(layout),
        lifetimes.fusions());
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Value value : graph.values()) {
      if (!memory.foldConstant(value) && !lifetimes.isFusedAway(value)) {
        memory.countTileReads(value);
        StepCompiler.compile(new Site(value, graph, lifetimes, memory, kernels))
            .ifPresent(steps::add);
        memory.releaseOperands(value);
      }
    }
    return steps;
  }

  private Plan compileScalar(Supplier<Graph> another, int rows) {
    Kernels scalar =
        Kernels.scalar(
            "a row takes " + memory.bytesPerRow() + " bytes, so only " + rows + " rows fit");
    PlanCompiler second =
        letsGo ? lettingGo(another.get(), scalar) : new PlanCompiler(graph, scalar);
    return second.compile(another);
  }

  /** For every input whether nobody needs it in its tile, if its columns are at hand. */
  private boolean[] columnInputs() {
    boolean[] only = new boolean[graph.inputs().size()];
    for (int i = 0; i < only.length; i++) {
      Value input = graph.inputs().get(i);
      boolean isOutput =
          graph.outputs().values().stream().anyMatch(output -> lifetimes.root(output) == input);
      only[i] = !isOutput && memory.isReadByColumnsOnly(input);
    }
    return only;
  }

  /** The kernels' favourite number of rows, halved until the workspace keeps its bound. */
  private int affordableRows() {
    PackedLayers layers = memory.layers();
    TileLayout layout = kernels.layout();
    int rows = layout.tileRows(layers.bytes());
    if (layers.areRepeated()) {
      rows = layout.fewerRows(rows, memory.bytesPerRow());
    }
    while (rows > 0 && rows * memory.bytesPerRow() > Plan.WORKSPACE_BYTES) {
      rows /= 2;
    }
    if (rows == 0) {
      throw new ModelException(
          "One row of this network needs "
              + (memory.bytesPerRow() >> 20)
              + " MB of intermediate values; a task may use "
              + (Plan.WORKSPACE_BYTES >> 20)
              + " MB. Process less per row");
    }
    return rows;
  }
}
