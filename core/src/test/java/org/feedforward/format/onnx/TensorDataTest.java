package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.onnx.OnnxTensor.Chunk;
import org.feedforward.format.onnx.OnnxTensor.Encoding;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elements of a TensorProto in each of its fields; what contradicts its shape is refused. */
class TensorDataTest {

  private static Chunk chunk(Encoding encoding, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new Chunk(encoding, ByteSource.of("x.onnx", bytes), 0, bytes.length);
  }

  private static Tensor read(OnnxType type, long[] dims, Chunk... chunks) {
    OnnxTensor description =
        new OnnxTensor("w", dims, code(type), List.of(chunks), Map.of(), false);
    return TensorData.read(description, null);
  }

  private static long code(OnnxType type) {
    for (long code = 0; code < 20; code++) {
      if (OnnxType.of(code).filter(found -> found == type).isPresent()) {
        return code;
      }
    }
    throw new IllegalArgumentException(type.toString());
  }

  private static long[] of(long... dims) {
    return dims;
  }

  private static void refuses(Runnable reading, String words) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tensor ")
        .hasMessageContaining(words);
  }

  /** Bytes as numpy writes them for the type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT | 0000803f 000000c0 | 1.0 -2.0",
        "DOUBLE | 9a9999999999b93f 00000000000000c0 | 0.1 -2.0",
        "FLOAT16 | 003c 00c0 | 1.0 -2.0",
        "BFLOAT16 | 803f 00c0 | 1.0 -2.0",
        "INT64 | ffffffffffffffff 0200000000000000 | -1 2",
        "INT32 | ffffffff 02000000 | -1 2",
        "INT16 | ffff 0200 | -1 2",
        "INT8 | ff 02 | -1 2",
        "UINT64 | ffffffffffffff7f 0200000000000000 | 9223372036854775807 2",
        "UINT32 | ffffffff 02000000 | 4294967295 2",
        "UINT16 | ffff 0200 | 65535 2",
        "UINT8 | ff 02 | 255 2",
        "BOOL | 01 00 | true false"
      })
  void readsRawData(OnnxType type, String hex, String expected) {
    Tensor found = read(type, of(2), chunk(Encoding.RAW, hex));

    String[] words = expected.split(" ");
    for (int i = 0; i < 2; i++) {
      switch (found.dtype()) {
        case FLOAT32 ->
            assertThat(found.getFloat(i)).isEqualTo((float) Double.parseDouble(words[i]));
        case INT64 -> assertThat(found.getLong(i)).isEqualTo(Long.parseLong(words[i]));
        case BOOL -> assertThat(found.getBoolean(i)).isEqualTo(Boolean.parseBoolean(words[i]));
      }
    }
  }

  @Test
  void readsTheFieldsOfFloats() {
    assertThat(read(OnnxType.FLOAT, of(1, 2), chunk(Encoding.FLOATS, "0000803f000000c0")))
        .isEqualTo(Tensor.of(new float[][] {{1, -2}}));
    assertThat(read(OnnxType.DOUBLE, of(1), chunk(Encoding.DOUBLES, "9a9999999999b93f")))
        .isEqualTo(Tensor.of(0.1f));
  }

  /** Negative numbers take ten bytes, as protobuf writes int32 and int64. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT64 | 00 | 0",
        "INT64 | 7f | 127",
        "INT64 | 8001 | 128",
        "INT64 | ac02 | 300",
        "INT64 | ffffffffffffffffff01 | -1",
        "INT64 | ffffffffffffffff7f | 9223372036854775807",
        "INT64 | 80808080808080808001 | -9223372036854775808",
        "INT32 | ffffffffffffffffff01 | -1",
        "INT32 | ffffffff07 | 2147483647",
        "INT8 | ffffffffffffffffff01 | -1",
        "UINT8 | ff01 | 255",
        "UINT16 | ffff03 | 65535",
        "UINT32 | ffffffff0f | 4294967295"
      })
  void readsIntegersOfVariableLength(OnnxType type, String hex, long expected) {
    assertThat(read(type, of(1), chunk(Encoding.VARINTS, hex)).getLong(0)).isEqualTo(expected);
  }

  /** float16 and bfloat16 stand in int32_data by their bits. */
  @Test
  void readsHalvesOfVariableLength() {
    assertThat(read(OnnxType.FLOAT16, of(1), chunk(Encoding.VARINTS, "8078")))
        .isEqualTo(Tensor.of(1));
    assertThat(read(OnnxType.BFLOAT16, of(1), chunk(Encoding.VARINTS, "807f")))
        .isEqualTo(Tensor.of(1));
    assertThat(read(OnnxType.BOOL, of(2), chunk(Encoding.VARINTS, "0100")))
        .isEqualTo(Tensor.ofBooleans(new boolean[] {true, false}, 2));
  }

  @Test
  void readsElementsInSeveralPieces() {
    assertThat(
            read(
                OnnxType.INT64,
                of(3),
                chunk(Encoding.VARINTS, "01"),
                chunk(Encoding.VARINTS, "02ac02")))
        .isEqualTo(Tensor.ofLongs(new long[] {1, 2, 300}, 3));
    assertThat(
            read(
                OnnxType.FLOAT,
                of(2),
                chunk(Encoding.FLOATS, "0000803f"),
                chunk(Encoding.FLOATS, "000000c0")))
        .isEqualTo(Tensor.of(1, -2));
  }

  @Test
  void readsMoreThanOneBufferHolds() {
    int count = 5000;
    ByteBuffer bytes = ByteBuffer.allocate(count * 8).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bytes.putLong(i * 1_000_003L);
      expected.add(i * 1_000_003L);
    }
    Chunk chunk =
        new Chunk(Encoding.RAW, ByteSource.of("x.onnx", bytes.array()), 0, bytes.capacity());

    Tensor found = read(OnnxType.INT64, of(count), chunk);
    for (int i = 0; i < count; i++) {
      assertThat(found.getLong(i)).isEqualTo(expected.get(i));
    }
  }

  @Test
  void readsScalarsAndNothing() {
    assertThat(read(OnnxType.FLOAT, of(), chunk(Encoding.RAW, "0000803f")))
        .isEqualTo(Tensor.scalar(1f));
    assertThat(read(OnnxType.FLOAT, of(0, 3))).isEqualTo(Tensor.zeros(0, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT | RAW | 0000803f",
        "FLOAT | RAW | 0000803f0000803f0000803f",
        "FLOAT | FLOATS | 0000803f",
        "DOUBLE | DOUBLES | 9a9999999999b93f",
        "FLOAT | DOUBLES | 9a9999999999b93f9a9999999999b93f",
        "DOUBLE | FLOATS | 0000803f0000803f",
        "FLOAT | VARINTS | 0102",
        "DOUBLE | VARINTS | 0102",
        "INT64 | VARINTS | 01",
        "INT64 | FLOATS | 0000803f0000803f",
        "FLOAT | STRINGS | 0102"
      })
  void refusesBytesThatAreNotTwoElements(OnnxType type, Encoding encoding, String hex) {
    refuses(() -> read(type, of(2), chunk(encoding, hex)), "should hold 2 elements");
  }

  @Test
  void refusesElementsInTwoFields() {
    refuses(
        () ->
            read(
                OnnxType.FLOAT,
                of(2),
                chunk(Encoding.RAW, "0000803f"),
                chunk(Encoding.FLOATS, "0000803f")),
        "has its elements in two fields at once");
  }

  @ParameterizedTest
  @CsvSource({"0180", "010203", "ffffffffffffffffffffff", "80808080808080808080808001"})
  void refusesIntegersThatDoNotEnd(String hex) {
    refuses(
        () -> read(OnnxType.INT64, of(2), chunk(Encoding.VARINTS, hex)),
        "does not hold the elements of its shape [2]");
  }

  @Test
  void refusesWhatInt64CannotHold() {
    refuses(
        () -> read(OnnxType.UINT64, of(1), chunk(Encoding.RAW, "ffffffffffffffff")),
        "holds the uint64 value 18446744073709551615");
  }

  @Test
  void refusesShapesThatNoTensorHas() {
    refuses(() -> read(OnnxType.FLOAT, of(-1)), "has extents [-1]");
    refuses(() -> read(OnnxType.FLOAT, of(1L << 31)), "has extents [2147483648]");
    refuses(() -> read(OnnxType.FLOAT, of(1 << 16, 1 << 16)), "has extents [65536, 65536]");
    refuses(() -> read(OnnxType.FLOAT, new long[2000]), "has extents of rank 2000");
  }

  @Test
  void refusesTypesThatNothingComputesWith() {
    OnnxTensor text = new OnnxTensor("w", of(1), 8, List.of(), Map.of(), false);
    refuses(() -> TensorData.read(text, null), "string");
  }
}
