package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.graph.ModelException;

/** Broken and hostile files, each with what a reader must do. */
final class BadFiles {

  private BadFiles() {}

  /**
   * One file.
   *
   * @param path where it is
   * @param expect accept, refuse or refuse_or_accept
   * @param words what the message must hold
   * @param what what is wrong with it
   */
  record BadFile(Path path, String expect, String words, String what) {

    @Override
    public String toString() {
      return path.getFileName() + ": " + what;
    }

    /** Reads it as weights of the network seed_relu and checks what happens. */
    void check() {
      Golden golden = Golden.of("seed_relu");
      if (expect.equals("accept")) {
        String expected = path.toString().contains("f16") ? "expected_f16.npy" : "expected.npy";
        golden.check(ModelFiles.read(path, golden.withText()), expected);
      } else if (expect.equals("refuse")) {
        assertThatThrownBy(() -> ModelFiles.read(path, golden.withText()))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining(path.getFileName().toString())
            .hasMessageContaining(words);
      } else {
        try {
          ModelFiles.read(path, golden.withText());
        } catch (ModelException e) {
          assertThat(e).hasMessageContaining(words);
        }
      }
    }
  }

  static Stream<BadFile> of(String folder) {
    String table =
        new String(Resources.bytes("bad/" + folder + "/expect.tsv"), StandardCharsets.UTF_8);
    List<BadFile> files = new ArrayList<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] cells = line.split("\t", -1);
      files.add(
          new BadFile(
              Resources.path("bad/" + folder + "/" + cells[0]), cells[1], cells[2], cells[3]));
    }
    assertThat(Resources.list("bad/" + folder, "").size()).isEqualTo(files.size() + 1);
    return files.stream();
  }
}
