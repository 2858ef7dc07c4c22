package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.npy.Npz;
import org.feedforward.format.onnx.CaseResult.Status;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operators of ai.onnx.ml that prepare numbers, against what ONNX Runtime gave;
 * scripts/make-onnx-ml-cases records it.
 */
class OnnxMlOperatorsTest {

  @TempDir private Path folder;

  @Test
  void agreeWithOnnxRuntime() throws IOException {
    List<String> wrong = new ArrayList<>();
    TreeSet<String> passed = new TreeSet<>();
    for (OnnxCases.Case variant : RecordedCases.unpack("ml-variants.bin.gz", folder)) {
      CaseResult result = RecordedCases.verify(variant);
      if (result.status() == Status.PASSED) {
        passed.add(result.name().substring(0, result.name().indexOf('/')));
      } else {
        wrong.add(result.name() + " " + result.status() + ": " + result.reason());
      }
    }
    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    assertThat(passed)
        .containsExactlyElementsOf(OnnxMlOperators.TABLE.stream().map(OnnxOperator::name).toList());
  }

  @Test
  void prepareEveryRowOfABatchByItself() throws IOException {
    Path recorded = Path.of("src/test/resources/org/feedforward/format/onnx");
    Map<String, Tensor> rows = Npz.read(recorded.resolve("ml-network.npz"));
    Model model = Model.load(recorded.resolve("ml-network.onnx"), LoadOptions.NONE);
    List<Tensor> inputs = List.of(rows.get("x"), rows.get("id"));
    Tensor expected = rows.get("y");
    for (int group : new int[] {1, 7, 64}) {
      Tensor found =
          PlanRunner.run(model.compile(), model.graph(), inputs, 50, Math.min(group, 50))
              .values()
              .iterator()
              .next();
      assertThat(found.shape()).isEqualTo(expected.shape());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(Math.abs(found.getFloat(i) - expected.getFloat(i)))
            .isLessThan(1e-6f + 1e-5f * Math.abs(expected.getFloat(i)));
      }
    }
  }

  @Test
  void treesAndOthersAreRefusedByName() {
    OnnxNode tree =
        new OnnxNode("t", "TreeEnsembleClassifier", "ai.onnx.ml", List.of(), List.of(), Map.of());
    OnnxNode vectors =
        new OnnxNode("s", "SVMRegressor", "ai.onnx.ml", List.of(), List.of(), Map.of());
    assertThatThrownBy(() -> SupportCheck.require(List.of(tree, vectors), Map.of()))
        .hasMessageContaining("ai.onnx.ml.TreeEnsembleClassifier (node 't'")
        .hasMessageContaining("ai.onnx.ml.SVMRegressor (node 's'");
  }
}
