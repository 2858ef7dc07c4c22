package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Costs;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of the kinds that score tables, exported by PyTorch (scripts/make-networks). */
class OnnxNetworksTest {

  private static Path networks() throws URISyntaxException {
    return Path.of(OnnxNetworksTest.class.getResource("/golden/networks").toURI());
  }

  static Stream<Path> folders() throws IOException, URISyntaxException {
    try (Stream<Path> folders = Files.list(networks())) {
      return folders.sorted().toList().stream();
    }
  }

  private static Model load(Path folder) {
    return Model.load(folder.resolve("model.onnx"), LoadOptions.NONE);
  }

  private static List<Tensor> inputs(Path folder, Graph graph) {
    return graph.inputs().stream()
        .map(value -> Npy.read(folder.resolve(((Op.Input) value.op()).name() + ".npy")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void computesWhatPyTorchComputes(Path folder) {
    Graph graph = load(folder).graph();
    List<Tensor> inputs = inputs(folder, graph);
    int rows = inputs.get(0).dim(0);
    Map<String, Tensor> outputs = PlanRunner.run(Plan.compile(graph), graph, inputs, rows, 17);
    assertThat(outputs).isEqualTo(Interpreter.run(graph, inputs));
    outputs.forEach((name, found) -> assertClose(found, Npy.read(folder.resolve(name + ".npy"))));
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < found.size(); i++) {
      double difference = Math.abs(found.getDouble(i) - expected.getDouble(i));
      assertThat(difference)
          .as("element %d: %s, expected %s", i, found.getFloat(i), expected.getFloat(i))
          .isLessThanOrEqualTo(1e-6 + 1e-5 * Math.abs(expected.getDouble(i)));
    }
  }

  @Test
  void saysWhatTheFileHolds() throws URISyntaxException {
    Model model = load(networks().resolve("residual_mlp"));
    assertThat(model.notes()).anyMatch(note -> note.contains("41 nodes (9 Constant, 8 Gemm"));
    assertThat(Costs.operations(model.graph())).containsEntry("linear", 8);
  }

  @Test
  void givesAnyValueInBetweenAsAnOutput() throws URISyntaxException {
    Path folder = networks().resolve("deepfm");
    Model model = load(folder);
    assertThat(model.valueNames()).contains("probability", "/embedding/Gather_output_0");
    Model vectors = model.withOutputs(List.of("/embedding/Gather_output_0", "probability"));
    assertThat(vectors.outputs().get(0).shape()).containsExactly(4, 6);
    List<Tensor> inputs = inputs(folder, vectors.graph());
    assertThat(Interpreter.run(vectors.graph(), inputs).get("probability"))
        .isEqualTo(Interpreter.run(model.graph(), inputs).get("probability"));
  }
}
