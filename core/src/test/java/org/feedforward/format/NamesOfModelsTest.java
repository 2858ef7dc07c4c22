package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sound model shows of its names, and what a printed network's lines may hold. */
class NamesOfModelsTest {

  private static final String NAME = "a\u001b[2J\nb\u2028\u202e";
  private static final String SHOWN = "a\\u001b[2J\\u000ab\\u2028\\u202e";

  @TempDir private Path folder;

  @Test
  void ofInputsAndOutputsAreEscaped() {
    assertThat(new Port(NAME, DType.FLOAT32, List.of(4))).hasToString(SHOWN + ": float32[4]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sequential(\n  (a\u001b): ReLU()\n)",
        "Sequential(\n  (a\u2028b): ReLU()\n)",
        "Sequential(\n  (0): Re\u001bLU()\n)",
        "Sequential(\n  (0): Softmax(dim=\u001b[2J)\n)",
        "Sequential(\n  (0): Linear(in_features=1, out_features=1, a\u202e=1)\n)",
        "Mine\u001b[2J(\n  (0): ReLU()\n)"
      })
  void ofPrintedLayersAreEscaped(String text) throws IOException {
    Path printed = Files.writeString(folder.resolve("net\u001b.txt"), text);
    assertThatThrownBy(() -> Architecture.read(printed))
        .isInstanceOf(ModelException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("[\u001b\u2028\u202e]"));
  }
}
