package org.feedforward.plan;

import java.util.Objects;
import org.feedforward.kernel.Tile;
import org.feedforward.tensor.DType;

/**
 * The memory of one task: inputs go in, {@link Plan#run} computes, outputs come out. Inputs and
 * outputs are counted in the graph's order, elements in C order of the per-row shape, rows from 0
 * to {@link Plan#rows()} - 1. What was put in stays until it is overwritten; outputs stay until the
 * next run. Not for use by several threads at once.
 */
public final class Workspace {

  private final Plan plan;
  private final Tile[] tiles;
  private final Tile[] inputs;
  private final Tile[] outputs;
  private final Scratch scratch;
  private final float[][][] lentColumns;
  private final int[] lentRows;

  Workspace(Plan plan, Tile[] tiles, Tile[] inputs, Tile[] outputs, Scratch scratch) {
    this.plan = plan;
    this.tiles = tiles;
    this.inputs = inputs;
    this.outputs = outputs;
    this.scratch = scratch;
    this.lentColumns = new float[inputs.length][][];
    this.lentRows = new int[inputs.length];
  }

  void requirePlan(Plan wanted) {
    if (plan != wanted) {
      throw new IllegalArgumentException("The workspace belongs to another plan");
    }
  }

  Tile[] tiles() {
    return tiles;
  }

  Scratch scratch() {
    return scratch;
  }

  /**
   * Has the next run take an input from columns: the value of element e in row r is {@code
   * columns[e][from + r]}. Nothing is copied where only linear layers read the input. The columns
   * must hold as many rows as run, and not change before.
   */
  public void lendFloats(int input, float[][] columns, int from) {
    Tile tile = tile(inputs, input, DType.FLOAT32);
    if (columns.length != tile.elements()) {
      throw new IllegalArgumentException(
          "Invalid columns: " + columns.length + " (must be " + tile.elements() + ")");
    }
    lentColumns[input] = columns;
    lentRows[input] = from;
  }

  /**
   * Puts what is lent where the steps read it.
   *
   * @param inPlace for every input whether whole segments are read from columns
   */
  void takeLentColumns(boolean[] inPlace, int segmentRows, int rows) {
    for (int input = 0; input < inputs.length; input++) {
      float[][] columns = lentColumns[input];
      int from = lentRows[input];
      inputs[input].lend(inPlace[input] ? columns : null, from);
      lentColumns[input] = null;
      int copied = inPlace[input] ? rows / segmentRows * segmentRows : 0;
      for (int e = 0; columns != null && copied < rows && e < columns.length; e++) {
        plan.putColumn(inputs[input], e, copied, columns[e], from + copied, rows - copied);
      }
    }
  }

  /** Copies {@code count} values of a column into an element, for rows from {@code row}. */
  public void putFloats(int input, int element, int row, float[] source, int from, int count) {
    Tile tile = column(inputs, input, DType.FLOAT32, element, row, count);
    plan.putColumn(tile, element, row, source, from, count);
  }

  /** Copies {@code count} values of a column into an element, for rows from {@code row}. */
  public void putLongs(int input, int element, int row, long[] source, int from, int count) {
    column(inputs, input, DType.INT64, element, row, count)
        .putColumn(element, row, source, from, count);
  }

  /** Copies {@code count} values of a column into an element, for rows from {@code row}. */
  public void putBooleans(int input, int element, int row, boolean[] source, int from, int count) {
    column(inputs, input, DType.BOOL, element, row, count)
        .putColumn(element, row, source, from, count);
  }

  /** Sets one value. */
  public void putFloat(int input, int element, int row, float value) {
    column(inputs, input, DType.FLOAT32, element, row, 1).putFloat(element, row, value);
  }

  /** Sets one value. */
  public void putLong(int input, int element, int row, long value) {
    column(inputs, input, DType.INT64, element, row, 1).putLong(element, row, value);
  }

  /** Sets one value. */
  public void putBoolean(int input, int element, int row, boolean value) {
    column(inputs, input, DType.BOOL, element, row, 1).putBoolean(element, row, value);
  }

  /** Copies all elements of one row. */
  public void putRow(int input, int row, float[] source, int from) {
    putRows(input, row, 1, source, from);
  }

  /**
   * Copies all elements of {@code count} rows that stand one after another in a row-major array.
   */
  public void putRows(int input, int row, int count, float[] source, int from) {
    Tile tile = tile(inputs, input, DType.FLOAT32);
    Objects.checkFromIndexSize(row, count, tile.rows());
    Objects.checkFromIndexSize(from, (long) count * tile.elements(), source.length);
    tile.putRows(row, count, source, from);
  }

  /** Copies what the next run takes for an element of an input, for rows from {@code row}. */
  public void getInputFloats(int input, int element, int row, float[] target, int to, int count) {
    Tile tile = column(inputs, input, DType.FLOAT32, element, row, count);
    if (lentColumns[input] == null) {
      plan.getColumn(tile, element, row, target, to, count);
    } else {
      System.arraycopy(lentColumns[input][element], lentRows[input] + row, target, to, count);
    }
  }

  /**
   * The columns that are lent for the elements of an input of the next run, whose first row stands
   * at {@link #lentRow}; null where none are.
   */
  public float[][] lentColumns(int input) {
    return lentColumns[input];
  }

  /** Where the first row stands in the columns that are lent for an input. */
  public int lentRow(int input) {
    return lentRows[input];
  }

  /** Copies what the next run takes for an element of an input, for rows from {@code row}. */
  public void getInputLongs(int input, int element, int row, long[] target, int to, int count) {
    column(inputs, input, DType.INT64, element, row, count)
        .getColumn(element, row, target, to, count);
  }

  /** Copies what the next run takes for an element of an input, for rows from {@code row}. */
  public void getInputBooleans(
      int input, int element, int row, boolean[] target, int to, int count) {
    column(inputs, input, DType.BOOL, element, row, count)
        .getColumn(element, row, target, to, count);
  }

  /** Copies {@code count} values of an element of an output, for rows from {@code row}. */
  public void getFloats(int output, int element, int row, float[] target, int to, int count) {
    Tile tile = column(outputs, output, DType.FLOAT32, element, row, count);
    plan.getColumn(tile, element, row, target, to, count);
  }

  /** Copies {@code count} values of an element of an output, for rows from {@code row}. */
  public void getLongs(int output, int element, int row, long[] target, int to, int count) {
    column(outputs, output, DType.INT64, element, row, count)
        .getColumn(element, row, target, to, count);
  }

  /** Copies {@code count} values of an element of an output, for rows from {@code row}. */
  public void getBooleans(int output, int element, int row, boolean[] target, int to, int count) {
    column(outputs, output, DType.BOOL, element, row, count)
        .getColumn(element, row, target, to, count);
  }

  /** One value. */
  public float getFloat(int output, int element, int row) {
    return column(outputs, output, DType.FLOAT32, element, row, 1).getFloat(element, row);
  }

  /** One value. */
  public long getLong(int output, int element, int row) {
    return column(outputs, output, DType.INT64, element, row, 1).getLong(element, row);
  }

  /** One value. */
  public boolean getBoolean(int output, int element, int row) {
    return column(outputs, output, DType.BOOL, element, row, 1).getBoolean(element, row);
  }

  /** Copies all elements of one row of an output. */
  public void getRow(int output, int row, float[] target, int to) {
    getRows(output, row, 1, target, to);
  }

  /**
   * Copies all elements of {@code count} rows of an output, one row after another, into a row-major
   * array.
   */
  public void getRows(int output, int row, int count, float[] target, int to) {
    Tile tile = tile(outputs, output, DType.FLOAT32);
    Objects.checkFromIndexSize(row, count, tile.rows());
    Objects.checkFromIndexSize(to, (long) count * tile.elements(), target.length);
    tile.getRows(row, count, target, to);
  }

  private static Tile tile(Tile[] tiles, int which, DType dtype) {
    Tile tile = tiles[which];
    if (tile.dtype() != dtype) {
      throw new IllegalArgumentException(
          "Input or output " + which + " holds " + tile.dtype() + ", not " + dtype);
    }
    return tile;
  }

  private static Tile column(
      Tile[] tiles, int which, DType dtype, int element, int row, int count) {
    Tile tile = tile(tiles, which, dtype);
    Objects.checkIndex(element, tile.elements());
    Objects.checkFromIndexSize(row, count, tile.rows());
    return tile;
  }
}
