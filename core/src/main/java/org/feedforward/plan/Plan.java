package org.feedforward.plan;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.RowFaultException;
import org.feedforward.kernel.KernelChoice;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.Tile;
import org.feedforward.kernel.TileLayout;

/**
 * A graph compiled for this CPU. A group of rows goes through all steps while it is hot in cache.
 * Gives the bits of {@link org.feedforward.graph.Interpreter}, whatever the number of rows.
 * Immutable and shared by threads; every thread brings its own {@link Workspace}.
 */
public final class Plan {

  /** A workspace's upper bound: rows per tile shrink until it is kept. */
  public static final long WORKSPACE_BYTES = 256L << 20;

  /**
   * One tile of a workspace.
   *
   * @param buffer which buffer it lies in, or -1 when it is a constant
   * @param elements how many elements of it it uses
   * @param constant the constant, or null
   */
  record Slot(int buffer, int elements, Tile constant) {}

  private final Kernels kernels;
  private final TileLayout layout;
  private final List<Buffers.Buffer> buffers;
  private final List<Slot> slots;
  private final int[] inputs;
  private final boolean[] columnInputs;
  private final int[] outputs;
  private final Step[] steps;
  private final Scratch scratch;
  private final long weightBytes;
  private final Map<String, Integer> fusions;

  Plan(
      Kernels kernels,
      TileLayout layout,
      List<Buffers.Buffer> buffers,
      List<Slot> slots,
      int[] inputs,
      boolean[] columnInputs,
      int[] outputs,
      List<Step> steps,
      Scratch scratch,
      long weightBytes,
      Map<String, Integer> fusions) {
    this.kernels = kernels;
    this.layout = layout;
    this.buffers = List.copyOf(buffers);
    this.slots = List.copyOf(slots);
    this.inputs = inputs;
    this.columnInputs = columnInputs;
    this.outputs = outputs;
    this.steps = steps.toArray(Step[]::new);
    this.scratch = scratch;
    this.weightBytes = weightBytes;
    this.fusions = fusions;
  }

  /** Compiles a graph for the fastest kernels that this JVM can run. */
  public static Plan compile(Graph graph) {
    return compile(graph, Kernels.best());
  }

  /**
   * Compiles a graph for the given kernels.
   *
   * @throws ModelException when one row needs more memory than a workspace may have
   */
  public static Plan compile(Graph graph, Kernels kernels) {
    return new PlanCompiler(graph, kernels).compile(() -> graph);
  }

  /**
   * Compiles a graph that nobody else has for the fastest kernels: the weights of every linear
   * layer are let go when they are packed, so that not all of them are in memory twice.
   *
   * @param graphs gives the graph, and another one where the fastest kernels cannot run it
   * @throws ModelException when one row needs more memory than a workspace may have
   */
  public static Plan compileLettingGo(Supplier<Graph> graphs) {
    return PlanCompiler.lettingGo(graphs.get(), Kernels.best()).compile(graphs);
  }

  /** How many rows a workspace takes at a time. */
  public int rows() {
    return layout.tileRows();
  }

  /** Memory for one task. The first in a JVM also has the kernels compiled, which takes 150 ms. */
  public Workspace newWorkspace() {
    kernels.warmUp();
    Tile[] memory =
        buffers.stream()
            .map(buffer -> layout.newTile(buffer.dtype(), buffer.elements()))
            .toArray(Tile[]::new);
    Tile[] tiles =
        slots.stream()
            .map(
                slot ->
                    slot.constant() == null
                        ? memory[slot.buffer()].view(slot.elements())
                        : slot.constant())
            .toArray(Tile[]::new);
    Scratch own = Scratch.of(scratch.places().length);
    return new Workspace(this, tiles, pick(tiles, inputs), pick(tiles, outputs), own);
  }

  private static Tile[] pick(Tile[] tiles, int[] which) {
    Tile[] picked = new Tile[which.length];
    for (int i = 0; i < which.length; i++) {
      picked[i] = tiles[which[i]];
    }
    return picked;
  }

  /**
   * Computes the outputs of the first {@code rows} rows of a workspace of this plan.
   *
   * @throws RowFaultException when a row holds an index that its table does not have, or a number
   *     that an input does not take
   */
  public void run(Workspace workspace, int rows) {
    run(workspace, rows, null);
  }

  /**
   * The same for rows of which some may be faulty: the faults are told, and the outputs of their
   * rows mean nothing. All other rows have the numbers that they have without them.
   *
   * @param faults is told every fault, of a row once or more; null to have the first thrown
   */
  public void run(Workspace workspace, int rows, Consumer<RowFaultException> faults) {
    workspace.requirePlan(this);
    if (rows < 1 || rows > rows()) {
      throw new IllegalArgumentException(
          "Invalid rows: " + rows + " (must be 1 to " + rows() + ")");
    }
    workspace.takeLentColumns(columnInputs, layout.segmentRows(), rows);
    workspace.scratch().tell(faults);
    for (Step step : steps) {
      step.run(workspace.tiles(), workspace.scratch(), rows);
    }
  }

  void putColumn(Tile tile, int element, int row, float[] source, int from, int count) {
    kernels.putColumn(tile, element, row, source, from, count);
  }

  void getColumn(Tile tile, int element, int row, float[] target, int to, int count) {
    kernels.getColumn(tile, element, row, target, to, count);
  }

  /** Which kernels compute, and why. */
  public KernelChoice kernels() {
    return kernels.choice();
  }

  /** What is computed together, and how often, in words that follow the number. */
  public Map<String, Integer> fusions() {
    return fusions;
  }

  /** Bytes of packed weights and constants, once per JVM. */
  public long weightBytes() {
    return weightBytes;
  }

  /** Bytes of a workspace, once per task. */
  public long workspaceBytes() {
    long bytes = scratch.bytes();
    for (Buffers.Buffer buffer : buffers) {
      bytes += (long) buffer.elements() * buffer.dtype().bytes() * layout.tileRows();
    }
    return bytes;
  }
}
