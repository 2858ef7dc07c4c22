package org.feedforward.job.sql.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.sql.catalyst.Seqs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random tables of random types through {@code score}, with rows that cannot be scored and rows
 * that a filter leaves out: every level and every bit of every kept column is what the input has.
 * {@code -Dfeedforward.tables=200} is the long form.
 */
class RandomTablesTest {

  private static final List<DataType> FLAT =
      List.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.StringType,
          DataTypes.BinaryType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType,
          DataTypes.createDecimalType(7, 2),
          DataTypes.createDecimalType(17, 5),
          DataTypes.createDecimalType(33, 9));

  private static final List<String> CODECS = List.of("gzip", "none", "zstd", "snappy");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  static IntStream tables() {
    return IntStream.range(0, Integer.getInteger("feedforward.tables", 12));
  }

  private static DataType type(Random random, int depth) {
    int kind = depth == 0 ? 9 : random.nextInt(10);
    if (kind == 0) {
      return DataTypes.createArrayType(type(random, depth - 1), random.nextBoolean());
    } else if (kind == 1) {
      return DataTypes.createMapType(
          random.nextBoolean() ? DataTypes.StringType : DataTypes.LongType,
          type(random, depth - 1),
          random.nextBoolean());
    } else if (kind == 2) {
      StructType struct = new StructType();
      for (int i = 0; i <= random.nextInt(3); i++) {
        struct = struct.add("f" + i, type(random, depth - 1), random.nextBoolean());
      }
      return struct;
    }
    return FLAT.get(random.nextInt(FLAT.size()));
  }

  private static Object value(Random random, DataType type, boolean nullable, double nulls) {
    if (nullable && random.nextDouble() < nulls) {
      return null;
    } else if (type instanceof ArrayType array) {
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(value(random, array.elementType(), array.containsNull(), nulls));
      }
      return elements;
    } else if (type instanceof MapType map) {
      Map<Object, Object> entries = new HashMap<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        entries.put(
            value(random, map.keyType(), false, nulls),
            value(random, map.valueType(), map.valueContainsNull(), nulls));
      }
      return entries;
    } else if (type instanceof StructType struct) {
      return RowFactory.create(
          Stream.of(struct.fields())
              .map(field -> value(random, field.dataType(), field.nullable(), nulls))
              .toArray());
    } else if (type instanceof DecimalType decimal) {
      return new BigDecimal(new BigInteger(decimal.precision() * 3, random), decimal.scale());
    }
    return flat(random, type);
  }

  private static Object flat(Random random, DataType type) {
    return switch (type.typeName()) {
      case "boolean" -> random.nextBoolean();
      case "byte" -> (byte) random.nextInt();
      case "short" -> (short) random.nextInt();
      case "integer" -> random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(5);
      case "long" -> random.nextLong();
      // NaN of every payload among them
      case "float" ->
          Float.intBitsToFloat(random.nextInt(4) == 0 ? -1 - random.nextInt(99) : random.nextInt());
      case "double" -> random.nextGaussian();
      case "string" -> "text " + random.nextInt(40);
      case "binary" -> new byte[] {(byte) random.nextInt(), (byte) random.nextInt()};
      case "date" -> LocalDate.ofEpochDay(random.nextInt(600_000) - 500_000);
      case "timestamp" -> instant(random);
      default -> LocalDateTime.ofInstant(instant(random), ZoneOffset.UTC);
    };
  }

  /** From the year 1600 on, in microseconds. */
  private static Instant instant(Random random) {
    return Instant.ofEpochSecond(random.nextInt() * 5L, 1000L * random.nextInt(1_000_000));
  }

  private static StructType schema(Random random) {
    StructType schema = new StructType().add("id", DataTypes.LongType, false);
    for (int i = 0; i < 10; i++) {
      schema = schema.add("x" + i, DataTypes.FloatType);
    }
    for (int i = 0; i < 2 + random.nextInt(6); i++) {
      schema = schema.add("c" + i, type(random, 3), random.nextBoolean());
    }
    return schema;
  }

  private void writeTable(Random random, Path table) {
    StructType schema = schema(random);
    double nulls = random.nextInt(3) * 0.3;
    double faulty = random.nextInt(3) * 0.0004;
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 1500; id++) {
      Object[] values = new Object[schema.size()];
      values[0] = id;
      for (int i = 1; i < values.length; i++) {
        StructField field = schema.fields()[i];
        values[i] =
            i <= 10
                ? random.nextDouble() < faulty ? null : (Object) random.nextFloat()
                : value(random, field.dataType(), field.nullable(), nulls);
      }
      rows.add(RowFactory.create(values));
    }
    // the second version may encode texts in a way that Spark reads by rows only
    boolean second =
        random.nextBoolean()
            && Stream.of(schema.fields()).noneMatch(field -> holdsBytes(field.dataType()));
    spark
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .option("compression", CODECS.get(random.nextInt(CODECS.size())))
        .option("parquet.enable.dictionary", random.nextBoolean())
        .option("parquet.writer.version", second ? "v2" : "v1")
        .option("parquet.block.size", "20000")
        .option("parquet.page.size", "1500")
        .option("parquet.block.size.row.check.min", "10")
        .parquet(table.toString());
  }

  private static boolean holdsBytes(DataType type) {
    return type.existsRecursively(
        Seqs.function(
            part ->
                part.equals(DataTypes.StringType)
                    || part.equals(DataTypes.BinaryType)
                    || part instanceof DecimalType));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static List<String> triplets(Path folder, String column) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : files(folder)) {
      all.addAll(StoredTriplets.of(file, column));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyBitOfAKeptColumnIsTheInputs(int seed) throws IOException {
    Random random = new Random(seed);
    Path table = folder.resolve("table");
    Path out = folder.resolve("out");
    writeTable(random, table);
    List<String> words = new ArrayList<>(List.of("--features", "x*", "--errors", "reject"));
    if (random.nextBoolean()) {
      words.addAll(List.of("--where", List.of("id % 2 = 0", "id < 700").get(seed % 2)));
    }
    Run run = Run.score(table, out, words.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).doesNotContain("by Spark");
    int[] kept =
        spark.read().parquet(out.toString()).select("id").collectAsList().stream()
            .mapToInt(row -> (int) row.getLong(0))
            .toArray();
    assertThat(kept).isSorted();
    for (String column : spark.read().parquet(table.toString()).columns()) {
      List<String> before = triplets(table, column);
      assertThat(triplets(out, column))
          .as(column)
          .isEqualTo(IntStream.of(kept).mapToObj(before::get).toList());
    }
  }
}
