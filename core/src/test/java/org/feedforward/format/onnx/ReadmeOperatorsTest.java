package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.nn.LayerType;
import org.feedforward.nn.Modules;
import org.junit.jupiter.api.Test;

/** The README of this module names what the code supports, no more and no less. */
class ReadmeOperatorsTest {

  @Test
  void listsEveryOperator() throws IOException {
    assertThat(row("operators of ONNX, opset 1 to " + OnnxOperators.NEWEST_OPSET))
        .isEqualTo(OnnxOperators.TABLE.stream().map(OnnxOperator::name).toList());
  }

  @Test
  void listsEveryOperatorThatPreparesNumbers() throws IOException {
    assertThat(row("operators of ai.onnx.ml"))
        .isEqualTo(OnnxMlOperators.TABLE.stream().map(OnnxOperator::name).toList());
  }

  @Test
  void listsEveryLayer() throws IOException {
    assertThat(row("layers of torch.nn"))
        .isEqualTo(Modules.TYPES.stream().map(LayerType::name).toList());
  }

  @Test
  void findsOperatorsInAlphabeticalOrder() {
    assertThat(OnnxOperators.TABLE.stream().map(OnnxOperator::name))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  /** The names in a row of the table. */
  private static List<String> row(String title) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Matcher row = Pattern.compile("\\| " + Pattern.quote(title) + " \\|(.*)\\|").matcher(readme);
    assertThat(row.find()).as(title).isTrue();
    return Pattern.compile("`(\\w+)`")
        .matcher(row.group(1))
        .results()
        .map(m -> m.group(1))
        .toList();
  }
}
