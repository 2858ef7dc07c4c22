package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plan in steady state allocates nothing, also where other code has used another vector species:
 * tried in JVMs of their own, since what C2 knows of a class it never forgets.
 */
class AllocationTest {

  @ParameterizedTest
  @ValueSource(strings = {"alone", "after-other-species"})
  void allocatesNothingPerRun(String what) throws IOException, InterruptedException {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                AllocationProbe.class.getName(),
                what)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines()).isNotEmpty().allMatch(line -> line.endsWith(": 0 bytes"));
    assertThat(List.of(output.split("\n"))).hasSize(AllocationProbe.LINES);
  }
}
