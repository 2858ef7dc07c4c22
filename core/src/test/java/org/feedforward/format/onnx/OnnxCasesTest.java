package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.Resources;
import org.feedforward.format.onnx.CaseResult.Status;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The standard's own conformance cases, interpreted and compiled. */
class OnnxCasesTest {

  /**
   * The suite as Debian installs it, or where {@code -Dfeedforward.onnx.suite} says: with the cases
   * that the package onnx 1.23 makes, all pass or are refused.
   */
  private static final Path SUITE =
      Path.of(System.getProperty("feedforward.onnx.suite", "/usr/share/libonnx-testdata/data"));

  /** Operators that no case of the suite needs refused, but for these kinds. */
  private static final List<String> KNOWN_REFUSALS =
      List.of(
          "has operators that are not supported",
          "expected a tensor",
          "which is not supported (numbers and truth values are)",
          "which is not supported (numbers, truth values and texts are)",
          "takes texts, which cases are not read with", // OnnxTextEncodersTest
          "takes texts, but no LabelEncoder or OneHotEncoder makes numbers of them",
          "supported are float32, uint8",
          "takes keys and values of earlier calls, which is not supported",
          "its output 'qk_matmul_output' (number 3) is not supported",
          "has the attribute 'left_window_size', which is not known",
          "is string (type 8)",
          "is in training mode",
          "has onesided=1 for complex numbers",
          "with batch_dims=",
          "has peepholes",
          "resizes with mode",
          "has coordinate_transformation_mode",
          "gives the places of the largest",
          "is a loop other than that of an EmbeddingBag");

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheStandard(OnnxCases.Case standard) {
    CaseResult result = OnnxCases.verify(standard, Tolerance.ONNX, OnnxCasesTest::run);
    assertThat(result.status()).as(result.reason()).isEqualTo(Status.PASSED);
  }

  static Stream<OnnxCases.Case> cases() {
    return OnnxCases.find(Resources.path("onnx/cases")).stream();
  }

  @Test
  @EnabledIf("suiteIsInstalled")
  void agreesWithTheWholeSuiteOrRefusesNamingWhy() {
    List<CaseResult> wrong = new ArrayList<>();
    for (String kind : List.of("node", "simple", "pytorch-converted", "pytorch-operator")) {
      for (OnnxCases.Case standard : OnnxCases.find(SUITE.resolve(kind))) {
        CaseResult result = OnnxCases.verify(standard, Tolerance.ONNX, OnnxCasesTest::run);
        boolean refused =
            result.status() == Status.REFUSED
                && KNOWN_REFUSALS.stream().anyMatch(result.reason()::contains);
        if (result.status() != Status.PASSED && !refused) {
          wrong.add(result);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  static boolean suiteIsInstalled() {
    return Files.isDirectory(SUITE);
  }

  /** Both ways of running give the same bits. */
  private static List<Tensor> run(Graph described, List<Tensor> inputs) {
    Graph graph = Model.of(described).graph();
    List<Tensor> interpreted = List.copyOf(Interpreter.run(graph, inputs).values());
    List<Tensor> planned =
        List.copyOf(PlanRunner.run(Plan.compile(graph), graph, inputs, 1).values());
    assertThat(planned).isEqualTo(interpreted);
    return planned;
  }
}
