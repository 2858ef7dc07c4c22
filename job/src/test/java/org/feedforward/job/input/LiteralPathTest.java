package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths with letters of globs, and checksum files beside paths. */
class LiteralPathTest {

  private final Configuration configuration = new Configuration(false);

  @TempDir private Path folder;

  private String of(String path) {
    InputConfig config =
        new InputConfig(path, Format.CSV, new Options(Map.of()), Optional.empty(), false, false, 0);
    return LiteralPath.of(config, configuration).path();
  }

  @Test
  void whatStandsThereByThatNameIsMeant() throws IOException {
    Path file = Files.writeString(folder.resolve("part[1]*.csv"), "");
    assertThat(of(file.toString())).isEqualTo(folder + "/part\\[1\\]\\*.csv");
    assertThat(of(folder + "/part*")).isEqualTo(folder + "/part*");
    assertThat(of(folder + "/plain.csv")).isEqualTo(folder + "/plain.csv");
    assertThat(of("nowhere://x/[a]")).isEqualTo("nowhere://x/[a]");
  }

  @Test
  void everyLetterOfGlobsIsEscaped() {
    assertThat(LiteralPath.escaped("a[b]{c}*?\\d")).isEqualTo("a\\[b\\]\\{c\\}\\*\\?\\\\d");
    assertThat(LiteralPath.escaped("/a/b.csv")).isEqualTo("/a/b.csv");
  }

  @Test
  void checksumsOfAnotherVersionAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "");
    Exception end = new EOFException("x");
    assertThat(Checksums.advice(file.toString(), end)).isEmpty();
    Path checksum = Files.writeString(folder.resolve(".a.csv.crc"), "");
    for (Exception cause :
        new Exception[] {
          end,
          new ChecksumException("x", 0),
          new IOException("Checksum error: a"),
          new IOException("Read past End of File")
        }) {
      assertThat(Checksums.advice(file.toString(), cause))
          .contains("its checksum file " + checksum + " belongs to another version of it");
      assertThat(Checksums.advice("file:" + file, cause)).isNotEmpty();
    }
    assertThat(Checksums.advice(file.toString(), new IOException("denied"))).isEmpty();
    assertThat(Checksums.advice(file.toString(), new IOException())).isEmpty();
    assertThat(Checksums.advice("file:a b", end)).isEmpty();
  }
}
