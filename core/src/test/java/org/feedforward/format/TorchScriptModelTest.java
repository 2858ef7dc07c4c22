package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.graph.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchScriptModelTest {

  static Stream<Path> scripts() {
    return Stream.of(
            "breast_cancer_folded",
            "diabetes_embed",
            "diabetes_gelu",
            "digits_autoencoder",
            "digits_mlp",
            "iris_linear",
            "seed_relu",
            "seed_sigmoid",
            "wine_mlp",
            "wine_two_heads")
        .flatMap(name -> Resources.list("models/" + name, ".pt").stream())
        .filter(file -> file.toString().matches(".*/(traced|scripted)[^/]*"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void agreesWithPyTorch(Path file) {
    String name = file.getParent().getFileName().toString();
    LoadedModel loaded = ModelFiles.read(file, LoadOptions.NONE);
    Golden.of(name)
        .check(
            loaded,
            name.equals("wine_two_heads")
                ? List.of("expected_logits.npy", "expected_alcohol.npy")
                : List.of("expected.npy"));
  }

  @Test
  void findsNamesTypesAndShapesOfTheInputs() {
    LoadedModel loaded =
        ModelFiles.read(Golden.of("diabetes_embed").file("traced.pt"), LoadOptions.NONE);
    assertThat(loaded.graph().inputs())
        .extracting(value -> ((Op.Input) value.op()).name() + " " + value.type())
        .containsExactly("cat int64[N, 2]", "num float32[N, 8]");
  }

  @Test
  void labelsTheResultOfEveryModuleWithItsPath() {
    LoadedModel loaded =
        ModelFiles.read(Golden.of("digits_autoencoder").file("traced.pt"), LoadOptions.NONE);
    assertThat(loaded.graph().labels()).containsKeys("encoder", "encoder.2", "decoder.0");
  }

  @Test
  void convolvesImages() {
    Golden golden = Golden.of("conv");
    LoadOptions row =
        new LoadOptions(
            Optional.empty(),
            Optional.empty(),
            BatchAxis.AUTO,
            Map.of("x", new InputShape(Optional.empty(), List.of(64))));
    golden.check(ModelFiles.read(golden.file("traced.pt"), row), "expected.npy");
  }
}
