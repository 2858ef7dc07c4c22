package org.feedforward.job.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.job.features.NumberType.Kind;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Which types of Spark hold numbers, and of which kind. */
class NumberTypeTest {

  private static final Map<Kind, DataType> TYPES =
      Map.of(
          Kind.BOOLEAN, DataTypes.BooleanType,
          Kind.BYTE, DataTypes.ByteType,
          Kind.SHORT, DataTypes.ShortType,
          Kind.INT, DataTypes.IntegerType,
          Kind.LONG, DataTypes.LongType,
          Kind.FLOAT, DataTypes.FloatType,
          Kind.DOUBLE, DataTypes.DoubleType,
          Kind.DECIMAL, DataTypes.createDecimalType(7, 2),
          Kind.NULL, DataTypes.NullType);

  @Test
  void numbersHaveAKind() {
    TYPES.forEach(
        (kind, type) -> assertThat(NumberType.of(type).orElseThrow().kind()).isEqualTo(kind));
    assertThat(NumberType.of(DataTypes.createDecimalType(7, 2)))
        .contains(new NumberType(Kind.DECIMAL, 7, 2));
    for (DataType other :
        List.of(
            DataTypes.StringType,
            DataTypes.DateType,
            DataTypes.TimestampType,
            DataTypes.BinaryType,
            DataTypes.createArrayType(DataTypes.FloatType))) {
      assertThat(NumberType.of(other)).isEmpty();
    }
  }

  @Test
  void fractionsAndWideIntegersAreKnown() {
    TYPES.forEach(
        (kind, type) -> {
          NumberType number = NumberType.of(type).orElseThrow();
          assertThat(number.isFraction())
              .isEqualTo(List.of(Kind.FLOAT, Kind.DOUBLE, Kind.DECIMAL).contains(kind));
          assertThat(number.holdsWideIntegers())
              .isEqualTo(List.of(Kind.INT, Kind.LONG).contains(kind));
          assertThat(number.feeds(DType.FLOAT32)).isTrue();
          assertThat(number.feeds(DType.INT64)).isEqualTo(!number.isFraction());
          assertThat(number.feeds(DType.BOOL))
              .isEqualTo(List.of(Kind.BOOLEAN, Kind.NULL).contains(kind));
        });
  }

  @Test
  void valuesThatHoldOthersAreNested() {
    DataType array = DataTypes.createArrayType(DataTypes.FloatType);
    DataType map = DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType);
    DataType struct =
        DataTypes.createStructType(
            List.of(DataTypes.createStructField("a", DataTypes.FloatType, true)));
    assertThat(List.of(array, map, struct)).allMatch(NumberType::isNested);
    TYPES.values().forEach(type -> assertThat(NumberType.isNested(type)).isFalse());
  }

  @Test
  void aColumnIsOneIdentifierWhateverItsNameHolds() {
    assertThat(BoundColumn.quoted("a`b c.d")).isEqualTo("`a``b c.d`");
    BoundColumn field = new BoundColumn(List.of("s", "x.y"), DataTypes.FloatType);
    assertThat(field.name()).isEqualTo("s.x.y");
    assertThat(field.column().toString()).contains("s").contains("x.y");
  }

  @Test
  void aFieldTouchesItsColumnAndItselfAlone() {
    BoundColumn field = new BoundColumn(List.of("s", "x"), DataTypes.FloatType);
    assertThat(List.of("s", "s.x", "s.x.deep")).allMatch(field::touches);
    assertThat(List.of("s.y", "t", "sx", "s.x2")).noneMatch(field::touches);
  }
}
