package org.feedforward.format.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON of model files: what Python's json reads, in bounds, and nothing that it does not. */
class JsonTest {

  private static Object read(String text) {
    return read(text, Set.of());
  }

  private static Object read(String text, Set<String> skipped) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Json.read("model.json", ByteSource.of("model.json", bytes), skipped);
  }

  private static String show(Object value) {
    if (value instanceof String text) {
      return "<" + text.replace('\n', '~') + ">";
    }
    if (value instanceof Double number) {
      return Double.toHexString(number);
    }
    if (value instanceof List<?> items) {
      return items.stream().map(JsonTest::show).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> fields) {
      return fields.entrySet().stream()
          .map(field -> show(field.getKey()) + "=" + show(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {}",
        "[] | []",
        "null | null",
        "true | true",
        "false | false",
        "0 | 0",
        "-0 | 0",
        "1 | 1",
        "-1 | -1",
        "123 | 123",
        "9223372036854775807 | 9223372036854775807",
        "-9223372036854775808 | -9223372036854775808",
        "1.5 | 0x1.8p0",
        "-1.5 | -0x1.8p0",
        "1e5 | 0x1.86ap16",
        "1E5 | 0x1.86ap16",
        "1e+5 | 0x1.86ap16",
        "1e-5 | 0x1.4f8b588e368f1p-17",
        "0.1 | 0x1.999999999999ap-4",
        "-0.0 | -0x0.0p0",
        "1.7976931348623157e308 | 0x1.fffffffffffffp1023",
        "\"\" | <>",
        "\"a\" | <a>",
        "\"a b\" | <a b>",
        "\"\\u00fc\" | <ü>",
        "\"\\n\" | <~>",
        "\"\\\"\" | <\">",
        "\"\\\\\" | <\\>",
        "\"\\/\" | </>",
        "\"ü\" | <ü>",
        "[1] | [1]",
        "[1,2] | [1, 2]",
        "[1, 2 , 3] | [1, 2, 3]",
        " [ 1 ]  | [1]",
        "[[],[[]]] | [[], [[]]]",
        "{\"a\":1} | {<a>=1}",
        "{\"a\":{\"b\":[1,2,{\"c\":null}]}} | {<a>={<b>=[1, 2, {<c>=null}]}}",
        "{\"b\":1,\"a\":2} | {<b>=1, <a>=2}",
        "{\"\":1} | {<>=1}",
        "[true,false,null] | [true, false, null]",
        "NaN | NaN",
        "Infinity | Infinity",
        "-Infinity | -Infinity",
        "[NaN] | [NaN]",
        "\"\\ud83d\\ude00\" | <😀>"
      })
  void readsWhatPythonReads(String text, String value) {
    assertThat(show(read(text))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:2}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "[1 2]",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "--1",
        "tru",
        "nul",
        "True",
        "None",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "[1]]",
        "{} {}",
        "1 2",
        "/* c */ 1",
        "// c",
        "{\"a\":1,\"a\":2}",
        "9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "undefined",
        "nan",
        "inf",
        "\"\t\""
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model.json: ");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] bytes = {'"', (byte) 0xff, '"'};
    assertThatThrownBy(() -> Json.read("model.json", ByteSource.of("x", bytes), Set.of()))
        .isInstanceOf(ModelException.class)
        .hasMessage("model.json: the JSON is not text in UTF-8");
  }

  @Test
  void boundsHowDeepItNests() {
    assertThat(read("[".repeat(100) + "]".repeat(100))).isInstanceOf(List.class);
    assertThatThrownBy(() -> read("[".repeat(102) + "]".repeat(102)))
        .isInstanceOf(ModelException.class)
        .hasMessage("model.json: the JSON nests deeper than 100 levels");
  }

  @Test
  void boundsHowManyValuesItHas() {
    assertThatThrownBy(() -> read("[" + "1,".repeat(500_000) + "1]"))
        .isInstanceOf(ModelException.class)
        .hasMessage("model.json: the JSON has more than 500000 values");
  }

  @Test
  void boundsHowLongATextIs() {
    assertThat(read("\"" + "x".repeat(1 << 20) + "\"")).isInstanceOf(String.class);
    assertThatThrownBy(() -> read("\"" + "x".repeat((1 << 20) + 1) + "\""))
        .isInstanceOf(ModelException.class)
        .hasMessage("model.json: the JSON has a text of more than 1 MB");
  }

  @Test
  void leavesOutWhatNobodyNeeds() {
    assertThat(show(read("{\"a\": [[1], {\"b\": 2}], \"c\": 3}", Set.of("a"))))
        .isEqualTo("{<c>=3}");
    assertThat(show(read("{\"x\": {\"a\": 1, \"d\": 4}}", Set.of("a")))).isEqualTo("{<x>={<d>=4}}");
  }

  // fields

  private static JsonObject object(String text) {
    return JsonObject.of("model.json", read(text));
  }

  private static void refuses(Runnable access, String words) {
    assertThatThrownBy(access::run)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.json")
        .hasMessageContaining(words);
  }

  @Test
  void givesFieldsByTheirKind() {
    JsonObject object =
        object("{\"t\": \"x\", \"i\": 7, \"l\": [1, 2], \"o\": {\"a\": 1}, \"os\": [{}, {}]}");

    assertThat(object.text("t")).isEqualTo("x");
    assertThat(object.maybeText("t")).contains("x");
    assertThat(object.maybeText("nothing")).isEmpty();
    assertThat(object.integer("i")).isEqualTo(7);
    assertThat(object.list("l")).isEqualTo(List.of(1L, 2L));
    assertThat(object.object("o").integer("a")).isEqualTo(1);
    assertThat(object.objects("os")).hasSize(2);
    assertThat(object.has("i")).isTrue();
    assertThat(object.has("nothing")).isFalse();
    assertThat(object.get("i")).isEqualTo(7L);
    assertThat(object.get("nothing")).isNull();
  }

  @Test
  void refusesFieldsOfAnotherKindByName() {
    JsonObject object = object("{\"t\": \"x\", \"i\": 7, \"l\": [1]}");

    refuses(() -> object.text("i"), "i");
    refuses(() -> object.text("nothing"), "nothing");
    refuses(() -> object.integer("t"), "t");
    refuses(() -> object.list("t"), "t");
    refuses(() -> object.object("l"), "l");
    refuses(() -> object.objects("l"), "l");
    refuses(() -> JsonObject.of("model.json", List.of()), "model.json");
  }

  @Test
  void knowsTheOneFieldOfAChoice() {
    assertThat(object("{\"as_int\": 3}").kind()).isEqualTo("as_int");
    refuses(() -> object("{}").kind(), "");
    refuses(() -> object("{\"a\": 1, \"b\": 2}").kind(), "");
  }
}
