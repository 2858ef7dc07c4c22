package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.feedforward.format.InputShape;
import org.feedforward.format.Resources;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.npy.Npz;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.NumberOutOfRangeException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of PyTorch 2.13 whose inputs' types and shapes decide what comes out; made by
 * scripts/make-torchscript-inputs.
 */
class InputTypesTest {

  private static Graph read(String name, String... shapes) {
    Map<String, InputShape> given = new LinkedHashMap<>();
    for (String shape : shapes) {
      given.put(shape.split("=")[0], InputShape.parse(shape.split("=")[1]));
    }
    String file = name + ".pt";
    return TorchScript.read(ByteSource.of(file, Resources.bytes("script/inputs/" + file)), given);
  }

  private static void givesPyTorchsNumbers(String name, Graph graph) {
    Map<String, Tensor> recorded =
        Npz.read(name + ".npz", Resources.bytes("script/inputs/" + name + ".npz"));
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; recorded.containsKey("in" + i); i++) {
      inputs.add(recorded.get("in" + i));
    }
    Tensor found = Interpreter.run(graph, inputs).values().iterator().next();
    Tensor expected = recorded.get("out");
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < found.size(); i++) {
      double wanted = expected.getDouble(i);
      assertThat(found.getDouble(i))
          .isCloseTo(wanted, Offset.offset(1e-5 + 1e-5 * Math.abs(wanted)));
    }
  }

  private static List<String> inputs(Graph graph) {
    return graph.inputs().stream().map(Value::type).map(Object::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ids_mod_long | int64[N] float32[N, 1]",
        "ids_hash_long | int64[N] float32[N, 1]",
        "ids_mod | int64[N] float32[N, 1]",
        "ids_shifted | int64[N] float32[N, 1]",
        "ids_abs | int64[N] float32[N, 1]",
        "keywords_reversed | int64[N] float32[N, 1]",
        "scaler | float32[N, 8]",
        "sequence | float32[N, 4, 2]",
        "truths | bool[N, 4]",
        "int32_wraps | int64[N, 2]",
        "uint8_wraps | int64[N, 2]",
      })
  void takesTypesAndShapesFromTheExample(String name, String types) {
    Graph graph = read(name);
    assertThat(String.join(" ", inputs(graph))).isEqualTo(types);
    givesPyTorchsNumbers(name, graph);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scripted_network | float32[N, 6]",
        "scripted_columns | float32[N, 3]",
        "scripted_embedding | int64[N, 3]",
      })
  void findsThemWhereTheCodeLeavesNoChoice(String name, String types) {
    Graph graph = read(name);
    assertThat(String.join(" ", inputs(graph))).isEqualTo(types);
    givesPyTorchsNumbers(name, graph);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scripted_scaler | numbers=8 | float32[N, 8]",
        "scripted_hash | ids=int64[2] | int64[N, 2]",
        "sequence | x=6,2 | float32[N, 6, 2]",
      })
  void takesThemFromTheUser(String name, String shape, String types) {
    Graph graph = read(name, shape);
    assertThat(inputs(graph)).containsExactly(types);
    if (!name.equals("sequence")) {
      givesPyTorchsNumbers(name, graph);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scripted_scaler | the code runs with float32[8] as with float32[1]: give --input-shape numbers=float32[8]",
        "frozen | the code runs with float32[8] as with float32[1]: give --input-shape numbers=float32[8]",
        "scripted_hash | TorchScript does not say what the input ids is",
        "scripted_column_and_rest | the code runs with float32[4] as with float32[3]",
        "keywords_undetermined | the code runs with int64[8] as with float32[8]",
        "batch_baked_in | leaves no axis for the batch",
        "batch_baked_in | traced with x: float32[6] and a batch of 4",
        "two_batches | the input b was traced with 1 rows and the input a with 3",
        "scalar | traced with a scalar",
        "no_batch | if the example had no batch, give --input-shape input=8",
      })
  void refusesWhatIsLeftOpen(String name, String words) {
    assertThatThrownBy(() -> read(name))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(name + ".pt: ")
        .hasMessageContaining(words);
  }

  @Test
  void refusesNumbersThatANarrowTypeDoesNotHave() {
    Graph graph = read("uint8_wraps");
    List<Tensor> input = List.of(Tensor.ofLongs(new long[] {3, 300}, 1, 2));
    assertThatThrownBy(() -> Interpreter.run(graph, input))
        .isInstanceOf(NumberOutOfRangeException.class)
        .hasMessageContaining("uint8 is 0 to 255");
  }

  @Test
  void takesARowFromTheUserWhereTheExampleHadNoBatch() {
    assertThat(inputs(read("no_batch", "input=8"))).containsExactly("float32[N, 8]");
  }

  @Test
  void readsDoublesAsFloats() {
    assertThat(inputs(read("doubles"))).containsExactly("float32[N, 3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scaler | number=8 | --input-shape number: the inputs are numbers",
        "scaler | numbers=int64[8] | the network was traced with float32[8]",
        "scripted_scaler | numbers=5 | cannot broadcast [N, 5] and [8]",
      })
  void refusesAShapeThatDoesNotFit(String name, String shape, String words) {
    assertThatThrownBy(() -> read(name, shape))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void refusesAnExampleThatIsNoPickle() throws IOException {
    byte[] bytes =
        Archives.changed(
            Files.readAllBytes(Resources.path("script/inputs/scaler.pt")),
            "traced_inputs.pkl",
            entry -> new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n', 's', 'y', 's', '\n', '.'});
    assertThatThrownBy(() -> TorchScript.read(ByteSource.of("net.pt", bytes)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("net.pt")
        .hasMessageContaining("os.sys");
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("(K\1K\bt", "(K\1J\u00ff\u00ff\u00ff\u00fft", "an impossible shape"),
        Arguments.of("(K\1K\bt", "(K\1J\u00ff\u00ff\u00ff\u007ft", "net.pt"),
        Arguments.of("(K\1K\bt", "(K\1Nt", "an impossible shape"),
        Arguments.of("(K\1K\bt", "N", "an impossible shape"),
        Arguments.of("(K\1K\bt", "(K\1" + "K\1".repeat(100) + "t", "an impossible shape"),
        Arguments.of("(K\1K\bt", "(".repeat(100_000), "net.pt"),
        Arguments.of("(K\1K\bt", "(K\1K\7t", "cannot broadcast"),
        Arguments.of("FloatStorage", "ComplexFloatStorage", "elements of type complex64"),
        Arguments.of("FloatStorage", "QInt8Storage", "which cannot be fed"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void refusesAnExampleThatCannotBe(String old, String changed, String words) throws IOException {
    byte[] bytes =
        Archives.changed(
            Files.readAllBytes(Resources.path("script/inputs/scaler.pt")),
            "traced_inputs.pkl",
            entry ->
                new String(entry, StandardCharsets.ISO_8859_1)
                    .replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(changed))
                    .getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> TorchScript.read(ByteSource.of("net.pt", bytes)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("net.pt")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({"8", "'16,2'", "'16, 2'", "int64[8]", "'float32[16, 2]'", "bool[]", "[4]"})
  void readsShapes(String text) {
    assertThat(InputShape.parse(text).extents()).doesNotContain(0);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "x",
    "0",
    "'8,'",
    "int65[8]",
    "int64",
    "int64[8",
    "99999999999",
    "'8;2'",
    "-1",
    "8x2"
  })
  void refusesWhatIsNoShape(String text) {
    assertThatThrownBy(() -> InputShape.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int64[8]");
  }
}
