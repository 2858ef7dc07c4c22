package org.feedforward.format.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Stored elements become the numbers that PyTorch 2.13 makes of them with {@code .to(float32)}. */
class ElementTypeTest {

  /** All patterns of torch.float8_e4m3fn, eight a line. */
  private static final String E4M3 =
      """
      0x0.0p0 0x1p-9 0x1p-8 0x1.8p-8 0x1p-7 0x1.4p-7 0x1.8p-7 0x1.cp-7
      0x1p-6 0x1.2p-6 0x1.4p-6 0x1.6p-6 0x1.8p-6 0x1.ap-6 0x1.cp-6 0x1.ep-6
      0x1p-5 0x1.2p-5 0x1.4p-5 0x1.6p-5 0x1.8p-5 0x1.ap-5 0x1.cp-5 0x1.ep-5
      0x1p-4 0x1.2p-4 0x1.4p-4 0x1.6p-4 0x1.8p-4 0x1.ap-4 0x1.cp-4 0x1.ep-4
      0x1p-3 0x1.2p-3 0x1.4p-3 0x1.6p-3 0x1.8p-3 0x1.ap-3 0x1.cp-3 0x1.ep-3
      0x1p-2 0x1.2p-2 0x1.4p-2 0x1.6p-2 0x1.8p-2 0x1.ap-2 0x1.cp-2 0x1.ep-2
      0x1p-1 0x1.2p-1 0x1.4p-1 0x1.6p-1 0x1.8p-1 0x1.ap-1 0x1.cp-1 0x1.ep-1
      0x1p0 0x1.2p0 0x1.4p0 0x1.6p0 0x1.8p0 0x1.ap0 0x1.cp0 0x1.ep0
      0x1p1 0x1.2p1 0x1.4p1 0x1.6p1 0x1.8p1 0x1.ap1 0x1.cp1 0x1.ep1
      0x1p2 0x1.2p2 0x1.4p2 0x1.6p2 0x1.8p2 0x1.ap2 0x1.cp2 0x1.ep2
      0x1p3 0x1.2p3 0x1.4p3 0x1.6p3 0x1.8p3 0x1.ap3 0x1.cp3 0x1.ep3
      0x1p4 0x1.2p4 0x1.4p4 0x1.6p4 0x1.8p4 0x1.ap4 0x1.cp4 0x1.ep4
      0x1p5 0x1.2p5 0x1.4p5 0x1.6p5 0x1.8p5 0x1.ap5 0x1.cp5 0x1.ep5
      0x1p6 0x1.2p6 0x1.4p6 0x1.6p6 0x1.8p6 0x1.ap6 0x1.cp6 0x1.ep6
      0x1p7 0x1.2p7 0x1.4p7 0x1.6p7 0x1.8p7 0x1.ap7 0x1.cp7 0x1.ep7
      0x1p8 0x1.2p8 0x1.4p8 0x1.6p8 0x1.8p8 0x1.ap8 0x1.cp8 nan
      -0x0.0p0 -0x1p-9 -0x1p-8 -0x1.8p-8 -0x1p-7 -0x1.4p-7 -0x1.8p-7 -0x1.cp-7
      -0x1p-6 -0x1.2p-6 -0x1.4p-6 -0x1.6p-6 -0x1.8p-6 -0x1.ap-6 -0x1.cp-6 -0x1.ep-6
      -0x1p-5 -0x1.2p-5 -0x1.4p-5 -0x1.6p-5 -0x1.8p-5 -0x1.ap-5 -0x1.cp-5 -0x1.ep-5
      -0x1p-4 -0x1.2p-4 -0x1.4p-4 -0x1.6p-4 -0x1.8p-4 -0x1.ap-4 -0x1.cp-4 -0x1.ep-4
      -0x1p-3 -0x1.2p-3 -0x1.4p-3 -0x1.6p-3 -0x1.8p-3 -0x1.ap-3 -0x1.cp-3 -0x1.ep-3
      -0x1p-2 -0x1.2p-2 -0x1.4p-2 -0x1.6p-2 -0x1.8p-2 -0x1.ap-2 -0x1.cp-2 -0x1.ep-2
      -0x1p-1 -0x1.2p-1 -0x1.4p-1 -0x1.6p-1 -0x1.8p-1 -0x1.ap-1 -0x1.cp-1 -0x1.ep-1
      -0x1p0 -0x1.2p0 -0x1.4p0 -0x1.6p0 -0x1.8p0 -0x1.ap0 -0x1.cp0 -0x1.ep0
      -0x1p1 -0x1.2p1 -0x1.4p1 -0x1.6p1 -0x1.8p1 -0x1.ap1 -0x1.cp1 -0x1.ep1
      -0x1p2 -0x1.2p2 -0x1.4p2 -0x1.6p2 -0x1.8p2 -0x1.ap2 -0x1.cp2 -0x1.ep2
      -0x1p3 -0x1.2p3 -0x1.4p3 -0x1.6p3 -0x1.8p3 -0x1.ap3 -0x1.cp3 -0x1.ep3
      -0x1p4 -0x1.2p4 -0x1.4p4 -0x1.6p4 -0x1.8p4 -0x1.ap4 -0x1.cp4 -0x1.ep4
      -0x1p5 -0x1.2p5 -0x1.4p5 -0x1.6p5 -0x1.8p5 -0x1.ap5 -0x1.cp5 -0x1.ep5
      -0x1p6 -0x1.2p6 -0x1.4p6 -0x1.6p6 -0x1.8p6 -0x1.ap6 -0x1.cp6 -0x1.ep6
      -0x1p7 -0x1.2p7 -0x1.4p7 -0x1.6p7 -0x1.8p7 -0x1.ap7 -0x1.cp7 -0x1.ep7
      -0x1p8 -0x1.2p8 -0x1.4p8 -0x1.6p8 -0x1.8p8 -0x1.ap8 -0x1.cp8 nan
      """;

  /** All patterns of torch.float8_e5m2, eight a line. */
  private static final String E5M2 =
      """
      0x0.0p0 0x1p-16 0x1p-15 0x1.8p-15 0x1p-14 0x1.4p-14 0x1.8p-14 0x1.cp-14
      0x1p-13 0x1.4p-13 0x1.8p-13 0x1.cp-13 0x1p-12 0x1.4p-12 0x1.8p-12 0x1.cp-12
      0x1p-11 0x1.4p-11 0x1.8p-11 0x1.cp-11 0x1p-10 0x1.4p-10 0x1.8p-10 0x1.cp-10
      0x1p-9 0x1.4p-9 0x1.8p-9 0x1.cp-9 0x1p-8 0x1.4p-8 0x1.8p-8 0x1.cp-8
      0x1p-7 0x1.4p-7 0x1.8p-7 0x1.cp-7 0x1p-6 0x1.4p-6 0x1.8p-6 0x1.cp-6
      0x1p-5 0x1.4p-5 0x1.8p-5 0x1.cp-5 0x1p-4 0x1.4p-4 0x1.8p-4 0x1.cp-4
      0x1p-3 0x1.4p-3 0x1.8p-3 0x1.cp-3 0x1p-2 0x1.4p-2 0x1.8p-2 0x1.cp-2
      0x1p-1 0x1.4p-1 0x1.8p-1 0x1.cp-1 0x1p0 0x1.4p0 0x1.8p0 0x1.cp0
      0x1p1 0x1.4p1 0x1.8p1 0x1.cp1 0x1p2 0x1.4p2 0x1.8p2 0x1.cp2
      0x1p3 0x1.4p3 0x1.8p3 0x1.cp3 0x1p4 0x1.4p4 0x1.8p4 0x1.cp4
      0x1p5 0x1.4p5 0x1.8p5 0x1.cp5 0x1p6 0x1.4p6 0x1.8p6 0x1.cp6
      0x1p7 0x1.4p7 0x1.8p7 0x1.cp7 0x1p8 0x1.4p8 0x1.8p8 0x1.cp8
      0x1p9 0x1.4p9 0x1.8p9 0x1.cp9 0x1p10 0x1.4p10 0x1.8p10 0x1.cp10
      0x1p11 0x1.4p11 0x1.8p11 0x1.cp11 0x1p12 0x1.4p12 0x1.8p12 0x1.cp12
      0x1p13 0x1.4p13 0x1.8p13 0x1.cp13 0x1p14 0x1.4p14 0x1.8p14 0x1.cp14
      0x1p15 0x1.4p15 0x1.8p15 0x1.cp15 inf nan nan nan
      -0x0.0p0 -0x1p-16 -0x1p-15 -0x1.8p-15 -0x1p-14 -0x1.4p-14 -0x1.8p-14 -0x1.cp-14
      -0x1p-13 -0x1.4p-13 -0x1.8p-13 -0x1.cp-13 -0x1p-12 -0x1.4p-12 -0x1.8p-12 -0x1.cp-12
      -0x1p-11 -0x1.4p-11 -0x1.8p-11 -0x1.cp-11 -0x1p-10 -0x1.4p-10 -0x1.8p-10 -0x1.cp-10
      -0x1p-9 -0x1.4p-9 -0x1.8p-9 -0x1.cp-9 -0x1p-8 -0x1.4p-8 -0x1.8p-8 -0x1.cp-8
      -0x1p-7 -0x1.4p-7 -0x1.8p-7 -0x1.cp-7 -0x1p-6 -0x1.4p-6 -0x1.8p-6 -0x1.cp-6
      -0x1p-5 -0x1.4p-5 -0x1.8p-5 -0x1.cp-5 -0x1p-4 -0x1.4p-4 -0x1.8p-4 -0x1.cp-4
      -0x1p-3 -0x1.4p-3 -0x1.8p-3 -0x1.cp-3 -0x1p-2 -0x1.4p-2 -0x1.8p-2 -0x1.cp-2
      -0x1p-1 -0x1.4p-1 -0x1.8p-1 -0x1.cp-1 -0x1p0 -0x1.4p0 -0x1.8p0 -0x1.cp0
      -0x1p1 -0x1.4p1 -0x1.8p1 -0x1.cp1 -0x1p2 -0x1.4p2 -0x1.8p2 -0x1.cp2
      -0x1p3 -0x1.4p3 -0x1.8p3 -0x1.cp3 -0x1p4 -0x1.4p4 -0x1.8p4 -0x1.cp4
      -0x1p5 -0x1.4p5 -0x1.8p5 -0x1.cp5 -0x1p6 -0x1.4p6 -0x1.8p6 -0x1.cp6
      -0x1p7 -0x1.4p7 -0x1.8p7 -0x1.cp7 -0x1p8 -0x1.4p8 -0x1.8p8 -0x1.cp8
      -0x1p9 -0x1.4p9 -0x1.8p9 -0x1.cp9 -0x1p10 -0x1.4p10 -0x1.8p10 -0x1.cp10
      -0x1p11 -0x1.4p11 -0x1.8p11 -0x1.cp11 -0x1p12 -0x1.4p12 -0x1.8p12 -0x1.cp12
      -0x1p13 -0x1.4p13 -0x1.8p13 -0x1.cp13 -0x1p14 -0x1.4p14 -0x1.8p14 -0x1.cp14
      -0x1p15 -0x1.4p15 -0x1.8p15 -0x1.cp15 -inf nan nan nan
      """;

  private static float number(String text) {
    return switch (text) {
      case "nan" -> Float.NaN;
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default -> Float.parseFloat(text);
    };
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertPatterns(ElementType type, String table) {
    String[] expected = table.strip().split("\\s+");
    assertThat(expected).hasSize(256);
    for (int pattern = 0; pattern < 256; pattern++) {
      float found = type.nextFloat(ByteBuffer.wrap(new byte[] {(byte) pattern}));
      assertThat(Float.valueOf(found))
          .as("%s 0x%02x", type, pattern)
          .isEqualTo(Float.valueOf(number(expected[pattern])));
    }
  }

  @Test
  void readsEveryPatternOfFloat8E4M3() {
    assertPatterns(ElementType.FLOAT8_E4M3, E4M3);
  }

  @Test
  void readsEveryPatternOfFloat8E5M2() {
    assertPatterns(ElementType.FLOAT8_E5M2, E5M2);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0.0p0",
    "0x8000, -0x0.0p0",
    "0x0001, 0x1.0p-24",
    "0x8001, -0x1.0p-24",
    "0x0002, 0x1.0p-23",
    "0x03ff, 0x1.ff8p-15",
    "0x0400, 0x1.0p-14",
    "0x0401, 0x1.004p-14",
    "0x3555, 0x1.554p-2",
    "0x3800, 0x1.0p-1",
    "0x3bff, 0x1.ffcp-1",
    "0x3c00, 0x1.0p0",
    "0x3c01, 0x1.004p0",
    "0xbc00, -0x1.0p0",
    "0x4000, 0x1.0p1",
    "0x4248, 0x1.92p1",
    "0x5640, 0x1.9p6",
    "0x7bff, 0x1.ffcp15",
    "0xfbff, -0x1.ffcp15",
    "0x7c00, inf",
    "0xfc00, -inf",
    "0x7e00, nan",
    "0x7c01, nan",
    "0xfe00, nan"
  })
  void readsFloat16(String pattern, String expected) {
    ByteBuffer buffer = little(2).putShort(0, Integer.decode(pattern).shortValue());

    assertThat(Float.valueOf(ElementType.FLOAT16.nextFloat(buffer)))
        .isEqualTo(Float.valueOf(number(expected)));
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0.0p0",
    "0x8000, -0x0.0p0",
    "0x0001, 0x1.0p-133",
    "0x007f, 0x1.fcp-127",
    "0x0080, 0x1.0p-126",
    "0x3dcd, 0x1.9ap-4",
    "0x3f00, 0x1.0p-1",
    "0x3f80, 0x1.0p0",
    "0x3f81, 0x1.02p0",
    "0xbf80, -0x1.0p0",
    "0x4000, 0x1.0p1",
    "0x4049, 0x1.92p1",
    "0x42f6, 0x1.ecp6",
    "0x7f7f, 0x1.fep127",
    "0xff7f, -0x1.fep127",
    "0x7f80, inf",
    "0xff80, -inf",
    "0x7fc0, nan",
    "0x7f81, nan"
  })
  void readsBfloat16(String pattern, String expected) {
    ByteBuffer buffer = little(2).putShort(0, Integer.decode(pattern).shortValue());

    assertThat(Float.valueOf(ElementType.BFLOAT16.nextFloat(buffer)))
        .isEqualTo(Float.valueOf(number(expected)));
  }

  /** Once, to the nearest, ties to even; what float32 cannot hold becomes infinite. */
  @ParameterizedTest
  @CsvSource({
    "0x1.999999999999ap-4, 0x1.99999ap-4",
    "0x1.244ce242c5561p-153, 0x0.0p0",
    "0x1.0000000000000p-150, 0x0.0p0",
    "0x1.036aa2680f22cp-150, 0x1.0p-149",
    "0x1.fffffe0000000p+127, 0x1.fffffep127",
    "0x1.ffffff0000000p+127, inf",
    "0x1.fffffefffffffp+127, 0x1.fffffep127",
    "0x1.78287f49c4a1dp+129, inf",
    "-0x1.78287f49c4a1dp+129, -inf",
    "0x1.0000010000000p+0, 0x1.0p0",
    "0x1.0000010000000p+0, 0x1.0p0",
    "0x1.0000030000000p+0, 0x1.000004p0",
    "0x1.0000010000000p+24, 0x1.0p24",
    "0x1.0000030000000p+24, 0x1.000004p24",
    "Infinity, inf",
    "-Infinity, -inf",
    "-0x0.0p+0, -0x0.0p0",
    "0x1.0000000000000p-149, 0x1.0p-149",
    "0x1.0000000000000p-150, 0x0.0p0"
  })
  void roundsFloat64Once(String stored, String expected) {
    ByteBuffer buffer = little(8).putDouble(0, Double.parseDouble(stored));

    assertThat(Float.valueOf(ElementType.FLOAT64.nextFloat(buffer)))
        .isEqualTo(Float.valueOf(number(expected)));
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 01 00 00 00 00 00 00 00, 1",
    "INT64, ff ff ff ff ff ff ff ff, -1",
    "INT64, 00 00 00 00 00 00 00 80, -9223372036854775808",
    "INT64, ff ff ff ff ff ff ff 7f, 9223372036854775807",
    "INT32, ff ff ff ff, -1",
    "INT32, 00 00 00 80, -2147483648",
    "INT32, ff ff ff 7f, 2147483647",
    "INT16, ff ff, -1",
    "INT16, 00 80, -32768",
    "INT16, 34 12, 4660",
    "INT8, ff, -1",
    "INT8, 80, -128",
    "INT8, 7f, 127",
    "UINT32, ff ff ff ff, 4294967295",
    "UINT32, 00 00 00 80, 2147483648",
    "UINT16, ff ff, 65535",
    "UINT16, 34 12, 4660",
    "UINT8, ff, 255",
    "UINT8, 80, 128",
    "UINT64, ff ff ff ff ff ff ff 7f, 9223372036854775807"
  })
  void widensIntegersByTheirSign(ElementType type, String bytes, long expected) {
    String[] words = bytes.split(" ");
    ByteBuffer buffer = little(words.length);
    for (String word : words) {
      buffer.put((byte) Integer.parseInt(word, 16));
    }

    assertThat(type.nextLong(buffer.rewind())).isEqualTo(expected);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "float64, F64, 8, FLOAT32, true",
    "float32, F32, 4, FLOAT32, false",
    "float16, F16, 2, FLOAT32, true",
    "bfloat16, BF16, 2, FLOAT32, true",
    "float8_e4m3fn, F8_E4M3, 1, FLOAT32, true",
    "float8_e5m2, F8_E5M2, 1, FLOAT32, true",
    "int64, I64, 8, INT64, false",
    "int32, I32, 4, INT64, true",
    "int16, I16, 2, INT64, true",
    "int8, I8, 1, INT64, true",
    "uint64, U64, 8, INT64, true",
    "uint32, U32, 4, INT64, true",
    "uint16, U16, 2, INT64, true",
    "uint8, U8, 1, INT64, true",
    "bool, BOOL, 1, BOOL, false"
  })
  void isCalledAsPyTorchAndSafetensorsCallIt(
      String torch, String safetensors, int bytes, DType dtype, boolean converted) {
    ElementType type = ElementType.ofTorch(torch).orElseThrow();

    assertThat(ElementType.ofSafetensors(safetensors)).contains(type);
    assertThat(type).hasToString(torch);
    assertThat(type.bytes()).isEqualTo(bytes);
    assertThat(type.dtype()).isEqualTo(dtype);
    assertThat(type.isConverted()).isEqualTo(converted);
  }

  @Test
  void knowsNoOtherTypes() {
    for (String name :
        new String[] {"complex64", "qint8", "quint8", "float8_e4m3fnuz", "", "F32"}) {
      assertThat(ElementType.ofTorch(name)).as(name).isEmpty();
    }
    for (String name : new String[] {"F8_E8M0", "C64", "f32", "float32", ""}) {
      assertThat(ElementType.ofSafetensors(name)).as(name).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void isReadAsWhatItBecomesAndAsNothingElse(ElementType type) {
    if (type.dtype() != DType.FLOAT32) {
      assertThatThrownBy(() -> type.nextFloat(little(8)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(type + " holds no floats");
    }
    if (type.dtype() != DType.INT64) {
      assertThatThrownBy(() -> type.nextLong(little(8)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(type + " holds no integers");
    }
    assertThat(Arrays.stream(ElementType.values()).filter(t -> t.bytes() == type.bytes()))
        .contains(type);
  }
}
