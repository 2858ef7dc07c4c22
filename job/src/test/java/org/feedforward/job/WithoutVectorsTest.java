package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A JVM without the vector module goes on in scalar code, says so once, and gives the same bits.
 */
class WithoutVectorsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void scoresInScalarCodeSaysSoOnceAndGivesTheSameBits(SameBits network) throws Exception {
    Path scalar = folder.resolve("scalar");
    Path log = folder.resolve("log");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : System.getProperty("feedforward.test.jvm").split(" ")) {
      if (!option.startsWith("--add-modules")) {
        words.add(option);
      }
    }
    words.addAll(List.of("-Xmx1g", "-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(network.score(folder, SameBits.parquet(), scalar));
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Processes.await(process);
    String text = Files.readString(log);
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text.lines().filter(line -> line.startsWith("Kernels: ")))
        .singleElement()
        .asString()
        .contains("scalar", "--add-modules jdk.incubator.vector");
    assertThat(SameBits.digest(LocalSpark.session().read().parquet(scalar.toString())))
        .isEqualTo(network.digest());
  }
}
