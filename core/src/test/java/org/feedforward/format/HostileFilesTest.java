package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.feedforward.text.Printable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files are refused with a sentence by a JVM of 256 MB, which reads them all. */
@Timeout(600) // no measurement: a loop without an end must not stop the suite
class HostileFilesTest {

  @TestFactory
  Stream<DynamicTest> areRefusedInASmallHeap(@TempDir Path folder)
      throws IOException, InterruptedException {
    Map<String, String> refusals = refusals(folder);
    List<HostileFile> files = HostileFiles.all();
    assertThat(refusals).hasSameSizeAs(files);
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.shown(), () -> check(file, refusals)));
  }

  private static void check(HostileFile file, Map<String, String> refusals) {
    String message = refusals.get(file.shown());
    assertThat(message)
        .isNotEqualTo("accepted")
        .isNotEqualTo("out of memory")
        .doesNotContain("unforeseen")
        .contains(file.words())
        .hasSizeLessThanOrEqualTo(Printable.LONGEST_MESSAGE)
        .doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029\u202e]");
  }

  private static Map<String, String> refusals(Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                HostileFiles.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Map<String, String> refusals = new TreeMap<>();
    for (String line : output.split("\n")) {
      refusals.put(line.substring(0, line.indexOf('\t')), line.substring(line.indexOf('\t') + 1));
    }
    return refusals;
  }
}
