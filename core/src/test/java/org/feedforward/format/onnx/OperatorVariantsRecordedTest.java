package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.feedforward.format.onnx.CaseResult.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operator of the table with attributes and operands off their defaults, opset by opset,
 * against what ONNX Runtime gave; scripts/make-onnx-cases records it.
 */
class OperatorVariantsRecordedTest {

  /** What the reasons of refusals hold; nothing else is refused. */
  private static final List<String> REFUSALS = List.of("its output 'o1' (number 1)");

  @TempDir private Path folder;

  @Test
  void agreesWithOnnxRuntimeOrRefusesByName() throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> passed = new LinkedHashMap<>();
    for (OnnxCases.Case variant : RecordedCases.unpack("variants.bin.gz", folder)) {
      CaseResult result = RecordedCases.verify(variant);
      String operator = result.name().substring(0, result.name().indexOf('/'));
      boolean refused =
          result.status() == Status.REFUSED
              && REFUSALS.stream().anyMatch(result.reason()::contains);
      if (result.status() == Status.PASSED) {
        passed.merge(operator, 1, Integer::sum);
      } else if (!refused) {
        wrong.add(result.name() + " " + result.status() + ": " + result.reason());
      }
    }
    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    passed.put("Loop", 1); // EmbeddingBagLoopTest and networks have that of an EmbeddingBag
    assertThat(new TreeSet<>(passed.keySet()))
        .containsExactlyElementsOf(
            new TreeSet<>(OnnxOperators.TABLE.stream().map(OnnxOperator::name).toList()));
  }
}
