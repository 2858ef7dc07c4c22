package org.feedforward.job.statistics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.feedforward.graph.Port;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * Counts the numbers of a task, a tile at a time, a column at a time. Allocates nothing per row.
 */
public final class TileStatistics {

  /**
   * Numbers of a column that are placed together, or more where a tile has more: a tile has few,
   * and every column has a table of its own that is fetched into the cache for them.
   */
  private static final int ROOM = 2048;

  /**
   * Numbers of a column that are summed together, or more: as many as stay in the cache beside
   * those of the other columns.
   */
  private static final int SUMMED = 1024;

  /** A position with its numbers, the last of which wait to be placed. */
  private static final class Column {

    private final Position position;
    private final Series series;
    private final float[] waiting;
    private int filled;

    /** Numbers of a lent column, where they stand. */
    private final Stretch lent = new Stretch();

    /** Copies of the numbers of other tiles; without an array until there is such a tile. */
    private final Stretch copies = new Stretch();

    Column(Position position, DType type, int room) {
      this.position = position;
      this.series = new Series(type);
      this.waiting = new float[room];
    }
  }

  private final Workspace workspace;
  private final int room;
  private final Tally tally;
  private final Statistics statistics = new Statistics();
  private final List<Column> inputs = new ArrayList<>();
  private final List<Column> outputs = new ArrayList<>();
  private final TreeMap<Integer, long[]> labels = new TreeMap<>();

  /** The rows of the tile that have no value, each once however often it is said. */
  private final TreeMap<Position, BitSet> nulls = new TreeMap<>();

  private final int rows;

  /** The rows of the tile that are counted, where these are not all. */
  private final RowRuns runs;

  /** The others. */
  private final int[] others;

  private int othersCount;

  private final long[] longs;
  private final boolean[] booleans;

  /** Which of the numbers of a column are placed. */
  private final int[] places;

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
    this.tally = Tally.of(Kernels.best());
    Position.inputs(fed).forEach(position -> inputs.add(column(position, fed)));
    Position.outputs(given, asked).forEach(position -> outputs.add(column(position, given)));
    labelled.forEach((output, count) -> labels.put(output, new long[count]));
    labels.forEach(statistics::put);
    this.rows = rows;
    this.runs = new RowRuns(rows);
    this.others = new int[rows];
    this.longs = new long[rows];
    this.booleans = new boolean[rows];
    this.places = new int[rows];
  }

  private Column column(Position position, List<Port> ports) {
    Column column = new Column(position, ports.get(position.port()).dtype(), room);
    statistics.put(position, column.series);
    return column;
  }

  /** Ends a batch: the columns that it lends may change from now on. */
  public void endBatch() {
    inputs.forEach(this::sumLent);
  }

  /** What was counted so far. */
  public Statistics statistics() {
    endBatch();
    for (Column column : inputs) {
      finish(column);
    }
    for (Column column : outputs) {
      finish(column);
    }
    return statistics;
  }

  private void finish(Column column) {
    column.copies.sumInto(column.series, tally);
    place(column);
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
  public void addInputs(int count, int[] fed, int taken, boolean[] sample) {
    nulls.forEach((first, rows) -> statistics.lacks(first).addNulls(rows.cardinality()));
    nulls.clear();
    int placed = taken;
    if (sample != null) {
      placed = 0;
      for (int i = 0; i < taken; i++) {
        int row = fed == null ? i : fed[i];
        if (sample[row]) {
          places[placed++] = row;
        }
      }
    }
    take(count, fed, taken);
    for (Column column : inputs) {
      add(column, count, fed, taken, placed);
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
    take(count, scored, taken);
    for (Column column : outputs) {
      add(column, count, scored, taken, taken);
    }
    for (Map.Entry<Integer, long[]> label : labels.entrySet()) {
      workspace.getLongs(label.getKey(), 0, 0, longs, 0, count);
      for (int i = 0; i < taken; i++) {
        label.getValue()[(int) longs[scored == null ? i : scored[i]]]++;
      }
    }
  }

  /** Notes which rows of the tile are counted, and which are not. */
  private void take(int count, int[] counted, int taken) {
    othersCount = 0;
    if (counted == null) {
      return;
    }
    runs.set(counted, taken);
    int next = 0;
    for (int row = 0; row < count; row++) {
      if (next < taken && counted[next] == row) {
        next++;
      } else {
        others[othersCount++] = row;
      }
    }
  }

  private void add(Column column, int count, int[] counted, int taken, int placed) {
    if (column.series.type() == DType.INT64) {
      addLongs(column, count, counted, taken, placed);
    } else {
      addFloats(column, count, counted, taken, placed);
    }
  }

  private void addFloats(Column column, int count, int[] counted, int taken, int placed) {
    float[] numbers = column.position.output() ? null : lentColumn(column);
    int from;
    if (numbers != null) {
      from = workspace.lentRow(column.position.port());
      addLent(column, numbers, from, count);
    } else {
      from = copy(column, count);
      numbers = column.copies.array();
    }
    int at = roomFor(column, placed);
    if (placed < taken) {
      for (int i = 0; i < placed; i++) {
        column.waiting[at + i] = numbers[from + places[i]];
      }
    } else if (counted == null) {
      System.arraycopy(numbers, from, column.waiting, at, taken);
    } else {
      runs.copy(numbers, from, column.waiting, at);
    }
  }

  private void addLent(Column column, float[] lent, int from, int count) {
    if (!column.lent.isFollowedBy(lent, from)) {
      sumLent(column);
      column.lent.begin(lent, from);
    }
    column.lent.add(count, others, othersCount);
    if (column.lent.count() >= SUMMED) {
      column.lent.sumInto(column.series, tally);
      column.lent.begin(lent, from + count);
    }
  }

  private void sumLent(Column column) {
    column.lent.sumInto(column.series, tally);
    column.lent.begin(null, 0);
  }

  /** Copies the numbers of the tile behind those that have come; where to. */
  private int copy(Column column, int count) {
    Stretch copies = column.copies;
    if (copies.array() == null) {
      copies.begin(new float[SUMMED + rows], 0);
    }
    int to = copies.end();
    readFloats(column, count, copies.array(), to);
    copies.add(count, others, othersCount);
    if (copies.count() >= SUMMED) {
      copies.sumInto(column.series, tally);
    }
    return to;
  }

  private float[] lentColumn(Column column) {
    return column.series.type() == DType.FLOAT32
        ? workspace.lentColumn(column.position.port(), column.position.element())
        : null;
  }

  private void addLongs(Column column, int count, int[] counted, int taken, int placed) {
    readLongs(column.position, count);
    int at = roomFor(column, placed);
    for (int i = 0; i < placed; i++) {
      column.waiting[at + i] = longs[placed < taken ? places[i] : counted == null ? i : counted[i]];
    }
    for (int i = 0; counted != null && i < taken; i++) {
      longs[i] = longs[counted[i]];
    }
    column.series.add(longs, taken);
  }

  /** Where so many more numbers of a column wait. */
  private int roomFor(Column column, int placed) {
    if (column.filled + placed > room) {
      place(column);
    }
    int at = column.filled;
    column.filled += placed;
    return at;
  }

  private void place(Column column) {
    column.series.place(column.waiting, column.filled);
    column.filled = 0;
  }

  private void readFloats(Column column, int count, float[] target, int to) {
    Position of = column.position;
    if (column.series.type() == DType.BOOL) {
      readBooleans(of, count, target, to);
    } else if (of.output()) {
      workspace.getFloats(of.port(), of.element(), 0, target, to, count);
    } else {
      workspace.getInputFloats(of.port(), of.element(), 0, target, to, count);
    }
  }

  private void readLongs(Position of, int count) {
    if (of.output()) {
      workspace.getLongs(of.port(), of.element(), 0, longs, 0, count);
    } else {
      workspace.getInputLongs(of.port(), of.element(), 0, longs, 0, count);
    }
  }

  private void readBooleans(Position of, int count, float[] target, int to) {
    if (of.output()) {
      workspace.getBooleans(of.port(), of.element(), 0, booleans, 0, count);
    } else {
      workspace.getInputBooleans(of.port(), of.element(), 0, booleans, 0, count);
    }
    for (int i = 0; i < count; i++) {
      target[to + i] = booleans[i] ? 1 : 0;
    }
  }
}
