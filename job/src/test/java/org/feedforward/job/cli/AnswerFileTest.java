package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerFileTest {

  @TempDir private Path folder;

  private static void write(Path file, String text) {
    assertThat(AnswerFile.of(file.toString()).write(text)).startsWith("Wrote ");
  }

  @Test
  void aFileIsReplacedWholeAndNothingStaysBeside() throws IOException {
    Path file = folder.resolve("run.html");
    write(file, "old");
    Object first = Files.getAttribute(file, "unix:ino");
    write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(first);
    assertThat(folder.toFile().list()).containsExactly("run.html");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = folder.resolve("run-1.html");
    write(file, "old");
    Path link = Files.createSymbolicLink(folder.resolve("run.html"), file);
    write(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void whatIsNoFileIsWrittenTo() {
    write(Path.of("/dev/null"), "text");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    AnswerFile file = AnswerFile.of(folder.resolve("none/run.html").toString());
    assertThatThrownBy(() -> file.write("text"))
        .isInstanceOf(JobException.class)
        .hasMessage("Writing " + folder.resolve("none/run.html") + ": no such file or folder");
  }
}
