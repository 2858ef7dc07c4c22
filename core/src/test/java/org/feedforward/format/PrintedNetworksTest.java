package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequentials that PyTorch 2.13 printed and saved; scripts/make-golden writes them. */
class PrintedNetworksTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden/printed");

  static Stream<Path> networks() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(f -> Files.exists(f.resolve("model.txt"))).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void readsTheTextAndTheWeights(Path folder) {
    LoadOptions text = LoadOptions.architecture(folder.resolve("model.txt"));
    assertAgrees(folder, ModelFiles.read(folder.resolve("weights.pt"), text).graph());
  }

  /** PyTorch saves no whole module with parametrizations. */
  static Stream<Path> wholeNetworks() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(f -> Files.exists(f.resolve("whole.pt"))).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("wholeNetworks")
  void readsTheWholeModule(Path folder) {
    assertAgrees(folder, ModelFiles.read(folder.resolve("whole.pt"), LoadOptions.NONE).graph());
  }

  @Test
  void readsTheWholeModuleThatTorchCompileWrapped() {
    Path folder = FOLDER.resolve("batchnorm");
    assertAgrees(folder, ModelFiles.read(folder.resolve("compiled.pt"), LoadOptions.NONE).graph());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void printsWhatItReads(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("model.txt"));
    String plain =
        text.replaceAll(
            "(?s)Parametrized(\\w+)\\(\n *([^\n]*)\n *\\(parametrizations\\): .*?\n      \\)\n    \\)\n  \\)",
            "$1($2)");
    assertThat(Architecture.parse("model.txt", text)).hasToString(plain);
  }

  /** PyTorch 1.13 to 2.12 print no bias: it is there where there is a weight. */
  @ParameterizedTest
  @MethodSource("networks")
  void readsTheTextOfAnOlderPyTorch(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("model.txt"));
    assumeFalse(text.contains("Parametrized"));
    String older = text.replaceAll("(affine=(True|False)), bias=(?:True|False)", "$1");
    boolean sameMeaning = !text.matches("(?s).*affine=True, bias=False.*");
    assertThat(Architecture.parse("model.txt", older).toString().equals(text))
        .isEqualTo(sameMeaning);
  }

  @Test
  void refusesWhatReadsSeveralValues() {
    String text =
        "Sequential(\n  (0): Unflatten(dim=1, unflattened_size=(5, 3))\n"
            + "  (1): LSTM(3, 4, batch_first=True)\n"
            + "  (2): Linear(in_features=4, out_features=1, bias=True)\n)";
    assertThatThrownBy(() -> Model.of(Architecture.parse("model.txt", text)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "The layer 2 of a Sequential takes one input, and the layer before it gives 3");
  }

  @Test
  void refusesOtherParametrizations() {
    String text =
        """
        Sequential(
          (0): ParametrizedLinear(
            in_features=4, out_features=8, bias=True
            (parametrizations): ModuleDict(
              (weight): ParametrizationList(
                (0): _SpectralNorm()
              )
            )
          )
        )""";
    assertThatThrownBy(() -> Architecture.parse("model.txt", text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("0: ParametrizedLinear is not a layer that is known here");
  }

  @Test
  void takesAsManyIdsAsTheLayersNeed() {
    assertThat(input("embedding_flatten")).isEqualTo(ids(3));
    assertThat(input("embedding_layers")).isEqualTo(ids(3));
    assertThat(input("embedding_channels")).isEqualTo(ids(3));
    assertThat(input("embedding_one")).isEqualTo(ids());
    assertThat(input("embedding_linear")).isEqualTo(ids());
  }

  @Test
  void refusesIdsOfWhichNoNumberFits() {
    String text =
        "Sequential(\n  (0): Embedding(13, 6)\n  (1): Flatten(start_dim=1, end_dim=-1)\n"
            + "  (2): Linear(in_features=20, out_features=1, bias=True)\n)";
    assertThatThrownBy(() -> Model.of(Architecture.parse("model.txt", text)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("20");
  }

  @Test
  void refusesABagOfWhichTheNumberOfIdsIsNotKnown() {
    String text =
        "Sequential(\n  (0): EmbeddingBag(5, 3, mode='mean')\n"
            + "  (1): Linear(in_features=3, out_features=1, bias=True)\n)";
    assertThatThrownBy(() -> Model.of(Architecture.parse("model.txt", text)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("bags of any number of ids");
  }

  private static Port input(String network) {
    Path folder = FOLDER.resolve(network);
    LoadOptions text = LoadOptions.architecture(folder.resolve("model.txt"));
    return Model.of(ModelFiles.read(folder.resolve("weights.pt"), text).graph()).inputs().get(0);
  }

  private static Port ids(Integer... shape) {
    return new Port("input", DType.INT64, List.of(shape));
  }

  /** The outputs in their order: expected.npy, and expected_1.npy and so on of several. */
  private static void assertAgrees(Path folder, Graph graph) {
    Tensor input = Npy.read(folder.resolve("input.npy"));
    Graph simplified = Model.of(graph).graph();
    List<Tensor> found = List.copyOf(Interpreter.run(simplified, List.of(input)).values());
    for (int i = 0; i < found.size(); i++) {
      Path expected = folder.resolve(i == 0 ? "expected.npy" : "expected_" + i + ".npy");
      assertClose(found.get(i), Npy.read(expected));
    }
    assertThat(folder.resolve("expected_" + found.size() + ".npy")).doesNotExist();
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < found.size(); i++) {
      if (!Float.isFinite(expected.getFloat(i))) {
        assertThat(found.getFloat(i)).as("element %d", i).isEqualTo(expected.getFloat(i));
        continue;
      }
      double tolerance = 1e-5 + 1e-5 * Math.abs(expected.getDouble(i));
      assertThat(Math.abs(found.getDouble(i) - expected.getDouble(i)))
          .as("element %d: %s, expected %s", i, found.getFloat(i), expected.getFloat(i))
          .isLessThanOrEqualTo(tolerance);
    }
  }
}
