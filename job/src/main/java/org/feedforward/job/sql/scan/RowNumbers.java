package org.feedforward.job.sql.scan;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** The vector of numbers that rise by one from row to row. */
final class RowNumbers extends ColumnVector {

  private long first;

  RowNumbers() {
    super(DataTypes.LongType);
  }

  /** Begins with another number. */
  void startWith(long number) {
    first = number;
  }

  @Override
  public long getLong(int row) {
    return first + row;
  }

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  @Override
  public void close() {}

  @Override
  public boolean getBoolean(int row) {
    throw isLong();
  }

  @Override
  public byte getByte(int row) {
    throw isLong();
  }

  @Override
  public short getShort(int row) {
    throw isLong();
  }

  @Override
  public int getInt(int row) {
    throw isLong();
  }

  @Override
  public float getFloat(int row) {
    throw isLong();
  }

  @Override
  public double getDouble(int row) {
    throw isLong();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw isLong();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw isLong();
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw isLong();
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw isLong();
  }

  @Override
  public byte[] getBinary(int row) {
    throw isLong();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw isLong();
  }

  private static UnsupportedOperationException isLong() {
    return new UnsupportedOperationException("The numbers of rows are bigints");
  }
}
