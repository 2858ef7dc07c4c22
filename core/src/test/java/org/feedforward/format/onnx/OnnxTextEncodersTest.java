package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.STRING;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.integers;
import static org.feedforward.format.onnx.OnnxWriter.number;
import static org.feedforward.format.onnx.OnnxWriter.numbers;
import static org.feedforward.format.onnx.OnnxWriter.text;
import static org.feedforward.format.onnx.OnnxWriter.texts;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.Resources;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What LabelEncoder and OneHotEncoder make of texts, by the definitions of ai.onnx.ml: a number or
 * another text for each known one, the default for any other.
 */
class OnnxTextEncodersTest {

  private static final String LABEL = "ai.onnx.ml.LabelEncoder";
  private static final String ONE_HOT = "ai.onnx.ml.OneHotEncoder";
  private static final byte[] COLOURS = texts("keys_strings", "red", "green", "");

  private static OnnxWriter encoder(String operator, byte[]... attributes) {
    return colours().node(operator, "x", "y", attributes).output("y");
  }

  private static OnnxWriter colours() {
    return OnnxWriter.opset(17).input("x", STRING, -1);
  }

  private static Tensor of(OnnxWriter writer, String... given) {
    return of(load(writer), given);
  }

  /** What comes out for some texts, which the caller of a model turns into positions. */
  private static Tensor of(Model model, String... given) {
    List<String> known = model.inputs().get(0).texts();
    long[] positions =
        Stream.of(given)
            .mapToLong(text -> known.contains(text) ? known.indexOf(text) : known.size())
            .toArray();
    Tensor x = Tensor.ofLongs(positions, given.length);
    return Interpreter.run(model.graph(), List.of(x)).values().iterator().next();
  }

  private static void refuses(OnnxWriter model, String words) {
    assertThatThrownBy(() -> load(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("my_")
        .hasMessageContaining(words);
  }

  /**
   * Conformance cases: tensors of keys and values, which may be of 16 bits; ONNX is not imported.
   */
  @ParameterizedTest
  @CsvSource({
    "string_int, 42",
    "string_int_no_default, -1",
    "tensor_mapping, 42",
    "tensor_value_only_mapping, 42"
  })
  void agreesWithTheCasesOfTheStandard(String name, long other) {
    Path file = Resources.path("onnx/text-cases").resolve("label_encoder_" + name + ".onnx");

    Model model =
        Model.load(file, new LoadOptions(Optional.empty(), Optional.empty(), BatchAxis.FIRST));

    assertThat(of(model, "a", "b", "d", "c", "g"))
        .isEqualTo(Tensor.ofLongs(new long[] {0, 1, other, 2, other}, 5));
  }

  @Test
  void theModelSaysWhichTextsItKnows() {
    Model model = load(encoder(LABEL, COLOURS, integers("values_int64s", 7, 8, 9)));

    assertThat(model.inputs().get(0).texts()).containsExactly("red", "green", "");
    assertThat(model.inputs().get(0)).hasToString("x: text[]");
    assertThat(model.outputs().get(0).dtype()).isEqualTo(DType.INT64);
  }

  @Test
  void textsBecomeIntegersAndOthersTheDefault() {
    byte[] values = integers("values_int64s", 7, Long.MIN_VALUE, 9);

    assertThat(of(encoder(LABEL, COLOURS, values), "green", "blue", "", "red", "Red", "red "))
        .isEqualTo(Tensor.ofLongs(new long[] {Long.MIN_VALUE, -1, 9, 7, -1, -1}, 6));
    assertThat(of(encoder(LABEL, COLOURS, values, integer("default_int64", 5)), "blue", "red"))
        .isEqualTo(Tensor.ofLongs(new long[] {5, 7}, 2));
  }

  /** Whose default is the negative zero, as the standard has it. */
  @Test
  void textsBecomeFloats() {
    byte[] values = numbers("values_floats", 0.5f, Float.NaN, Float.NEGATIVE_INFINITY);

    assertThat(of(encoder(LABEL, COLOURS, values), "green", "blue", "", "red"))
        .isEqualTo(Tensor.of(Float.NaN, -0f, Float.NEGATIVE_INFINITY, 0.5f));
    assertThat(of(encoder(LABEL, COLOURS, values, number("default_float", 2)), "blue"))
        .isEqualTo(Tensor.of(2));
  }

  /** The older form: a text is the number of its class. */
  @Test
  void classesAreCounted() {
    byte[] classes = texts("classes_strings", "low", "middle", "high");

    assertThat(of(encoder(LABEL, classes), "high", "none", "low"))
        .isEqualTo(Tensor.ofLongs(new long[] {2, -1, 0}, 3));
  }

  @Test
  void textsBecomeTextsThatAreEncodedNext() {
    OnnxWriter model =
        colours()
            .node(LABEL, "x", "t", COLOURS, texts("values_strings", "warm", "cold", "none"))
            .node(
                LABEL,
                "t",
                "y",
                texts("keys_strings", "cold", "warm"),
                numbers("values_floats", -1, 1),
                number("default_float", 0.25f))
            .output("y");

    // "none" is no key of the second, "warm" no key of the first
    assertThat(of(model, "red", "green", "", "blue", "warm"))
        .isEqualTo(Tensor.of(1, -1, 0.25f, 0.25f, 0.25f));
  }

  @Test
  void theDefaultTextMayBeAKeyOfTheNext() {
    OnnxWriter model =
        colours()
            .node(
                LABEL,
                "x",
                "t",
                texts("keys_strings", "red"),
                texts("values_strings", "warm"),
                text("default_string", "cold"))
            .node(
                LABEL,
                "t",
                "y",
                texts("keys_strings", "cold", "warm"),
                integers("values_int64s", 0, 1))
            .output("y");

    assertThat(of(model, "red", "blue")).isEqualTo(Tensor.ofLongs(new long[] {1, 0}, 2));
  }

  @Test
  void categoriesAreOneHot() {
    byte[] categories = texts("cats_strings", "b", "a");

    assertThat(of(encoder(ONE_HOT, categories), "a", "b", "c"))
        .isEqualTo(Tensor.of(new float[][] {{0, 1}, {1, 0}, {0, 0}}));
  }

  /** With zeros=0 the standard has an exception for them. */
  @Test
  void anUnknownCategoryIsAFaultOfTheRowWhereItMustBeKnown() {
    OnnxWriter model = encoder(ONE_HOT, texts("cats_strings", "b", "a"), integer("zeros", 0));

    assertThat(of(model, "a", "b")).isEqualTo(Tensor.of(new float[][] {{0, 1}, {1, 0}}));
    assertThatThrownBy(() -> of(model, "a", "c")).hasMessageContaining("a category");
  }

  @Test
  void textsAreMovedAboutBeforeTheyAreEncoded() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", STRING, -1, 2)
            .longs("second", 1)
            .node("Gather", "x,second", "t", integer("axis", 1))
            .node(LABEL, "t", "y", COLOURS, integers("values_int64s", 1, 2, 3))
            .output("y");
    Model loaded = load(model);
    Tensor x = Tensor.ofLongs(new long[] {0, 1, 1, 0, 2, 3}, 3, 2); // red, green | green, red | ...

    assertThat(Interpreter.run(loaded.graph(), List.of(x)).values().iterator().next())
        .isEqualTo(Tensor.ofLongs(new long[] {2, 1, -1}, 3, 1));
  }

  @Test
  void encodersThatContradictThemselvesAreRefused() {
    refuses(encoder(LABEL, COLOURS, integers("values_int64s", 1, 2)), "has 3 keys and 2 values");
    refuses(encoder(LABEL, COLOURS, numbers("values_floats", 1)), "has 3 keys and 1 values");
    refuses(encoder(LABEL, COLOURS), "has no values");
    refuses(
        encoder(LABEL, texts("keys_strings", "a", "b", "a"), integers("values_int64s", 1, 2, 3)),
        "has the key 'a' twice");
    refuses(encoder(ONE_HOT, texts("cats_strings", "a", "a")), "has the key 'a' twice");
  }

  @Test
  void encodersOfNumbersAreRefusedForTexts() {
    refuses(
        colours()
            .node(LABEL, "x", "t", COLOURS, integers("values_int64s", 1, 2, 3))
            .node(LABEL, "x", "y", integers("keys_int64s", 1), integers("values_int64s", 2))
            .output("y"),
        "has no keys_strings for its input of texts");
    refuses(
        colours()
            .node(LABEL, "x", "t", COLOURS, integers("values_int64s", 1, 2, 3))
            .node(ONE_HOT, "x", "y", integers("cats_int64s", 1))
            .output("y"),
        "has no cats_strings, its categories");
  }

  @Test
  void nothingElseComputesWithTexts() {
    refuses(
        colours()
            .node(LABEL, "x", "t", COLOURS, integers("values_int64s", 1, 2, 3))
            .node("Relu", "x", "y")
            .output("y"),
        "takes texts; here LabelEncoder and OneHotEncoder make numbers of them");
    refuses(
        OnnxWriter.opset(17)
            .input("x", FLOAT, -1)
            .node(LABEL, "x", "y", COLOURS, integers("values_int64s", 1, 2, 3))
            .output("y"),
        "has keys_strings for an input that is float");
  }

  @Test
  void aModelThatEncodesNoTextsTakesNone() {
    assertThatThrownBy(() -> load(colours().node("Identity", "x", "y").output("y")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no LabelEncoder or OneHotEncoder makes numbers of them");
  }
}
