package org.feedforward.job.sql.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import scala.Tuple2;

/**
 * Encodes a column that stands in vectors: repetition and definition levels as in Dremel (Melnik et
 * al., 2010), values as Spark's own writer has them.
 */
final class VectorValues {

  private static final Set<DataType> FLAT =
      Set.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.DateType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.StringType,
          DataTypes.BinaryType);

  private static final int INT96_BYTES = 12;

  private final DataType type;
  private final List<LeafBuffer> leaves;
  private final List<Values> values;

  /**
   * An encoder.
   *
   * @param type Spark's type of the column
   * @param field Parquet's
   * @param leaves where its leaves go
   */
  VectorValues(DataType type, Type field, List<LeafBuffer> leaves) {
    this.type = type;
    this.leaves = leaves;
    this.values = leaves.stream().map(leaf -> values(type, field, leaf, 1, 0)).toList();
  }

  /**
   * Whether values of a type can be encoded here; lists must stand in writable vectors, and points
   * in time be of the calendar that all writers agree on.
   */
  static boolean canEncode(DataType type) {
    if (type instanceof ArrayType array) {
      return canEncode(array.elementType());
    } else if (type instanceof StructType struct) {
      return struct.size() > 0
          && Arrays.stream(struct.fields()).allMatch(field -> canEncode(field.dataType()));
    }
    return FLAT.contains(type);
  }

  /** Appends rows of a batch. */
  void append(ColumnVector vector, int[] rows, int count) {
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      LeafBuffer buffer = leaves.get(leaf);
      if (type.equals(DataTypes.FloatType)
          && buffer.numbers().isPresent()
          && areThere(vector, rows, count)) {
        buffer.numbers().get().appendFloats(vector, rows, count);
        continue;
      }
      Values ofLeaf = values.get(leaf);
      for (int i = 0; i < count; i++) {
        ofLeaf.write(vector, rows[i], 0, 0);
        buffer.endRow();
      }
    }
  }

  /** Whether none of some rows is null; others may be, as those that are rejected. */
  private static boolean areThere(ColumnVector vector, int[] rows, int count) {
    boolean areThere = true;
    if (vector.hasNull()) {
      for (int i = 0; i < count; i++) {
        areThere &= !vector.isNullAt(rows[i]);
      }
    }
    return areThere;
  }

  /** The values of one leaf below a place in the tree of a column. */
  private interface Values {

    /**
     * Writes those of a row.
     *
     * @param vector of the place
     * @param row where they stand in it
     * @param repetition the level at which the first of them repeats
     * @param definition how many optional and repeated places above are there
     */
    void write(ColumnVector vector, int row, int repetition, int definition);
  }

  private static Values values(
      DataType type, Type field, LeafBuffer leaf, int depth, int repeated) {
    ColumnWriter writer = leaf.writer();
    Values there;
    if (type instanceof StructType struct) {
      int child = field.asGroupType().getFieldIndex(leaf.leaf().getPath()[depth]);
      Type inner = field.asGroupType().getType(child);
      Values ofChild = values(struct.fields()[child].dataType(), inner, leaf, depth + 1, repeated);
      there = (vector, row, r, d) -> ofChild.write(vector.getChild(child), row, r, d);
    } else if (type instanceof ArrayType array) {
      Type element = field.asGroupType().getType(0).asGroupType().getType(0);
      int level = repeated + 1;
      Values ofElement = values(array.elementType(), element, leaf, depth + 2, level);
      there = (vector, row, r, d) -> list(ofElement, writer, level, vector, row, r, d);
    } else {
      there = value(type, writer, field.asPrimitiveType());
    }
    if (!field.isRepetition(Type.Repetition.OPTIONAL)) {
      return there;
    }
    return (vector, row, r, d) -> {
      if (vector.isNullAt(row)) {
        writer.writeNull(r, d);
      } else {
        there.write(vector, row, r, d + 1);
      }
    };
  }

  private static void list(
      Values element, ColumnWriter writer, int level, ColumnVector vector, int row, int r, int d) {
    WritableColumnVector lists = (WritableColumnVector) vector;
    int start = lists.getArrayOffset(row);
    int length = lists.getArrayLength(row);
    if (length == 0) {
      writer.writeNull(r, d);
    }
    for (int i = 0; i < length; i++) {
      element.write(lists.getChild(0), start + i, i == 0 ? r : level, d + 1);
    }
  }

  private static Values value(DataType type, ColumnWriter to, PrimitiveType field) {
    if (type.equals(DataTypes.BooleanType)) {
      return (vector, row, r, d) -> to.write(vector.getBoolean(row), r, d);
    } else if (type.equals(DataTypes.ByteType)) {
      return (vector, row, r, d) -> to.write(vector.getByte(row), r, d);
    } else if (type.equals(DataTypes.ShortType)) {
      return (vector, row, r, d) -> to.write(vector.getShort(row), r, d);
    } else if (type.equals(DataTypes.LongType)) {
      return (vector, row, r, d) -> to.write(vector.getLong(row), r, d);
    } else if (type.equals(DataTypes.FloatType)) {
      return (vector, row, r, d) -> to.write(vector.getFloat(row), r, d);
    } else if (type.equals(DataTypes.DoubleType)) {
      return (vector, row, r, d) -> to.write(vector.getDouble(row), r, d);
    } else if (type.equals(DataTypes.StringType)) {
      return (vector, row, r, d) -> to.write(binary(vector.getUTF8String(row).getBytes()), r, d);
    } else if (type.equals(DataTypes.BinaryType)) {
      return (vector, row, r, d) -> to.write(binary(vector.getBinary(row)), r, d);
    }
    return type.equals(DataTypes.TimestampType)
        ? timestamp(to, field)
        : (vector, row, r, d) -> to.write(vector.getInt(row), r, d);
  }

  /** Of days of the present calendar. */
  private static Values timestamp(ColumnWriter to, PrimitiveType field) {
    if (field.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return (vector, row, r, d) -> to.write(int96(vector.getLong(row)), r, d);
    }
    return field.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation unit
            && unit.getUnit() == LogicalTypeAnnotation.TimeUnit.MILLIS
        ? (vector, row, r, d) -> to.write(Math.floorDiv(vector.getLong(row), 1000L), r, d)
        : (vector, row, r, d) -> to.write(vector.getLong(row), r, d);
  }

  /** Nanoseconds of a day and the day's Julian number, as Impala and Spark have them. */
  private static Binary int96(long micros) {
    Tuple2<Object, Object> dayAndNanos = DateTimeUtils.toJulianDay(micros);
    ByteBuffer bytes = ByteBuffer.allocate(INT96_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong((Long) dayAndNanos._2()).putInt((Integer) dayAndNanos._1());
    return Binary.fromReusedByteArray(bytes.array());
  }

  private static Binary binary(byte[] bytes) {
    return Binary.fromReusedByteArray(bytes);
  }
}
