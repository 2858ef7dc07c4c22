package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders in folders of Hugging Face (scripts/make-huggingface) give what transformers gives. */
class EncoderFolderTest {

  private static final Path FOLDERS =
      Path.of("src/test/resources/org/feedforward/format/huggingface");

  @TempDir private Path temporary;

  static Stream<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      return folders.sorted().toList().stream();
    }
  }

  private static LoadOptions shapes(String... inputs) {
    Map<String, InputShape> shapes = new LinkedHashMap<>();
    for (String input : inputs) {
      shapes.put(input.split("=")[0], InputShape.parse(input.split("=")[1]));
    }
    return new LoadOptions(Optional.empty(), Optional.empty(), BatchAxis.AUTO, shapes);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void givesWhatTransformersGives(Path folder) throws IOException {
    boolean kinds = Files.exists(folder.resolve("token_type_ids.npy"));
    Model model =
        Model.load(
            folder, kinds ? shapes("input_ids=9", "token_type_ids=9") : shapes("input_ids=9"));
    List<Tensor> inputs = new ArrayList<>();
    for (Port input : model.inputs()) {
      inputs.add(Npy.read(folder.resolve(input.name() + ".npy")));
    }
    Map<String, Tensor> found =
        PlanRunner.run(Plan.compile(model.graph()), model.graph(), inputs, 7, 3);
    assertThat(found).isNotEmpty();
    found.forEach(
        (name, tensor) -> {
          Tensor expected = Npy.read(folder.resolve("expected_" + name + ".npy"));
          assertThat(tensor.shape()).isEqualTo(expected.shape());
          for (int i = 0; i < tensor.size(); i++) {
            assertThat(Tolerance.DEFAULT.allows(tensor.getFloat(i), expected.getFloat(i)))
                .as("%s %d: %s, expected %s", name, i, tensor.getFloat(i), expected.getFloat(i))
                .isTrue();
          }
        });
    assertThat(model.sources()).containsKeys("config.json", "model.safetensors");
  }

  @Test
  void asksForTheNumberOfTokens() {
    Path folder = FOLDERS.resolve("bert");
    assertRefused(folder, LoadOptions.NONE, "give --input-shape input_ids=N (at most 12)");
    assertRefused(folder, shapes("input_ids=13"), "takes at most 12 tokens");
    assertRefused(folder, shapes("tokens=9"), "has no input tokens");
    assertRefused(FOLDERS.resolve("roberta"), shapes("input_ids=13"), "takes at most 12 tokens");
    assertRefused(
        FOLDERS.resolve("distilbert"),
        shapes("input_ids=9", "token_type_ids=9"),
        "has no input token_type_ids: it has input_ids, attention_mask");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"model_type\": \"bert\"','\"model_type\": \"gpt2\"',model_type gpt2 is not read",
    "BertModel,BertForMaskedLM,architectures BertForMaskedLM is not read",
    "'\"is_decoder\": false','\"is_decoder\": true',is_decoder=true is not read",
    "gelu_new,quick_gelu,hidden_act quick_gelu is not known",
    "'\"num_attention_heads\": 2','\"num_attention_heads\": 3',are not an encoder",
    "'\"hidden_size\": 16','\"hidden_size\": 0',hidden_size=0 is not a size",
    "'\"num_hidden_layers\": 2','\"num_hidden_layers\": 1',unexpected key(s): encoder.layer.1",
    "'\"num_hidden_layers\": 2','\"num_hidden_layers\": 3',missing key encoder.layer.2",
    "'\"vocab_size\": 40','\"vocab_size\": 41',expected float32[41"
  })
  void refusesWhatItDoesNotKnow(String before, String after, String expected) throws IOException {
    Path source = FOLDERS.resolve("bert");
    Files.copy(source.resolve("model.safetensors"), temporary.resolve("model.safetensors"));
    String config = Files.readString(source.resolve("config.json"));
    assertThat(config).contains(before);
    Files.writeString(temporary.resolve("config.json"), config.replace(before, after));

    assertRefused(temporary, shapes("input_ids=9"), expected);
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    assertRefused(temporary, LoadOptions.NONE, "is a folder without config.json");
    Files.copy(FOLDERS.resolve("bert/config.json"), temporary.resolve("config.json"));
    assertRefused(temporary, shapes("input_ids=9"), "holds no model.safetensors");
  }

  @Test
  void refusesOtherPoolings() throws IOException {
    Path source = FOLDERS.resolve("minilm_mean");
    for (String name : List.of("config.json", "model.safetensors", "modules.json")) {
      Files.copy(source.resolve(name), temporary.resolve(name));
    }
    Files.createDirectory(temporary.resolve("1_Pooling"));
    Path pooling = temporary.resolve("1_Pooling/config.json");
    Files.writeString(pooling, "{\"pooling_mode_lasttoken\": true}");
    assertRefused(temporary, shapes("input_ids=9"), "pooling lasttoken is not read");

    String modules = Files.readString(temporary.resolve("modules.json"));
    Files.writeString(temporary.resolve("modules.json"), modules.replace("Normalize", "Dense"));
    assertRefused(temporary, shapes("input_ids=9"), "Transformer, Pooling, Dense");
    Files.writeString(
        temporary.resolve("modules.json"), modules.replace("1_Pooling", "../1_Pooling"));
    assertRefused(temporary, shapes("input_ids=9"), "the modules stand in folders");
  }

  private static void assertRefused(Path folder, LoadOptions options, String message) {
    assertThatThrownBy(() -> Model.load(folder, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }
}
