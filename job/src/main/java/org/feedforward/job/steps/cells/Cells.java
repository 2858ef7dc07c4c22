package org.feedforward.job.steps.cells;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.quality.Reason;

/**
 * The values of one column for the rows of a tile, between two steps: one cell a row, or, where the
 * rows have lists, the elements of all lists one after another. Used again for every tile.
 */
public final class Cells {

  /**
   * A value that cannot be taken.
   *
   * @param row the row of the tile
   * @param reason why
   * @param value the value as it stands in the table; nothing for a null
   * @param told what is wrong, in words that follow the column
   */
  public record Fault(int row, Reason reason, Optional<String> value, String told) {}

  private Form form = Form.of(Content.NUMBER);
  private int rows;
  private int count;

  /** By number of a cell, then by cell. */
  private double[][] numbers = new double[1][0];

  private long[][] wholes = new long[1][0];
  private UTF8String[] texts = new UTF8String[0];

  /** Set as long as the texts are known by their codes alone. */
  private Optional<Words> words = Optional.empty();

  private int[] codes = new int[0];
  private final CellStates cells = new CellStates();

  /** Where the list of a row begins, and behind the last row where it ends. */
  private int[] starts = new int[1];

  private final CellStates lists = new CellStates();

  private int[] places = new int[0];
  private long unknown;
  private final List<Fault> faults = new ArrayList<>();
  private IntFunction<String> shown = cell -> "";

  /**
   * Begins a tile, in which all values are there.
   *
   * @param raw the form of the values
   * @param rowCount how many rows
   * @param cellCount how many cells: one a row, or the elements of all lists
   * @param raws gives the text of a value as it stands in the table
   */
  public void start(Form raw, int rowCount, int cellCount, IntFunction<String> raws) {
    form = raw;
    rows = rowCount;
    count = cellCount;
    shown = raws;
    words = Optional.empty();
    faults.clear();
    unknown = 0;
    cells.reset(cellCount);
    lists.reset(raw.list() ? rowCount : 0);
    if (raw.list() && starts.length <= rowCount) {
      starts = new int[rowCount + 1];
    }
  }

  /** The texts of the cells, to be filled in or read. */
  public UTF8String[] texts() {
    if (texts.length < count) {
      texts = new UTF8String[count];
    }
    if (words.isPresent()) {
      for (int i = 0; i < count; i++) {
        texts[i] = words.get().text(codes[i]);
      }
      words = Optional.empty();
    }
    return texts;
  }

  /**
   * The codes of the texts, to be filled in instead of {@link #texts}, {@link Words#NO_TEXT} for a
   * null.
   */
  public int[] codes(Words coded) {
    if (codes.length < count) {
      codes = new int[count];
    }
    words = Optional.of(coded);
    return codes;
  }

  /**
   * Answers a question about the text of every cell that holds a value, of the same texts once only
   * where they have codes.
   *
   * @param who who asks: always the same question
   * @param given receives the answer of every cell
   * @param without the answer for a cell that holds no value
   */
  public void ask(Object who, ToIntFunction<UTF8String> question, int[] given, int without) {
    if (words.isPresent()) {
      words.get().ask(who, question, codes, count, given, without);
    } else {
      for (int i = 0; i < count; i++) {
        given[i] = holds(i) ? question.applyAsInt(texts[i]) : without;
      }
    }
  }

  /** One of the integers of every cell, to be filled in or read. */
  public long[] wholes(int lane) {
    if (wholes.length <= lane) {
      int known = wholes.length;
      wholes = Arrays.copyOf(wholes, lane + 1);
      Arrays.fill(wholes, known, wholes.length, new long[0]);
    }
    if (wholes[lane].length < count) {
      wholes[lane] = new long[count];
    }
    return wholes[lane];
  }

  /** One of the numbers of every cell, to be filled in or read. */
  public double[] numbers(int lane) {
    if (numbers.length <= lane) {
      int known = numbers.length;
      numbers = Arrays.copyOf(numbers, lane + 1);
      Arrays.fill(numbers, known, numbers.length, new double[0]);
    }
    if (numbers[lane].length < count) {
      numbers[lane] = new double[count];
    }
    return numbers[lane];
  }

  /** Where the list of each row begins, and behind the last row where it ends. */
  public int[] starts() {
    return starts;
  }

  /** What the cells look like now. */
  public Form form() {
    return form;
  }

  /** How many rows the tile has. */
  public int rows() {
    return rows;
  }

  /** How many cells there are. */
  public int count() {
    return count;
  }

  /** Says that a value is null. */
  public void setMissing(int cell) {
    cells.setMissing(cell);
  }

  /** Whether a value is null. */
  public boolean isMissing(int cell) {
    return cells.isMissing(cell);
  }

  /** Says that the list of a row is null; it has no cells. */
  public void setMissingList(int row) {
    lists.setMissing(row);
  }

  /** The values that cannot be taken, in the order they were found. */
  public List<Fault> faults() {
    return faults;
  }

  // what steps see and do

  /** Room for a place of every cell. */
  public int[] places() {
    if (places.length < count) {
      places = new int[count];
    }
    return places;
  }

  /** Whether a cell holds a value: it is not missing, and no step has refused it. */
  public boolean holds(int cell) {
    return cells.isValue(cell);
  }

  /** Whether all cells do. */
  public boolean allHold() {
    return cells.areValues();
  }

  /** What became of the cells. */
  public CellStates cells() {
    return cells;
  }

  /** Counts a value that a step does not know. */
  public void addUnknown() {
    unknown++;
  }

  /** How many values steps did not know. */
  public long unknown() {
    return unknown;
  }

  /** What became of the lists, where the rows have any. */
  public CellStates lists() {
    return lists;
  }

  /** A value that was missing is there. */
  public void setFound(int cell) {
    cells.setValue(cell);
  }

  public void become(Form next) {
    form = next;
  }

  public void become(Content next) {
    form = form.with(next);
  }

  /** The text of a cell as it stands in the table. */
  public String shown(int cell) {
    return shown.apply(cell);
  }

  /**
   * A value that is there cannot be taken, and no further step looks at it.
   *
   * @param told what is wrong, in words that follow "column 'x' holds 'value'"
   */
  public void refuse(int cell, Reason reason, String told) {
    String value = shown(cell);
    String sentence = " holds " + FaultWords.quoted(value) + ", " + told;
    faults.add(new Fault(rowOf(cell), reason, Optional.of(value), sentence));
    cells.setRefused(cell);
  }

  private int rowOf(int cell) {
    if (!form.list()) {
      return cell;
    }
    int row = 0;
    while (starts[row + 1] <= cell) {
      row++;
    }
    return row;
  }

  /** The cells as numbers; texts that are none are refused. */
  public void toNumbers() {
    if (form.content() == Content.WHOLE) {
      for (int lane = 0; lane < form.width(); lane++) {
        long[] from = wholes(lane);
        double[] to = numbers(lane);
        for (int i = 0; i < count; i++) {
          to[i] = from[i];
        }
      }
    } else if (form.content() == Content.CELL) {
      parseNumbers();
    }
    become(Content.NUMBER);
  }

  private void parseNumbers() {
    double[] to = numbers(0);
    UTF8String[] from = texts();
    for (int i = 0; i < count; i++) {
      to[i] = 0;
      if (holds(i)) {
        Double number = NumberTexts.toDouble(from[i]);
        if (number == null) {
          refuse(i, Reason.NOT_A_NUMBER, "which is not a number");
        } else {
          to[i] = number;
        }
      }
    }
  }

  /**
   * Puts a list of cells in the place of the one cell of every row. Whoever calls has filled in
   * {@link #starts}, and fills in the cells afterwards.
   *
   * @param raws gives the text of each cell
   */
  public void split(Content content, IntFunction<String> raws) {
    lists.copy(cells, rows);
    count = starts[rows];
    cells.reset(count);
    form = new Form(content, true, 1);
    words = Optional.empty();
    shown = raws;
  }

  /** Room for the starts of lists, one more than there are rows. */
  public int[] newStarts() {
    if (starts.length <= rows) {
      starts = new int[rows + 1];
    }
    return starts;
  }

  /**
   * Puts one cell in the place of the list of every row. A row whose list is null is missing; one
   * that holds a null, or a cell that was refused, is refused.
   *
   * @param joined what the cells look like then; the numbers are filled in by whoever calls, after
   *     this
   */
  public void join(Form joined) {
    CellStates elements = new CellStates();
    elements.copy(cells, count);
    cells.copy(lists, rows);
    if (!elements.areValues()) {
      for (int row = 0; row < rows; row++) {
        join(row, elements);
      }
    }
    form = joined;
    count = rows;
    shown = row -> "a list";
  }

  private void join(int row, CellStates elements) {
    boolean anyMissing = false;
    boolean anyRefused = false;
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      anyMissing |= elements.isMissing(i);
      anyRefused |= elements.isRefused(i);
    }
    if (anyMissing) {
      faults.add(new Fault(row, Reason.NULL, Optional.empty(), FaultWords.NULL));
    }
    if (anyMissing || anyRefused) {
      cells.setRefused(row);
    }
  }

  /** The list of a row has a length that cannot be taken. */
  public void refuseLength(int row, int length, int expected) {
    String told = " holds an array of " + length + " elements, expected " + expected;
    faults.add(new Fault(row, Reason.LENGTH, Optional.of(String.valueOf(length)), told));
    lists.setRefused(row);
  }
}
