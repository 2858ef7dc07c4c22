package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README of this module names the operators that the code knows, no more and no less. */
class ReadmeOperatorsTest {

  @Test
  void listsEveryOperatorOfTorchScript() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Matcher list = Pattern.compile("(?s)Operators \\(aten\\): (.*?)\\.\n").matcher(readme);
    assertThat(list.find()).isTrue();
    assertThat(Pattern.compile("`(\\w+)`").matcher(list.group(1)).results().map(m -> m.group(1)))
        .containsExactlyElementsOf(AtenOperators.names());
  }
}
