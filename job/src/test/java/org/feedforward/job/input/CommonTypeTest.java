package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Which types hold the values of two exactly. */
class CommonTypeTest {

  private static final List<String> INTEGERS = List.of("tinyint", "smallint", "int", "bigint");

  private static DataType type(String ddl) {
    return DataType.fromDDL(ddl);
  }

  private static void common(String a, String b, String expected) {
    assertThat(CommonType.of(type(a), type(b))).contains(type(expected));
    assertThat(CommonType.of(type(b), type(a))).contains(type(expected));
  }

  private static void none(String a, String b) {
    assertThat(CommonType.of(type(a), type(b))).isEmpty();
    assertThat(CommonType.of(type(b), type(a))).isEmpty();
  }

  @Test
  void integersWidenToTheWider() {
    for (int i = 0; i < INTEGERS.size(); i++) {
      for (int j = 0; j < INTEGERS.size(); j++) {
        common(INTEGERS.get(i), INTEGERS.get(j), INTEGERS.get(Math.max(i, j)));
      }
    }
  }

  @Test
  void floatsWidenToDouble() {
    common("float", "double", "double");
    common("float", "float", "float");
  }

  @Test
  void decimalsOfOneScaleWidenToTheLonger() {
    common("decimal(5,2)", "decimal(9,2)", "decimal(9,2)");
    none("decimal(5,2)", "decimal(9,3)");
    none("decimal(5,2)", "decimal(5,3)");
  }

  @Test
  void othersHaveNone() {
    for (String integer : INTEGERS) {
      for (String other : List.of("float", "double", "decimal(38,0)", "string", "boolean")) {
        none(integer, other);
      }
    }
    none("float", "string");
    none("date", "timestamp");
    none("array<int>", "int");
    none("struct<a:int>", "array<int>");
    none("map<string,int>", "struct<a:int>");
  }

  @Test
  void nestedTypesWidenInside() {
    common("array<int>", "array<bigint>", "array<bigint>");
    common("array<array<float>>", "array<array<double>>", "array<array<double>>");
    none("array<int>", "array<float>");
    common("map<int,float>", "map<bigint,double>", "map<bigint,double>");
    none("map<int,float>", "map<string,float>");
    none("map<int,float>", "map<int,string>");
  }

  @Test
  void structsHoldTheFieldsOfBoth() {
    assertThat(
            CommonType.of(
                type("struct<a:int,b:float>"), type("struct<c:string,b:double,a:bigint>")))
        .contains(type("struct<a:bigint,b:double,c:string>"));
    none("struct<a:int>", "struct<a:string>");
    common("struct<a:struct<x:int>>", "struct<a:struct<x:bigint>>", "struct<a:struct<x:bigint>>");
    // names of fields are told apart by case
    assertThat(CommonType.of(type("struct<a:int>"), type("struct<A:int>")))
        .contains(type("struct<a:int,A:int>"));
  }

  @Test
  void fieldsAreFoundByTheirName() {
    StructType struct = (StructType) type("struct<a:int,b:float>");
    assertThat(CommonType.field(struct, "b").orElseThrow().dataType())
        .isEqualTo(DataTypes.FloatType);
    assertThat(CommonType.field(struct, "B")).isEmpty();
  }

  @Provide
  Arbitrary<DataType> types() {
    Arbitrary<DataType> leaves =
        Arbitraries.of(
                "tinyint",
                "smallint",
                "int",
                "bigint",
                "float",
                "double",
                "string",
                "boolean",
                "decimal(5,2)",
                "decimal(9,2)",
                "decimal(9,4)")
            .map(CommonTypeTest::type);
    return Arbitraries.lazyOf(
        () -> leaves,
        () -> leaves,
        () -> types().map(DataTypes::createArrayType),
        () -> types().map(inner -> new StructType().add("a", inner)));
  }

  /** The order of two files does not matter, nor does reading one of them twice. */
  @Property(tries = 300)
  void theOrderOfFilesDoesNotMatter(@ForAll("types") DataType a, @ForAll("types") DataType b) {
    assertThat(CommonType.of(a, b)).isEqualTo(CommonType.of(b, a));
    assertThat(CommonType.of(a, a)).contains(a);
    CommonType.of(a, b).ifPresent(common -> assertThat(CommonType.of(common, a)).contains(common));
  }
}
