package org.feedforward.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void showsTheExampleThatCompiles() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/feedforward/example/QuickStart.java"));
    String shown =
        source
            .substring(
                source.indexOf("// begin") + "// begin\n".length(), source.indexOf("  // end"))
            .stripTrailing()
            .stripIndent();

    assertThat(Files.readString(Path.of("README.md"))).contains(shown);
  }

  @Test
  void printsLayerWeightBiasAndOutput() {
    PrintStream screen = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      QuickStart.main(new String[0]);
    } finally {
      System.setOut(screen);
    }

    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("Linear(in_features=10, out_features=5, bias=True)\ntensor([[");
    assertThat(text.lines().filter(line -> line.contains("tensor("))).hasSize(3);
  }
}
