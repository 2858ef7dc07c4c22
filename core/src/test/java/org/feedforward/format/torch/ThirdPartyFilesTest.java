package org.feedforward.format.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.npy.Npz;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Files of other projects, which are not kept here: {@code -Dfeedforward.thirdparty=FOLDER} names a
 * folder of .pt and .pth files, each with its tensors in a file of the same name and .npz.
 */
class ThirdPartyFilesTest {

  @Test
  @EnabledIfSystemProperty(named = "feedforward.thirdparty", matches = ".+")
  void readsExactlyTheTensorsThatPyTorchReads() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("feedforward.thirdparty")))) {
      files = all.filter(file -> file.toString().matches(".*\\.pth?")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path path : files) {
      Map<String, Tensor> expected = Npz.read(Path.of(path + ".npz"));
      try (FileBytes file = FileBytes.open(path)) {
        assertThat(Checkpoint.tensors(file))
            .as(path.toString())
            .containsExactlyInAnyOrderEntriesOf(expected);
      }
    }
  }
}
