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

  /** A position with its numbers. */
  private record Column(Position position, Series series) {}

  private final Workspace workspace;
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
    Position.inputs(fed).forEach(position -> inputs.add(column(position, fed)));
    Position.outputs(given, asked).forEach(position -> outputs.add(column(position, given)));
    labelled.forEach((output, count) -> labels.put(output, new long[count]));
    labels.forEach(statistics::put);
    this.places = new FloatPlaces(rows);
    this.floats = new float[rows];
    this.longs = new long[rows];
    this.booleans = new boolean[rows];
  }

  private Column column(Position position, List<Port> ports) {
    Series series = new Series(ports.get(position.port()).dtype());
    statistics.put(position, series);
    return new Column(position, series);
  }

  /** What was counted so far. */
  public Statistics statistics() {
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
    Series series = column.series();
    if (series.type() == DType.INT64) {
      readLongs(column.position(), count);
      for (int i = 0; scored != null && i < taken; i++) {
        longs[i] = longs[scored[i]];
      }
      series.add(longs, taken, floats, kernels, places);
      return;
    }
    if (series.type() == DType.FLOAT32) {
      readFloats(column.position(), count);
    } else {
      readBooleans(column.position(), count);
    }
    for (int i = 0; scored != null && i < taken; i++) {
      floats[i] = floats[scored[i]];
    }
    series.add(floats, taken, kernels, places);
  }

  private void readFloats(Position at, int count) {
    if (at.output()) {
      workspace.getFloats(at.port(), at.element(), 0, floats, 0, count);
    } else {
      workspace.getInputFloats(at.port(), at.element(), 0, floats, 0, count);
    }
  }

  private void readLongs(Position at, int count) {
    if (at.output()) {
      workspace.getLongs(at.port(), at.element(), 0, longs, 0, count);
    } else {
      workspace.getInputLongs(at.port(), at.element(), 0, longs, 0, count);
    }
  }

  private void readBooleans(Position at, int count) {
    if (at.output()) {
      workspace.getBooleans(at.port(), at.element(), 0, booleans, 0, count);
    } else {
      workspace.getInputBooleans(at.port(), at.element(), 0, booleans, 0, count);
    }
    for (int i = 0; i < count; i++) {
      floats[i] = booleans[i] ? 1 : 0;
    }
  }
}
