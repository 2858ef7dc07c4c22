package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The type that holds every value of two types exactly, and that Spark's Parquet readers widen to:
 * byte to short to int to long, float to double, decimals of one scale to the longer one, and
 * arrays, maps and structs of these. (Spark's types of unsigned integers are the next larger ones.)
 * Others have none: an integer is not exact as a float, nor does Spark read it as a double or
 * decimal where it is unsigned.
 */
final class CommonType {

  private static final List<DataType> INTEGERS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private static final List<DataType> FLOATS = List.of(DataTypes.FloatType, DataTypes.DoubleType);

  private CommonType() {}

  /** The common type of two, if there is one. */
  static Optional<DataType> of(DataType a, DataType b) {
    if (a.equals(b)) {
      return Optional.of(a);
    }
    if (a instanceof ArrayType x && b instanceof ArrayType y) {
      return of(x.elementType(), y.elementType()).map(DataTypes::createArrayType);
    }
    if (a instanceof MapType x && b instanceof MapType y) {
      return of(x.keyType(), y.keyType())
          .flatMap(
              key ->
                  of(x.valueType(), y.valueType())
                      .map(value -> DataTypes.createMapType(key, value)));
    }
    if (a instanceof StructType x && b instanceof StructType y) {
      return ofStructs(x, y);
    }
    if (a instanceof DecimalType x && b instanceof DecimalType y) {
      return x.scale() == y.scale()
          ? Optional.of(x.precision() > y.precision() ? x : y)
          : Optional.empty();
    }
    return wider(INTEGERS, a, b).or(() -> wider(FLOATS, a, b));
  }

  private static Optional<DataType> wider(List<DataType> order, DataType a, DataType b) {
    return order.contains(a) && order.contains(b)
        ? Optional.of(order.get(Math.max(order.indexOf(a), order.indexOf(b))))
        : Optional.empty();
  }

  /** The fields of both, those of the first in front. */
  private static Optional<DataType> ofStructs(StructType a, StructType b) {
    List<StructField> fields = new ArrayList<>();
    for (StructField field : a.fields()) {
      Optional<StructField> other = field(b, field.name());
      Optional<DataType> type =
          other.isPresent()
              ? of(field.dataType(), other.get().dataType())
              : Optional.of(field.dataType());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      fields.add(new StructField(field.name(), type.get(), true, field.metadata()));
    }
    for (StructField field : b.fields()) {
      if (field(a, field.name()).isEmpty()) {
        fields.add(field);
      }
    }
    return Optional.of(DataTypes.createStructType(fields));
  }

  static Optional<StructField> field(StructType struct, String name) {
    return Arrays.stream(struct.fields()).filter(field -> field.name().equals(name)).findFirst();
  }
}
