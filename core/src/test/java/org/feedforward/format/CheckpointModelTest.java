package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.feedforward.format.BadFiles.BadFile;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointModelTest {

  private static final List<String> SEQUENTIALS =
      List.of(
          "breast_cancer_folded",
          "digits_mlp",
          "iris_linear",
          "seed_relu",
          "seed_sigmoid",
          "wine_mlp");

  private static final List<String> OTHERS =
      List.of("diabetes_embed", "diabetes_gelu", "digits_autoencoder", "wine_two_heads");

  /** Every file of weights whose network is a Sequential. */
  static Stream<Path> weights() {
    return SEQUENTIALS.stream()
        .flatMap(
            name ->
                Stream.concat(
                    Resources.list("models/" + name, ".pt").stream(),
                    Resources.list("models/" + name, ".ckpt").stream()))
        .filter(file -> !file.toString().matches(".*/(traced|scripted|whole).*"));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void agreesWithPyTorch(Path file) {
    Golden golden = Golden.of(file.getParent().getFileName().toString());
    String expected =
        file.toString().contains("_bf16")
            ? "expected_bf16.npy"
            : file.toString().contains("_f16") ? "expected_f16.npy" : "expected.npy";
    golden.check(ModelFiles.read(file, golden.withText()), expected);
  }

  static Stream<String> sequentials() {
    return SEQUENTIALS.stream();
  }

  static Stream<String> others() {
    return OTHERS.stream();
  }

  @ParameterizedTest
  @MethodSource("sequentials")
  void rebuildsAWholeModelOfKnownLayers(String name) {
    Golden golden = Golden.of(name);
    LoadedModel loaded = ModelFiles.read(golden.file("whole_module.pt"), LoadOptions.NONE);
    golden.check(loaded, "expected.npy");
    String text =
        new String(Resources.bytes("models/" + name + "/module.txt"), StandardCharsets.UTF_8);
    assertThat(loaded.module().orElseThrow().module())
        .hasToString(Architecture.parse("module.txt", text).toString());
  }

  @ParameterizedTest
  @MethodSource("others")
  void refusesAWholeModelOfAClassOfItsOwn(String name) {
    Golden golden = Golden.of(name);
    assertThatThrownBy(() -> ModelFiles.read(golden.file("whole_module.pt"), LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("whole_module.pt")
        .hasMessageContaining("golden_models.")
        .hasMessageContaining("torch.save(model.state_dict(), \"model.pt\")")
        .hasMessageContaining(
            "torch.onnx.export(model, (example_of_two_rows,), \"model.onnx\", dynamic_shapes=");
  }

  @ParameterizedTest
  @MethodSource("others")
  void refusesARootWhoseWiringTheTextDoesNotShow(String name) {
    Golden golden = Golden.of(name);
    assertThatThrownBy(() -> ModelFiles.read(golden.file("state_dict.pt"), golden.withText()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("ONNX");
  }

  @Test
  void saysWhatWasConvertedAndTakenAway() {
    Golden relu = Golden.of("seed_relu");
    assertThat(ModelFiles.read(relu.file("state_dict_f64.pt"), relu.withText()).notes())
        .containsExactly("4 tensors of float64 converted to float32");
    assertThat(ModelFiles.read(relu.file("dataparallel.pt"), relu.withText()).notes())
        .containsExactly("the keys begin with module., which was taken away");
    assertThat(ModelFiles.read(relu.file("lightning.ckpt"), relu.withText()).notes())
        .contains(
            "the weights stand under state_dict",
            "the keys begin with model., which was taken away");
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void doesWithABadFileWhatItMust(BadFile file) throws IOException {
    file.check();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("GOLDEN_PWNED"));
    }
  }

  static Stream<BadFile> badFiles() {
    return BadFiles.of("pt");
  }

  @Test
  void refusesAnArchiveThatClaimsVeryManyEntries(@TempDir Path folder) throws IOException {
    byte[] whole = Resources.bytes("models/seed_relu/state_dict.pt");
    // the number of entries in the 64-bit directory, 42 bytes before the end's locator
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int directory = whole.length - 22 - 20 - 56;
    bytes.putLong(directory + 24, 110_000).putLong(directory + 32, 110_000);
    bytes.putShort(whole.length - 22 + 8, (short) -1).putShort(whole.length - 22 + 10, (short) -1);
    Path file = folder.resolve("many.pt");
    Files.write(file, whole);
    assertThatThrownBy(() -> ModelFiles.read(file, Golden.of("seed_relu").withText()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("110000 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits_mlp", "seed_relu"})
  void readsAnArchiveThatWasPackedAgain(String name, @TempDir Path folder) throws IOException {
    Golden golden = Golden.of(name);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed);
        ZipFile from = new ZipFile(golden.file("state_dict.pt").toFile())) {
      for (ZipEntry entry : from.stream().toList()) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        from.getInputStream(entry).transferTo(zip);
      }
    }
    Path file = folder.resolve("packed.pt");
    Files.write(file, packed.toByteArray());
    golden.check(ModelFiles.read(file, golden.withText()), "expected.npy");
  }

  @Test
  void makesNoWeightsForLayersWhoseKeysDoNotFit(@TempDir Path folder) throws IOException {
    // 40,000 x 40,000 floats would be 6 GB
    Path text = folder.resolve("huge.txt");
    Files.writeString(
        text,
        """
        Sequential(
          (0): Linear(in_features=40000, out_features=40000, bias=True)
        )
        """);
    assertThatThrownBy(
            () ->
                ModelFiles.read(
                    Resources.path("models/seed_relu/state_dict.pt"),
                    LoadOptions.architecture(text)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("0.weight has shape [5, 10], expected [40000, 40000]");
  }
}
