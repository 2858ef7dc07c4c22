package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {

  @TempDir private Path outside;

  private Path folder;

  @BeforeEach
  void writeWeights() throws IOException {
    folder = Files.createDirectory(outside.resolve("model"));
    Files.write(outside.resolve("secret.bin"), OnnxWriter.raw(Tensor.ones(4)));
    Files.write(folder.resolve("weights.bin"), OnnxWriter.raw(Tensor.ones(6)));
    Files.createDirectory(folder.resolve("more"));
    Files.write(folder.resolve("more/weights.bin"), OnnxWriter.raw(Tensor.ones(4)));
  }

  private Model load(String... keys) {
    Path file =
        OnnxWriter.opset(17)
            .input("x", FLOAT, -1, 4)
            .output("y")
            .initializer(OnnxWriter.external("w", new int[] {4}, keys))
            .node("Add", "x,w", "y")
            .write(folder);
    return Model.load(file, LoadOptions.NONE);
  }

  private void refuses(String why, String... keys) {
    assertThatThrownBy(() -> load(keys))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("'w'")
        .hasMessageContaining(why);
  }

  @Test
  void readsAPartOfAFileInTheFolder() {
    assertThat(load("location", "weights.bin", "offset", "8", "length", "16").sources())
        .containsKeys("model.onnx", "weights.bin");
  }

  @Test
  void readsFromAFolderBelow() {
    assertThat(load("location", "more/weights.bin").sources()).containsKey("more/weights.bin");
  }

  @Test
  void refusesToLeaveTheFolder() {
    refuses("relative path", "location", "../secret.bin");
    refuses("relative path", "location", "more/../../secret.bin");
    refuses("relative path", "location", outside.resolve("secret.bin").toString());
    refuses("relative path", "location", "more\\..\\..\\secret.bin");
    refuses("relative path", "location", "C:secret.bin");
    refuses("relative path", "location", "weights.bin\0.txt");
  }

  @Test
  void refusesSymbolicLinks() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("secret.bin"));
    Files.createSymbolicLink(folder.resolve("linked"), outside);
    refuses("symbolic link", "location", "link.bin");
    refuses("symbolic link", "location", "linked/secret.bin");
  }

  @Test
  void refusesHardLinks() throws IOException {
    Files.createLink(folder.resolve("hard.bin"), outside.resolve("secret.bin"));
    refuses("hard link", "location", "hard.bin");
  }

  @Test
  void refusesWhatIsNoFile() {
    refuses("not a regular file", "location", "more");
    refuses("missing", "location", "nowhere.bin");
    refuses("without a location", "offset", "0");
  }

  @Test
  void refusesAPlaceThatTheFileDoesNotHave() {
    refuses("bytes", "location", "weights.bin", "offset", "16", "length", "16");
    refuses("bytes", "location", "weights.bin", "offset", "9223372036854775807");
    refuses("'-4'", "location", "weights.bin", "offset", "-4");
  }

  @Test
  void refusesAnotherLengthThanTheTensorHas() {
    refuses("its type and shape need 16", "location", "weights.bin");
  }
}
