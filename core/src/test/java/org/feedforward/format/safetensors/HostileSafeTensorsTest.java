package org.feedforward.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that lie, and what they may say. */
@Timeout(120) // no measurement: a loop without an end must not stop the suite
class HostileSafeTensorsTest {

  private static byte[] file(long length, byte[] header, int dataBytes) {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(length).put(header).array();
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return file(bytes.length, bytes, dataBytes);
  }

  private static Map<String, Tensor> read(byte[] file) {
    return SafeTensors.read(ByteSource.of("w.safetensors", file)).tensors();
  }

  private static void refuses(byte[] file, String words) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("w.safetensors")
        .hasMessageContaining(words)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1500).doesNotContain("\n"));
  }

  private static String tensor(String name, String type, String shape, String offsets) {
    return String.format(
        Locale.ROOT,
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}",
        name,
        type,
        shape,
        offsets);
  }

  @Test
  void readsScalarsEmptyTensorsMetadataAndPadding() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\",\"x\":\"y\"},"
            + tensor("scalar", "F32", "[]", "[0,4]")
            + ","
            + tensor("empty", "F32", "[0,5]", "[4,4]")
            + ","
            + tensor("last", "I64", "[1]", "[4,12]")
            + "}   ";
    assertThat(read(file(header, 12)))
        .containsEntry("scalar", Tensor.scalar(0f))
        .containsEntry("empty", Tensor.zeros(0, 5))
        .containsEntry("last", Tensor.ofLongs(new long[1], 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1L << 32, 99, 1})
  void refusesAHeaderLengthThatLies(long length) {
    byte[] header =
        ("{" + tensor("w", "F32", "[1]", "[0,4]") + "}").getBytes(StandardCharsets.UTF_8);
    refuses(file(length, header, 4), "header");
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("", "{"),
        Arguments.of("[]", "does not begin with {"),
        Arguments.of("null", "does not begin with {"),
        Arguments.of("\uFEFF{}", "does not begin with {"),
        Arguments.of(" {}", "does not begin with {"),
        Arguments.of("{}", "holds no tensors"),
        Arguments.of("{", "not valid JSON"),
        Arguments.of("{\"w\"", "not valid JSON"),
        Arguments.of("{\"w\":}", "not valid JSON"),
        Arguments.of("{\"w\":1}", "must be described"),
        Arguments.of("{\"w\":null}", "must be described"),
        Arguments.of("{\"w\":[]}", "must be described"),
        Arguments.of("{\"w\":{}}", "has no dtype"),
        Arguments.of("{\"w\":{\"dtype\":1}}", "has no dtype"),
        Arguments.of("{\"w\":{\"dtype\":\"F32\"}}", "has no shape"),
        Arguments.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", "has no data_offsets"),
        Arguments.of("{\"__metadata__\":1}", "must hold strings"),
        Arguments.of("{\"__metadata__\":[]}", "must hold strings"),
        Arguments.of("{\"__metadata__\":{\"a\":1}}", "must hold strings"),
        Arguments.of("{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", "must hold strings"),
        one("F32", "[1]", "[0,4]}, \"x\":{", "has no dtype"),
        one("F31", "[1]", "[0,4]", "type F31"),
        one("f32", "[1]", "[0,4]", "type f32"),
        one("", "[1]", "[0,4]", "type ''"),
        one("F32", "1", "[0,4]", "not a list"),
        one("F32", "[1.5]", "[0,4]", "not a list"),
        one("F32", "[\"1\"]", "[0,4]", "not a list"),
        one("F32", "[[1]]", "[0,4]", "not a list"),
        one("F32", "[-1]", "[0,4]", "impossible shape"),
        one("F32", "[4294967297]", "[0,4]", "impossible shape"),
        one("F32", "[99999999999999999999999]", "[0,4]", "not valid JSON"),
        one("F32", "[65536,65536]", "[0,4]", "more than 2^31"),
        one("F32", "[2147483647,2147483647,2147483647]", "[0,4]", "more than 2^31"),
        one("F32", "[1073741825]", "[0,4]", "needs 4294967300 bytes"),
        one("F32", "[2]", "[0,4]", "needs 8 bytes"),
        one("F64", "[1]", "[0,4]", "needs 8 bytes"),
        one("F32", "[1]", "[4,0]", "expected [begin, end]"),
        one("F32", "[1]", "[-4,0]", "expected [begin, end]"),
        one("F32", "[1]", "[0]", "expected [begin, end]"),
        one("F32", "[1]", "[0,4,8]", "expected [begin, end]"),
        one("F32", "[1]", "[4,8]", "w"),
        one("F32", "[1]", "[9223372036854775803,9223372036854775807]", "w"),
        one("F32", "[0]", "[9223372036854775807,9223372036854775807]", "w"),
        one("F32", "[2]", "[0,8]", "w"),
        Arguments.of(
            "{"
                + tensor("a", "F32", "[1]", "[0,4]")
                + ","
                + tensor("a", "F32", "[1]", "[0,4]")
                + "}",
            "Duplicate"),
        Arguments.of(
            "{"
                + tensor("a", "F32", "[1]", "[0,4]")
                + ","
                + tensor("b", "F32", "[1]", "[0,4]")
                + "}",
            "b"),
        Arguments.of(
            "{" + tensor("a", "U8", "[3]", "[0,3]") + "," + tensor("b", "U8", "[2]", "[2,4]") + "}",
            "b"),
        Arguments.of(
            "{" + tensor("a", "U8", "[1]", "[0,1]") + "," + tensor("b", "U8", "[1]", "[3,4]") + "}",
            "b"),
        Arguments.of("{" + tensor("a", "U8", "[2]", "[0,2]") + "}", "2"),
        Arguments.of("{" + tensor("a", "F32", "[1]", "[0,4]") + "}{}", "after the header"),
        Arguments.of("{" + tensor("a", "F32", "[1]", "[0,4]") + "}x", "JSON"),
        Arguments.of("{" + tensor("a", "F32", "[1]", "[0,4]") + ",}", "JSON"),
        Arguments.of("{'a':1}", "JSON"),
        Arguments.of("{\"a\u0000b\":1}", "JSON"),
        Arguments.of("{/*c*/}", "JSON"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            "Duplicate"),
        Arguments.of("{\"a\":{\"x\":" + "[".repeat(100_000), "x, which is not known"),
        Arguments.of("{\"a\":{\"x\":" + "{\"x\":".repeat(100_000), "x, which is not known"),
        Arguments.of("{\"a\":" + "[".repeat(100_000), "must be described"),
        Arguments.of("{\"__metadata__\":" + "{\"a\":".repeat(100_000), "must hold strings"),
        Arguments.of("{\"" + "n".repeat(60_000) + "\":1}", ""),
        Arguments.of("{\"a\\u001b[31m\\u202e\\n\":1}", "a\\u001b[31m\\u202e\\u000a"));
  }

  private static Arguments one(String type, String shape, String offsets, String words) {
    return Arguments.of("{" + tensor("w", type, shape, offsets) + "}", words);
  }

  @ParameterizedTest
  @MethodSource("headers")
  void refusesAHeader(String header, String words) {
    refuses(file(header, 4), words);
  }

  @Test
  void refusesAHeaderThatIsNoUtf8() {
    byte[] header =
        ("{" + tensor("w?", "F32", "[1]", "[0,4]") + "}").getBytes(StandardCharsets.UTF_8);
    for (int evil : new int[] {0xff, 0xc0, 0x80, 0xf8}) {
      byte[] changed = header.clone();
      changed[3] = (byte) evil;
      refuses(file(changed.length, changed, 4), "not a text in UTF-8");
    }
  }

  @Test
  void refusesMoreNamesThanANetworkHas() {
    StringBuilder metadata = new StringBuilder("{\"__metadata__\":{\"a\":\"\"");
    StringBuilder fields = new StringBuilder("{\"w\":{\"a\":0");
    StringBuilder tensors = new StringBuilder("{" + tensor("w", "U8", "[0]", "[0,0]"));
    for (int i = 0; i < 120_000; i++) {
      metadata.append(",\"").append(i).append("\":\"\"");
      fields.append(",\"").append(i).append("\":0");
      tensors.append(',').append(tensor("w" + i, "U8", "[0]", "[0,0]"));
    }
    refuses(file(metadata + "}}", 0), "more than 10000");
    refuses(file(fields + "}}", 0), "more than 16 fields");
    refuses(file(tensors + "}", 0), "more than 100000 tensors");
  }

  @Test
  void refusesTheFileCutAnywhere() {
    byte[] whole = file("{" + tensor("w", "F32", "[2,3]", "[0,24]") + "}", 24);
    assertThat(read(whole)).containsKey("w");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(ModelException.class);
    }
    refuses(Arrays.copyOf(whole, whole.length + 1), "");
  }

  @Test
  void refusesAByteThatIsNoTruthValue() {
    byte[] whole = file("{" + tensor("w", "BOOL", "[1]", "[0,1]") + "}", 1);
    whole[whole.length - 1] = 2;
    refuses(whole, "truth value");
  }
}
