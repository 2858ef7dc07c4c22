package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PanelSourcesTest {

  @ParameterizedTest
  @EnumSource
  void theCommittedPanelsAreThoseOfTheGenerator(PanelSources.Inputs inputs) throws IOException {
    String expected = PanelSources.of(inputs);
    if (Boolean.getBoolean("feedforward.test.write")) {
      Files.writeString(inputs.file(), expected);
    }
    assertThat(Files.readString(inputs.file())).isEqualTo(expected);
  }
}
