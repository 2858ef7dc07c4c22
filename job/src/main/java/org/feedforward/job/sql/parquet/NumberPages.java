package org.feedforward.job.sql.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Encodes the numbers of a leaf that has one value a row: plain ones, in data pages of the first
 * version, which end with the same row as those of Parquet's own writer where rows are what limits
 * them. That writer asks of every value whether a page is full, and encodes and counts it by
 * itself.
 */
final class NumberPages implements ColumnWriter {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_ROWS = 1024;

  private final PageWriter pages;
  private final PrimitiveType type;
  private final int width;

  /** The definition level of a number that is there. */
  private final int defined;

  /** Rows of a full page. */
  private final int limit;

  private final ValuesWriter repetitions;
  private final ValuesWriter definitions;

  /** Those of the page that takes rows; nulls have none. */
  private byte[] values;

  private int bytes;
  private int rows;

  /** How many of the last rows have a number; their levels are not among the encoded ones yet. */
  private int numbers;

  private NumberPages(ColumnDescriptor leaf, ParquetProperties properties, PageWriter pages) {
    this.pages = pages;
    this.type = leaf.getPrimitiveType();
    this.width = PlainNumbers.bytes(leaf);
    this.defined = leaf.getMaxDefinitionLevel();
    this.limit =
        Math.max(
            1,
            Math.min(
                Math.min(
                    properties.getPageRowCountLimit(), properties.getPageValueCountThreshold()),
                properties.getPageSizeThreshold() / width));
    this.repetitions = properties.newRepetitionLevelWriter(leaf);
    this.definitions = properties.newDefinitionLevelWriter(leaf);
    begin();
  }

  /** Whether Parquet's own writer would encode a leaf like this. */
  static boolean areOf(ColumnDescriptor leaf, ParquetProperties properties) {
    return PlainNumbers.areIn(leaf)
        && leaf.getMaxRepetitionLevel() == 0
        && leaf.getMaxDefinitionLevel() <= 1 // of more levels Parquet's own writer tells how many
        && properties.getWriterVersion() == WriterVersion.PARQUET_1_0
        && properties.getStatisticsEnabled(leaf)
        && !properties.isDictionaryEnabled(leaf)
        && !properties.isByteStreamSplitEnabled(leaf)
        && !properties.isBloomFilterEnabled(leaf);
  }

  /**
   * An encoder.
   *
   * @param leaf such as {@link #areOf} says
   * @param pages takes the pages
   */
  static NumberPages of(ColumnDescriptor leaf, ParquetProperties properties, PageWriter pages) {
    return new NumberPages(leaf, properties, pages);
  }

  /** Begins a page, small again: a row group of many columns has one of each. */
  private void begin() {
    values = new byte[Math.min(limit, FIRST_ROWS) * width];
    bytes = 0;
    rows = 0;
    repetitions.reset();
    definitions.reset();
  }

  /** Takes the bits of a number of 4 bytes, as they are. */
  @Override
  public void write(int value, int repetition, int definition) {
    room(1);
    INTS.set(values, bytes, value);
    bytes += Integer.BYTES;
    end(1);
  }

  /** Takes the bits of a number of 8 bytes, as they are. */
  @Override
  public void write(long value, int repetition, int definition) {
    room(1);
    LONGS.set(values, bytes, value);
    bytes += Long.BYTES;
    end(1);
  }

  /** Takes a number; there is one NaN, as Parquet's own writer has it. */
  @Override
  public void write(float value, int repetition, int definition) {
    write(Float.floatToIntBits(value), repetition, definition);
  }

  /** Takes a number; there is one NaN, as Parquet's own writer has it. */
  @Override
  public void write(double value, int repetition, int definition) {
    write(Double.doubleToLongBits(value), repetition, definition);
  }

  @Override
  public void write(boolean value, int repetition, int definition) {
    throw new IllegalStateException(type + " is not boolean");
  }

  @Override
  public void write(Binary value, int repetition, int definition) {
    throw new IllegalStateException(type + " is not a text");
  }

  @Override
  public void writeNull(int repetition, int definition) {
    endNumbers();
    definitions.writeInteger(definition);
    rows++;
    if (rows == limit) {
      flush();
    }
  }

  /**
   * Takes numbers that stand behind each other, as they are.
   *
   * @param from holds them, little end first
   * @param at where the first of them begins
   */
  void copy(ByteBuffer from, int at, int count) {
    for (int done = 0; done < count; ) {
      int number = Math.min(count - done, limit - rows);
      room(number);
      from.get(at + done * width, values, bytes, number * width);
      bytes += number * width;
      done += number;
      end(number);
    }
  }

  /** Takes floats of a vector, none of which is null; there is one NaN. */
  void appendFloats(ColumnVector vector, int[] taken, int count) {
    for (int done = 0; done < count; ) {
      int end = done + Math.min(count - done, limit - rows);
      int number = end - done;
      room(number);
      for (; done < end; done++) {
        INTS.set(values, bytes, Float.floatToIntBits(vector.getFloat(taken[done])));
        bytes += Float.BYTES;
      }
      end(number);
    }
  }

  private void room(int number) {
    if (values.length - bytes < number * width) {
      int wanted = Math.max(2 * values.length, bytes + number * width);
      values = Arrays.copyOf(values, Math.min(wanted, limit * width));
    }
  }

  /** Ends rows with a number, and with them the page when it is full. */
  private void end(int number) {
    numbers += number;
    rows += number;
    if (rows == limit) {
      flush();
    }
  }

  /** Encodes the levels of the rows that have a number, all at once. */
  private void endNumbers() {
    for (int i = 0; i < numbers; i++) {
      definitions.writeInteger(defined);
    }
    numbers = 0;
  }

  /** Ends the page, if it has rows. */
  void flush() {
    if (rows == 0) {
      return;
    }
    endNumbers();
    try {
      pages.writePage(
          BytesInput.concat(
              repetitions.getBytes(), definitions.getBytes(), BytesInput.from(values, 0, bytes)),
          rows,
          rows,
          statistics(),
          repetitions.getEncoding(),
          definitions.getEncoding(),
          Encoding.PLAIN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin();
  }

  private Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(rows - bytes / width);
    switch (type.getPrimitiveTypeName()) {
      case INT32 -> {
        for (int at = 0; at < bytes; at += Integer.BYTES) {
          statistics.updateStats((int) INTS.get(values, at));
        }
      }
      case INT64 -> {
        for (int at = 0; at < bytes; at += Long.BYTES) {
          statistics.updateStats((long) LONGS.get(values, at));
        }
      }
      case FLOAT -> {
        for (int at = 0; at < bytes; at += Float.BYTES) {
          statistics.updateStats(Float.intBitsToFloat((int) INTS.get(values, at)));
        }
      }
      case DOUBLE -> {
        for (int at = 0; at < bytes; at += Double.BYTES) {
          statistics.updateStats(Double.longBitsToDouble((long) LONGS.get(values, at)));
        }
      }
      case BOOLEAN, BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          throw new IllegalStateException(type + " is not a number");
    }
    return statistics;
  }

  @Override
  public void close() {
    repetitions.close();
    definitions.close();
  }

  /** Bytes of the pages, and of the one that takes rows. */
  @Override
  public long getBufferedSizeInMemory() {
    return pages.getMemSize() + bytes + definitions.getBufferedSize();
  }
}
