package org.feedforward.job.statistics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.feedforward.graph.Port;
import org.feedforward.kernel.FloatPlaces;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * Counts the numbers of a task, a tile at a time, a column at a time. Allocates nothing per row.
 */
public final class TileStatistics {

  /**
   * Numbers of a column that are counted together, or more where a tile has more: a tile has few,
   * and every column has a table of its own that is fetched into the cache for them.
   */
  private static final int ROOM = 2048;

  /** A position with its numbers, the last of which wait to be counted. */
  private static final class Column {

    private final Position position;
    private final Series series;

    /** The numbers that wait, where they are not integers. */
    private final float[] floats;

    /** The integers that wait; null where they are none. */
    private final long[] longs;

    private int filled;

    Column(Position position, DType type, int room) {
      this.position = position;
      this.series = new Series(type);
      this.longs = type == DType.INT64 ? new long[room] : null;
      this.floats = longs == null ? new float[room] : new float[0];
    }
  }

  private final Workspace workspace;
  private final int room;
  private final Kernels kernels = Kernels.best();
  private final Statistics statistics = new Statistics();
  private final List<Column> inputs = new ArrayList<>();
  private final List<Column> outputs = new ArrayList<>();
  private final TreeMap<Integer, long[]> labels = new TreeMap<>();

  /** The rows of the tile that have no value, each once however often it is said. */
  private final TreeMap<Position, BitSet> nulls = new TreeMap<>();

  private final FloatPlaces places;
  private final float[] floats;
  private final long[] longs;
  private final boolean[] booleans;

  /**
   * The numbers of a network in a task.
   *
   * @param fed the inputs
   * @param given the outputs
   * @param asked the outputs whose numbers are looked at
   * @param labelled the outputs that are places of labels, with the number of labels
   */
  public TileStatistics(
      Workspace workspace,
      int rows,
      List<Port> fed,
      List<Port> given,
      SortedSet<Integer> asked,
      Map<Integer, Integer> labelled) {
    this.workspace = workspace;
    this.room = Math.max(ROOM, rows);
    Position.inputs(fed).forEach(position -> inputs.add(column(position, fed)));
    Position.outputs(given, asked).forEach(position -> outputs.add(column(position, given)));
    labelled.forEach((output, count) -> labels.put(output, new long[count]));
    labels.forEach(statistics::put);
    this.places = new FloatPlaces(room);
    this.floats = new float[room];
    this.longs = new long[rows];
    this.booleans = new boolean[rows];
  }

  private Column column(Position position, List<Port> ports) {
    Column column = new Column(position, ports.get(position.port()).dtype(), room);
    statistics.put(position, column.series);
    return column;
  }

  /** What was counted so far. */
  public Statistics statistics() {
    inputs.forEach(this::count);
    outputs.forEach(this::count);
    return statistics;
  }

  /** Counts a row of the tile that has no value for the feature that feeds a position first. */
  public void addNull(Position first, int row) {
    nulls.computeIfAbsent(first, added -> new BitSet()).set(row);
  }

  /** Counts values of such a feature that its vocabulary does not have. */
  public void addUnknown(Position first, long values) {
    statistics.lacks(first).addUnknown(values);
  }

  /**
   * Counts what the network is about to be fed with.
   *
   * @param count the rows of the tile
   * @param fed which of them can be fed; null for all
   * @param taken how many these are
   */
  public void addInputs(int count, int[] fed, int taken) {
    nulls.forEach((first, rows) -> statistics.lacks(first).addNulls(rows.cardinality()));
    nulls.clear();
    inputs.forEach(column -> add(column, count, fed, taken));
  }

  /**
   * Counts what it has given.
   *
   * @param count the rows of the tile
   * @param scored which of them could be scored; null for all
   * @param taken how many these are
   */
  public void addOutputs(int count, int[] scored, int taken) {
    statistics.addRows(taken);
    outputs.forEach(column -> add(column, count, scored, taken));
    for (Map.Entry<Integer, long[]> label : labels.entrySet()) {
      workspace.getLongs(label.getKey(), 0, 0, longs, 0, count);
      for (int i = 0; i < taken; i++) {
        label.getValue()[(int) longs[scored == null ? i : scored[i]]]++;
      }
    }
  }

  private void add(Column column, int count, int[] scored, int taken) {
    if (column.filled + count > room) {
      count(column);
    }
    int at = column.filled;
    Position position = column.position;
    if (column.longs != null) {
      readLongs(position, column.longs, at, count);
      for (int i = 0; scored != null && i < taken; i++) {
        column.longs[at + i] = column.longs[at + scored[i]];
      }
    } else {
      if (column.series.type() == DType.FLOAT32) {
        readFloats(position, column.floats, at, count);
      } else {
        readBooleans(position, column.floats, at, count);
      }
      for (int i = 0; scored != null && i < taken; i++) {
        column.floats[at + i] = column.floats[at + scored[i]];
      }
    }
    column.filled += taken;
  }

  private void count(Column column) {
    if (column.longs != null) {
      column.series.add(column.longs, column.filled, floats, kernels, places);
    } else {
      column.series.add(column.floats, column.filled, kernels, places);
    }
    column.filled = 0;
  }

  private void readFloats(Position of, float[] target, int at, int count) {
    if (of.output()) {
      workspace.getFloats(of.port(), of.element(), 0, target, at, count);
    } else {
      workspace.getInputFloats(of.port(), of.element(), 0, target, at, count);
    }
  }

  private void readLongs(Position of, long[] target, int at, int count) {
    if (of.output()) {
      workspace.getLongs(of.port(), of.element(), 0, target, at, count);
    } else {
      workspace.getInputLongs(of.port(), of.element(), 0, target, at, count);
    }
  }

  private void readBooleans(Position of, float[] target, int at, int count) {
    if (of.output()) {
      workspace.getBooleans(of.port(), of.element(), 0, booleans, 0, count);
    } else {
      workspace.getInputBooleans(of.port(), of.element(), 0, booleans, 0, count);
    }
    for (int i = 0; i < count; i++) {
      target[at + i] = booleans[i] ? 1 : 0;
    }
  }
}
