package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorVariantsTest {

  static List<String> operators() {
    return OperatorVariants.operators();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void giveWhatOnnxRuntimeGives(String operator) throws OrtException {
    for (int seed = 0; seed < 8; seed++) {
      OperatorVariants.Variant variant = OperatorVariants.of(operator, seed);
      // it refuses what came in with a later opset, or what it has no kernel for
      assertThat(OnnxRuntimeDifferences.compare(variant))
          .as(variant.name())
          .matches("(?s)agree|ONNX Runtime refuses: .*");
    }
  }
}
