package org.feedforward.job.statistics;

import java.util.List;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * The numbers of an input or an output of a network, a tile at a time, column by column. Those of
 * several tiles are summed together, and others placed: a tile has few, and what a column needs for
 * it is fetched into the cache each time.
 */
final class PortNumbers {

  /** Numbers of a column that are placed together, or more where a tile has more. */
  private static final int ROOM = 4096;

  /**
   * Numbers of a column that are summed together, or more: as many as stay in the cache beside
   * those of the other columns.
   */
  private static final int SUMMED = 2048;

  private final Workspace workspace;
  private final List<Position> positions;
  private final List<Series> series;
  private final DType type;
  private final boolean output;
  private final int port;
  private final Tally tally;

  /** For every column numbers that wait to be placed. */
  private final float[][] waiting;

  private int filled;

  /** The columns that are lent, and the rows of them that wait to be summed. */
  private float[][] lent;

  private final Stretch lentRows = new Stretch();

  /** Copies of other columns; null until there is one. */
  private float[][] copies;

  private final Stretch copiedRows = new Stretch();
  private final int copiedRoom;

  /** Of an INT64 or BOOL, those of a column. */
  private final long[] longs;

  private final boolean[] booleans;

  /**
   * No number yet.
   *
   * @param rows how many rows a tile has at most
   * @param positions the columns, all of one input or output
   * @param series where the numbers of each are counted, all of one type
   */
  PortNumbers(
      Workspace workspace, int rows, List<Position> positions, List<Series> series, Tally tally) {
    this.workspace = workspace;
    this.positions = positions;
    this.series = series;
    this.type = series.get(0).type();
    this.output = positions.get(0).output();
    this.port = positions.get(0).port();
    this.tally = tally;
    this.waiting = new float[positions.size()][Math.max(ROOM, rows)];
    this.copiedRoom = SUMMED + rows;
    this.longs = new long[type == DType.INT64 ? rows : 0];
    this.booleans = new boolean[type == DType.BOOL ? rows : 0];
  }

  /** Counts those of a tile. */
  void add(TileRows rows) {
    int at = roomFor(rows.placed());
    if (type == DType.INT64) {
      addLongs(rows, at);
      return;
    }
    float[][] columns = output || type != DType.FLOAT32 ? null : workspace.lentColumns(port);
    if (columns != null) {
      addLent(columns, rows, at);
    } else {
      addCopies(rows, at);
    }
  }

  /** Ends a batch: the columns that it lends may change from now on. */
  void endBatch() {
    sumLent();
    lent = null;
  }

  /** Counts what waits. */
  void finish() {
    endBatch();
    sumCopies();
    place();
  }

  private void addLent(float[][] columns, TileRows rows, int at) {
    int from = workspace.lentRow(port);
    if (columns != lent || lentRows.end() != from) {
      sumLent();
      lent = columns;
      lentRows.begin(from);
    }
    rows.addTo(lentRows);
    for (int i = 0; rows.placed() > 0 && i < waiting.length; i++) {
      rows.copyPlaced(columns[positions.get(i).element()], from, waiting[i], at);
    }
    if (lentRows.count() >= SUMMED) {
      sumLent();
    }
  }

  private void sumLent() {
    for (int i = 0; lentRows.count() > 0 && i < waiting.length; i++) {
      lentRows.sumInto(series.get(i), lent[positions.get(i).element()], tally);
    }
    lentRows.begin(lentRows.end());
  }

  /** Copies the numbers behind those that have come. */
  private void addCopies(TileRows rows, int at) {
    if (copies == null) {
      copies = new float[waiting.length][copiedRoom];
    }
    int to = copiedRows.end();
    for (int i = 0; i < waiting.length; i++) {
      read(positions.get(i), rows.count(), copies[i], to);
      rows.copyPlaced(copies[i], to, waiting[i], at);
    }
    rows.addTo(copiedRows);
    if (copiedRows.count() >= SUMMED) {
      sumCopies();
    }
  }

  private void sumCopies() {
    for (int i = 0; copiedRows.count() > 0 && i < waiting.length; i++) {
      copiedRows.sumInto(series.get(i), copies[i], tally);
    }
    copiedRows.begin(0);
  }

  private void addLongs(TileRows rows, int at) {
    for (int i = 0; i < waiting.length; i++) {
      readLongs(positions.get(i), rows.count());
      for (int row = 0; row < rows.placed(); row++) {
        waiting[i][at + row] = longs[rows.placedRow(row)];
      }
      for (int row = 0; rows.taken() < rows.count() && row < rows.taken(); row++) {
        longs[row] = longs[rows.row(row)];
      }
      series.get(i).add(longs, rows.taken());
    }
  }

  /** Where so many more numbers of each column wait. */
  private int roomFor(int placed) {
    if (filled + placed > waiting[0].length) {
      place();
    }
    int at = filled;
    filled += placed;
    return at;
  }

  private void place() {
    for (int i = 0; i < waiting.length; i++) {
      series.get(i).place(waiting[i], filled);
    }
    filled = 0;
  }

  private void read(Position of, int count, float[] target, int to) {
    if (type == DType.BOOL) {
      readBooleans(of, count, target, to);
    } else if (output) {
      workspace.getFloats(port, of.element(), 0, target, to, count);
    } else {
      workspace.getInputFloats(port, of.element(), 0, target, to, count);
    }
  }

  private void readLongs(Position of, int count) {
    if (output) {
      workspace.getLongs(port, of.element(), 0, longs, 0, count);
    } else {
      workspace.getInputLongs(port, of.element(), 0, longs, 0, count);
    }
  }

  private void readBooleans(Position of, int count, float[] target, int to) {
    if (output) {
      workspace.getBooleans(port, of.element(), 0, booleans, 0, count);
    } else {
      workspace.getInputBooleans(port, of.element(), 0, booleans, 0, count);
    }
    for (int i = 0; i < count; i++) {
      target[to + i] = booleans[i] ? 1 : 0;
    }
  }
}
