package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.feedforward.Model;
import org.feedforward.format.onnx.CaseResult.Status;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operator of the table with attributes and operands off their defaults, opset by opset,
 * against what ONNX Runtime gave; scripts/make-onnx-cases records it.
 */
class OperatorVariantsRecordedTest {

  /** What the reasons of refusals hold; nothing else is refused. */
  private static final List<String> REFUSALS = List.of("its output 'o1' (number 1)");

  private static final Path RECORDED =
      Path.of("src/test/resources/org/feedforward/format/onnx/variants.bin.gz");

  @TempDir private Path folder;

  @Test
  void agreesWithOnnxRuntimeOrRefusesByName() throws IOException {
    unpack();
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> passed = new LinkedHashMap<>();
    for (OnnxCases.Case variant : OnnxCases.find(folder)) {
      CaseResult result = verify(variant);
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

  private static CaseResult verify(OnnxCases.Case variant) {
    try {
      return OnnxCases.verify(
          variant, new Tolerance(1e-6, 1e-5), OperatorVariantsRecordedTest::run);
    } catch (RuntimeException e) {
      return new CaseResult(String.valueOf(variant), Status.FAILED, e.toString(), 0, 0);
    }
  }

  private void unpack() throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(RECORDED)))) {
      while (true) {
        byte[] name = new byte[in.readUnsignedShort()];
        in.readFully(name);
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        Path file = folder.resolve(new String(name, StandardCharsets.UTF_8));
        Files.createDirectories(file.getParent());
        Files.write(file, content);
      }
    } catch (EOFException e) {
      assertThat(folder).isNotEmptyDirectory();
    }
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
