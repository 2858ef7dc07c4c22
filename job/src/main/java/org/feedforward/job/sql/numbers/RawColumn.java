package org.feedforward.job.sql.numbers;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.Words;

/**
 * The raw values of one column for the rows of a tile, whether they come as vectors or row by row:
 * what steps begin with, and what faults show.
 */
public final class RawColumn {

  /** What a value of a type is read as. */
  private enum Reading {
    FLOAT,
    DOUBLE,
    DECIMAL,
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    TEXT,
    NOTHING;

    static Reading of(DataType type, Content content) {
      if (content.isText()) {
        return TEXT;
      } else if (type instanceof FloatType) {
        return FLOAT;
      } else if (type instanceof DoubleType) {
        return DOUBLE;
      } else if (type instanceof DecimalType) {
        return DECIMAL;
      } else if (type instanceof BooleanType) {
        return BOOLEAN;
      } else if (type instanceof ByteType) {
        return BYTE;
      } else if (type instanceof ShortType) {
        return SHORT;
      } else if (type instanceof IntegerType || type instanceof DateType) {
        return INT;
      } else if (type instanceof NullType) {
        return NOTHING;
      }
      return LONG;
    }
  }

  private final Form form;
  private final DataType type;
  private final Reading reading;
  private int rows;
  private int count;
  private double[] numbers = new double[0];
  private long[] wholes = new long[0];
  private UTF8String[] texts = new UTF8String[0];
  private final DictionaryWords dictionary = new DictionaryWords();

  /** The texts, where {@link #codes} stands for them; else null. */
  private Words words;

  private int[] codes = new int[0];
  private boolean[] missing = new boolean[0];
  private boolean anyMissing;
  private final int[] starts;
  private final boolean[] missingLists;

  /**
   * A column without values.
   *
   * @param raw its type
   * @param form what its values are to steps
   * @param mostRows how many rows a tile has at most
   */
  public RawColumn(DataType raw, Form form, int mostRows) {
    this.form = form;
    this.type = raw instanceof ArrayType array ? array.elementType() : raw;
    this.reading = Reading.of(type, form.content());
    this.starts = new int[form.list() ? mostRows + 1 : 0];
    this.missingLists = new boolean[form.list() ? mostRows : 0];
    reserve(mostRows);
  }

  private void reserve(int cells) {
    if (missing.length >= cells) {
      return;
    }
    missing = Arrays.copyOf(missing, cells);
    if (form.content().isText()) {
      texts = Arrays.copyOf(texts, cells);
    } else if (form.content().isLong()) {
      wholes = Arrays.copyOf(wholes, cells);
    } else {
      numbers = Arrays.copyOf(numbers, cells);
    }
  }

  /** Begins a tile. */
  public void begin() {
    rows = 0;
    count = 0;
    words = null;
    if (anyMissing) {
      Arrays.fill(missing, false);
      anyMissing = false;
    }
  }

  /** Adds the value of the next row, which may be null. */
  public void add(SpecializedGetters values, int ordinal) {
    if (values.isNullAt(ordinal)) {
      addNull();
    } else if (form.list()) {
      addList(values.getArray(ordinal));
    } else {
      addCell(values, ordinal, true);
      rows++;
    }
  }

  /** Adds a null for the next row. */
  public void addNull() {
    if (form.list()) {
      addEmptyList(true);
    } else {
      addMissing();
      rows++;
    }
  }

  private void addEmptyList(boolean isNull) {
    missingLists[rows] = isNull;
    starts[rows] = count;
    rows++;
    starts[rows] = count;
  }

  private void addList(org.apache.spark.sql.catalyst.util.ArrayData list) {
    addEmptyList(false);
    int elements = list.numElements();
    reserve(Math.max(count + elements, elements > 0 ? Math.min(2 * count, 1 << 20) : 0));
    for (int i = 0; i < elements; i++) {
      if (list.isNullAt(i)) {
        addMissing();
      } else {
        addCell(list, i, true);
      }
    }
    starts[rows] = count;
  }

  private void addMissing() {
    missing[count] = true;
    anyMissing = true;
    if (form.content().isText()) {
      texts[count] = null;
    } else if (form.content().isLong()) {
      wholes[count] = 0;
    } else {
      numbers[count] = 0;
    }
    count++;
  }

  /** Adds a value; a text that is part of a row which is used again must be copied. */
  private void addCell(SpecializedGetters values, int ordinal, boolean copied) {
    switch (reading) {
      case FLOAT -> numbers[count] = values.getFloat(ordinal);
      case DOUBLE -> numbers[count] = values.getDouble(ordinal);
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        numbers[count] =
            values
                .getDecimal(ordinal, decimal.precision(), decimal.scale())
                .toJavaBigDecimal()
                .doubleValue();
      }
      case BOOLEAN -> wholes[count] = values.getBoolean(ordinal) ? 1 : 0;
      case BYTE -> wholes[count] = values.getByte(ordinal);
      case SHORT -> wholes[count] = values.getShort(ordinal);
      case INT -> wholes[count] = values.getInt(ordinal);
      case LONG -> wholes[count] = values.getLong(ordinal);
      case TEXT -> {
        UTF8String text = values.getUTF8String(ordinal);
        texts[count] = copied ? text.copy() : text;
      }
      case NOTHING -> numbers[count] = 0;
    }
    count++;
  }

  /**
   * Reads the values of a tile from vectors.
   *
   * @param way the vectors on the way to the values that have nulls, the last one the values' own
   *     where it has some
   * @param vector the values
   */
  public void read(List<ColumnVector> way, ColumnVector vector, RowSelection selection) {
    begin();
    if (!form.list()
        && way.isEmpty()
        && selection.areConsecutive()
        && readBlock(vector, selection)) {
      return;
    }
    if (reading == Reading.TEXT && !form.list() && readCodes(way, vector, selection)) {
      return;
    }
    int first = selection.row(0);
    ColumnarArray values = new ColumnarArray(vector, first, selection.span());
    for (int i = 0; i < selection.count(); i++) {
      int row = selection.row(i);
      if (isNull(way, row)) {
        addNull();
      } else if (form.list()) {
        addList(vector.getArray(row));
      } else {
        addCell(values, row - first, false);
        rows++;
      }
    }
  }

  /** Reads the codes of texts; false where they have none. */
  private boolean readCodes(List<ColumnVector> way, ColumnVector vector, RowSelection selection) {
    Words coded = dictionary.of(vector);
    if (coded == null) {
      return false;
    }
    if (codes.length < selection.count()) {
      codes = new int[selection.count()];
    }
    WritableColumnVector ids = ((WritableColumnVector) vector).getDictionaryIds();
    boolean anyNull = !way.isEmpty();
    for (int i = 0; i < selection.count(); i++) {
      int row = selection.row(i);
      if (anyNull && isNull(way, row)) {
        addNull();
        codes[i] = Words.NO_TEXT;
      } else {
        codes[i] = ids.getDictId(row);
        count++;
        rows++;
      }
    }
    words = coded;
    return true;
  }

  private static boolean isNull(List<ColumnVector> way, int row) {
    for (ColumnVector vector : way) {
      if (vector.isNullAt(row)) {
        return true;
      }
    }
    return false;
  }

  /** Reads numbers that stand one after another; false for values that are no such numbers. */
  private boolean readBlock(ColumnVector vector, RowSelection selection) {
    int first = selection.row(0);
    int length = selection.count();
    switch (reading) {
      case FLOAT -> {
        float[] values = vector.getFloats(first, length);
        for (int i = 0; i < length; i++) {
          numbers[i] = values[i];
        }
      }
      case DOUBLE -> System.arraycopy(vector.getDoubles(first, length), 0, numbers, 0, length);
      case INT -> {
        int[] values = vector.getInts(first, length);
        for (int i = 0; i < length; i++) {
          wholes[i] = values[i];
        }
      }
      case LONG -> System.arraycopy(vector.getLongs(first, length), 0, wholes, 0, length);
      default -> {
        return false;
      }
    }
    rows = length;
    count = length;
    return true;
  }

  /** Hands the values over to the steps. */
  public void load(Cells cells) {
    cells.start(form, rows, count, this::shown);
    if (words != null) {
      System.arraycopy(codes, 0, cells.codes(words), 0, count);
    } else if (form.content().isText()) {
      System.arraycopy(texts, 0, cells.texts(), 0, count);
    } else if (form.content().isLong()) {
      System.arraycopy(wholes, 0, cells.wholes(0), 0, count);
    } else {
      System.arraycopy(numbers, 0, cells.numbers(0), 0, count);
    }
    if (form.list()) {
      System.arraycopy(starts, 0, cells.starts(), 0, rows + 1);
      for (int row = 0; row < rows; row++) {
        if (missingLists[row]) {
          cells.setMissingList(row);
        }
      }
    }
    for (int i = 0; anyMissing && i < count; i++) {
      if (missing[i]) {
        cells.setMissing(i);
      }
    }
  }

  /** A value as the table holds it. */
  private String shown(int cell) {
    return switch (form.content()) {
      case NUMBER ->
          type instanceof FloatType
              ? String.valueOf((float) numbers[cell])
              : String.valueOf(numbers[cell]);
      case WHOLE ->
          type instanceof BooleanType
              ? String.valueOf(wholes[cell] == 1)
              : String.valueOf(wholes[cell]);
      case TEXT, CELL -> String.valueOf(words != null ? words.text(codes[cell]) : texts[cell]);
      case DATE -> LocalDate.ofEpochDay(wholes[cell]).toString();
      case TIMESTAMP, WALL_CLOCK ->
          LocalDateTime.ofEpochSecond(
                  Math.floorDiv(wholes[cell], 1_000_000L),
                  (int) Math.floorMod(wholes[cell], 1_000_000L) * 1000,
                  ZoneOffset.UTC)
              .toString();
    };
  }
}
