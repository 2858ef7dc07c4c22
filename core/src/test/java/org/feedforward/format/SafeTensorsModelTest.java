package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.feedforward.format.BadFiles.BadFile;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsModelTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "breast_cancer_folded",
        "digits_mlp",
        "iris_linear",
        "seed_relu",
        "seed_sigmoid",
        "wine_mlp"
      })
  void agreesWithPyTorch(String name) {
    Golden golden = Golden.of(name);
    golden.check(
        ModelFiles.read(golden.file("model.safetensors"), golden.withText()), "expected.npy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"diabetes_embed", "diabetes_gelu", "digits_autoencoder", "wine_two_heads"})
  void refusesARootWhoseWiringTheTextDoesNotShow(String name) {
    Golden golden = Golden.of(name);
    assertThatThrownBy(() -> ModelFiles.read(golden.file("model.safetensors"), golden.withText()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("module.txt")
        .hasMessageContaining("ONNX");
  }

  @Test
  void namesTheKeysWhenTheNetworkIsNotGiven() {
    Golden golden = Golden.of("seed_relu");
    assertThatThrownBy(() -> ModelFiles.read(golden.file("model.safetensors"), LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("--architecture")
        .hasMessageContaining("0.weight [5, 10]");
  }

  @Test
  void recordsTheHashesOfAllFiles() {
    Golden golden = Golden.of("seed_relu");
    LoadedModel loaded = ModelFiles.read(golden.file("model.safetensors"), golden.withText());
    assertThat(loaded.sources()).containsOnlyKeys("model.safetensors", "module.txt");
    assertThat(loaded.sources().values()).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void doesWithABadFileWhatItMust(BadFile file) {
    file.check();
  }

  static Stream<BadFile> badFiles() {
    return BadFiles.of("safetensors");
  }
}
