package org.feedforward.job.sql.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files are those of Parquet's own writer, byte for byte. */
class NumberPagesTest {

  private static final int ROWS = 45_678;
  private static final Configuration CONF = new Configuration(false);

  @TempDir private Path folder;

  private record Numbers(boolean[] isNull, long[] bits) {

    /** Numbers of all sizes and signs, zeros, infinities and NaN among them. */
    static Numbers random(PrimitiveTypeName type, double nulls, Random random) {
      Numbers numbers = new Numbers(new boolean[ROWS], new long[ROWS]);
      for (int row = 0; row < ROWS; row++) {
        numbers.isNull[row] = random.nextDouble() < nulls && row % 1000 > 300;
        numbers.bits[row] =
            switch (random.nextInt(20)) {
              case 0 -> bits(type, 0);
              case 1 -> bits(type, -0.0);
              case 2 -> bits(type, Double.POSITIVE_INFINITY);
              case 3 -> bits(type, row % 7 == 0 && row > ROWS / 2 ? Double.NaN : 1);
              case 4 -> bits(type, random.nextInt(10));
              default -> bits(type, random.nextGaussian() * 1e9);
            };
      }
      return numbers;
    }

    private static long bits(PrimitiveTypeName type, double number) {
      return switch (type) {
        case INT32 -> (int) number;
        case INT64 -> (long) (number * 1e6);
        case FLOAT -> Float.floatToIntBits((float) number);
        default -> Double.doubleToLongBits(number);
      };
    }

    void writeTo(ColumnWriter writer, PrimitiveTypeName type, int row, int defined) {
      if (isNull[row]) {
        writer.writeNull(0, 0);
        return;
      }
      switch (type) {
        case INT32 -> writer.write((int) bits[row], 0, defined);
        case INT64 -> writer.write(bits[row], 0, defined);
        case FLOAT -> writer.write(Float.intBitsToFloat((int) bits[row]), 0, defined);
        default -> writer.write(Double.longBitsToDouble(bits[row]), 0, defined);
      }
    }
  }

  private interface Body {
    void write(NumberPages pages) throws IOException;
  }

  @ParameterizedTest
  @CsvSource({
    "INT32, 20000",
    "INT64, 20000",
    "FLOAT, 20000",
    "DOUBLE, 20000",
    "FLOAT, 100",
    "INT64, 333"
  })
  void eachNumberIsEncodedAsParquetDoes(PrimitiveTypeName type, int rowsOfPage) throws IOException {
    for (double nulls : new double[] {-1, 0, 0.01, 0.5, 1}) {
      MessageType schema = schema(type, nulls >= 0);
      Numbers numbers = Numbers.random(type, nulls, new Random(rowsOfPage));
      int defined = schema.getColumns().get(0).getMaxDefinitionLevel();
      String ours =
          encoded(
              schema,
              rowsOfPage,
              pages -> {
                for (int row = 0; row < ROWS; row++) {
                  numbers.writeTo(pages, type, row, defined);
                }
              });
      assertThat(ours)
          .as("%s, %s of nulls", type, nulls)
          .isEqualTo(byParquet(schema, rowsOfPage, numbers, type));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT32", "INT64", "FLOAT", "DOUBLE"})
  void manyNumbersAtOnceAreAsOneByOne(PrimitiveTypeName type) throws IOException {
    Numbers numbers = Numbers.random(type, -1, new Random(5));
    int width = type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.FLOAT ? 4 : 8;
    ByteBuffer stored = ByteBuffer.allocate(ROWS * width).order(ByteOrder.LITTLE_ENDIAN);
    for (long bits : numbers.bits) {
      if (width == Integer.BYTES) {
        stored.putInt((int) bits);
      } else {
        stored.putLong(bits);
      }
    }
    for (boolean optional : new boolean[] {false, true}) {
      MessageType schema = schema(type, optional);
      assertThat(
              encoded(
                  schema,
                  1_000,
                  pages -> {
                    int row = 0;
                    for (int run = 1; row < ROWS; run = run % 2_500 + 77) {
                      int count = Math.min(run, ROWS - row);
                      pages.copy(stored, row * width, count);
                      row += count;
                    }
                  }))
          .isEqualTo(byParquet(schema, 1_000, numbers, type));
    }
  }

  @Test
  void floatsOfAVectorAreAsOneByOne() throws IOException {
    PrimitiveTypeName type = PrimitiveTypeName.FLOAT;
    Numbers numbers = Numbers.random(type, -1, new Random(6));
    int[] reversed = IntStream.range(0, ROWS).map(row -> ROWS - 1 - row).toArray();
    try (OnHeapColumnVector vector = new OnHeapColumnVector(ROWS, DataTypes.FloatType)) {
      for (int row = 0; row < ROWS; row++) {
        vector.putFloat(reversed[row], Float.intBitsToFloat((int) numbers.bits[row]));
      }
      assertThat(
              encoded(
                  schema(type, true), 1_000, pages -> pages.appendFloats(vector, reversed, ROWS)))
          .isEqualTo(byParquet(schema(type, true), 1_000, numbers, type));
    }
  }

  @Test
  void theBitsOfANanStayWhereTheyAreCopied() throws IOException {
    MessageType schema = schema(PrimitiveTypeName.FLOAT, false);
    int payload = 0x7fc0_1234;
    ByteBuffer stored = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, payload);
    encoded(schema, 10, pages -> pages.copy(stored, 0, 1));
    assertThat(StoredTriplets.of(folder.resolve("file.parquet"), "n").get(0))
        .contains(Integer.toString(payload));
  }

  @Test
  void leavesThatParquetEncodesInAnotherWayAreLeftToIt() {
    ParquetProperties plain = ParquetProperties.builder().withDictionaryEncoding(false).build();
    assertThat(areOf("required float n", plain)).isTrue();
    assertThat(areOf("optional int64 n", plain)).isTrue();
    assertThat(areOf("optional int64 n", ParquetProperties.builder().build())).isFalse();
    assertThat(areOf("required binary n", plain)).isFalse();
    assertThat(areOf("required boolean n", plain)).isFalse();
    assertThat(areOf("repeated float n", plain)).isFalse();
    assertThat(areOf("optional group g { optional float n; }", plain)).isFalse();
    for (ParquetProperties.Builder other :
        new ParquetProperties.Builder[] {
          ParquetProperties.builder()
              .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0),
          ParquetProperties.builder().withByteStreamSplitEncoding(true),
          ParquetProperties.builder().withBloomFilterEnabled(true),
          ParquetProperties.builder().withStatisticsEnabled("n", false)
        }) {
      assertThat(areOf("required float n", other.withDictionaryEncoding(false).build())).isFalse();
    }
  }

  private static boolean areOf(String field, ParquetProperties properties) {
    String end = field.endsWith("}") ? "" : ";";
    return NumberPages.areOf(
        MessageTypeParser.parseMessageType("message m { " + field + end + " }").getColumns().get(0),
        properties);
  }

  private static MessageType schema(PrimitiveTypeName type, boolean optional) {
    String repetition = optional ? "optional " : "required ";
    return MessageTypeParser.parseMessageType(
        "message m { " + repetition + type.toString().toLowerCase(Locale.ROOT) + " n; }");
  }

  /**
   * Without what Parquet's own writer tells of the sizes of texts and of how many levels there are,
   * in some versions for numbers too.
   */
  private static ParquetProperties properties(int rowsOfPage) {
    return ParquetProperties.builder()
        .withDictionaryEncoding(false)
        .withSizeStatisticsEnabled("n", false)
        .withPageRowCountLimit(rowsOfPage)
        .build();
  }

  private String encoded(MessageType schema, int rowsOfPage, Body body) throws IOException {
    return file(
        schema,
        properties(rowsOfPage),
        (leaf, properties, store) -> {
          assertThat(NumberPages.areOf(leaf, properties)).isTrue();
          try (NumberPages pages = NumberPages.of(leaf, properties, store.getPageWriter(leaf))) {
            body.write(pages);
            pages.flush();
          }
        });
  }

  private String byParquet(
      MessageType schema, int rowsOfPage, Numbers numbers, PrimitiveTypeName type)
      throws IOException {
    return file(
        schema,
        properties(rowsOfPage),
        (leaf, properties, store) -> {
          try (ColumnWriteStore values = properties.newColumnWriteStore(schema, store, store)) {
            ColumnWriter writer = values.getColumnWriter(leaf);
            for (int row = 0; row < ROWS; row++) {
              numbers.writeTo(writer, type, row, leaf.getMaxDefinitionLevel());
              values.endRecord();
            }
            values.flush();
          }
        });
  }

  private interface Pages {
    void write(ColumnDescriptor leaf, ParquetProperties properties, ColumnChunkPageWriteStore store)
        throws IOException;
  }

  private String file(MessageType schema, ParquetProperties properties, Pages pages)
      throws IOException {
    Path file = folder.resolve("file.parquet");
    CodecFactory codecs = new CodecFactory(CONF, properties.getPageSizeThreshold());
    BytesInputCompressor compressor = codecs.getCompressor(CompressionCodecName.SNAPPY);
    try (ParquetFileWriter writer =
            new ParquetFileWriter(
                HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), CONF),
                schema,
                ParquetFileWriter.Mode.OVERWRITE,
                1 << 20,
                0,
                null,
                properties);
        ColumnChunkPageWriteStore store =
            new ColumnChunkPageWriteStore(
                compressor,
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled())) {
      writer.start();
      pages.write(schema.getColumns().get(0), properties, store);
      writer.startBlock(ROWS);
      store.flushToFileWriter(writer);
      writer.endBlock();
      writer.end(Map.of());
    } finally {
      codecs.release();
    }
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }
}
