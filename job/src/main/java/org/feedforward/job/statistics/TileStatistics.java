package org.feedforward.job.statistics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.feedforward.graph.Port;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Workspace;

/**
 * Counts the numbers of a task, a tile at a time, a column at a time. Allocates nothing per row.
 */
public final class TileStatistics {

  private final Workspace workspace;
  private final Statistics statistics = new Statistics();
  private final List<PortNumbers> inputs;
  private final List<PortNumbers> outputs;
  private final TreeMap<Integer, long[]> labels = new TreeMap<>();

  /** The rows of the tile that have no value, each once however often it is said. */
  private final TreeMap<Position, BitSet> nulls = new TreeMap<>();

  private final TileRows rows;
  private final long[] places;

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
    Tally tally = Tally.of(Kernels.best());
    this.inputs = byPort(Position.inputs(fed), fed, rows, tally);
    this.outputs = byPort(Position.outputs(given, asked), given, rows, tally);
    labelled.forEach((output, count) -> labels.put(output, new long[count]));
    labels.forEach(statistics::put);
    this.rows = new TileRows(rows);
    this.places = new long[rows];
  }

  private List<PortNumbers> byPort(
      List<Position> positions, List<Port> ports, int tileRows, Tally tally) {
    List<PortNumbers> numbers = new ArrayList<>();
    positions.stream()
        .collect(Collectors.groupingBy(Position::port, TreeMap::new, Collectors.toList()))
        .forEach(
            (port, columns) -> {
              List<Series> series = new ArrayList<>();
              for (Position position : columns) {
                Series one = new Series(ports.get(port).dtype());
                statistics.put(position, one);
                series.add(one);
              }
              numbers.add(new PortNumbers(workspace, tileRows, columns, series, tally));
            });
    return numbers;
  }

  /** Ends a batch: the columns that it lends may change from now on. */
  public void endBatch() {
    inputs.forEach(PortNumbers::endBatch);
  }

  /** What was counted so far. */
  public Statistics statistics() {
    inputs.forEach(PortNumbers::finish);
    outputs.forEach(PortNumbers::finish);
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
   * @param sample which rows of the tile are taken for the distributions; null for all
   */
  public void addInputs(int count, int[] fed, int taken, SampledRows sample) {
    nulls.forEach((first, lacking) -> statistics.lacks(first).addNulls(lacking.cardinality()));
    nulls.clear();
    rows.set(count, fed, taken);
    if (sample != null) {
      rows.sample(sample);
    }
    for (PortNumbers input : inputs) {
      input.add(rows);
    }
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
    rows.set(count, scored, taken);
    for (PortNumbers output : outputs) {
      output.add(rows);
    }
    for (Map.Entry<Integer, long[]> label : labels.entrySet()) {
      workspace.getLongs(label.getKey(), 0, 0, places, 0, count);
      for (int i = 0; i < taken; i++) {
        label.getValue()[(int) places[rows.row(i)]]++;
      }
    }
  }
}
