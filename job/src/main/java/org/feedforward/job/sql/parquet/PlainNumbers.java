package org.feedforward.job.sql.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Numbers of a page that stand one behind the other, taken from where they stand: Parquet's own
 * reader puts each together byte by byte.
 */
final class PlainNumbers extends ValuesReader {

  private final int bytes;
  private ByteBuffer values;
  private int next;

  PlainNumbers(ColumnDescriptor leaf) {
    this.bytes = bytes(leaf);
  }

  /** Whether a leaf holds numbers of 4 or 8 bytes. */
  static boolean areIn(ColumnDescriptor leaf) {
    return bytes(leaf) > 0;
  }

  /** How many bytes a number has; 0 where a leaf holds others. */
  static int bytes(ColumnDescriptor leaf) {
    PrimitiveTypeName type = leaf.getPrimitiveType().getPrimitiveTypeName();
    return switch (type) {
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case BOOLEAN, BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> 0;
    };
  }

  @Override
  public void initFromPage(int count, ByteBufferInputStream in) throws IOException {
    values = in.slice(in.available()).order(ByteOrder.LITTLE_ENDIAN);
    next = values.position();
  }

  /** What they stand in, little end first. */
  ByteBuffer buffer() {
    return values;
  }

  /** Where the next one begins there. */
  int next() {
    return next;
  }

  @Override
  public int readInteger() {
    int value = values.getInt(next);
    next += bytes;
    return value;
  }

  @Override
  public long readLong() {
    long value = values.getLong(next);
    next += bytes;
    return value;
  }

  @Override
  public float readFloat() {
    return Float.intBitsToFloat(readInteger());
  }

  @Override
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  @Override
  public void skip() {
    skip(1);
  }

  @Override
  public void skip(int count) {
    next += count * bytes;
  }
}
