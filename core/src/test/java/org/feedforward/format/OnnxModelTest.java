package org.feedforward.format;

import java.util.stream.Stream;
import org.feedforward.format.BadFiles.BadFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxModelTest {

  @ParameterizedTest
  @MethodSource("badFiles")
  void readsWhatIsRightAndRefusesWhatIsNot(BadFile file) {
    file.check();
  }

  static Stream<BadFile> badFiles() {
    return BadFiles.of("onnx").filter(file -> !file.expect().equals("data"));
  }
}
