package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Interpreter;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What make_variants.py saved with PyTorch in every way that people do. */
class VariantsTest {

  static Stream<Path> scripts() {
    return Resources.list("scripts", "").stream();
  }

  static Stream<Path> checkpoints() {
    return Resources.list("checkpoints", "").stream();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void scriptsAgreeWithPyTorch(Path folder) {
    agrees(folder, Model.load(folder.resolve("m.pt"), LoadOptions.NONE));
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void checkpointsAgreeWithPyTorch(Path folder) {
    LoadOptions text = LoadOptions.architecture(folder.resolve("module.txt"));
    agrees(folder, Model.load(folder.resolve("w.pt"), text));
  }

  private static void agrees(Path folder, Model model) {
    List<Tensor> inputs = arrays(folder, "in", model.inputs().size());
    List<Tensor> found = List.copyOf(Interpreter.run(model.graph(), inputs).values());
    List<Tensor> expected = arrays(folder, "out", found.size());
    for (int k = 0; k < found.size(); k++) {
      assertThat(found.get(k).size()).isEqualTo(expected.get(k).size());
      for (int i = 0; i < found.get(k).size(); i++) {
        float e = expected.get(k).getFloat(i);
        assertThat(Math.abs(found.get(k).getFloat(i) - e))
            .as("output %d, element %d", k, i)
            .isLessThanOrEqualTo(1e-5f + 1e-4f * Math.abs(e));
      }
    }
  }

  private static List<Tensor> arrays(Path folder, String kind, int count) {
    List<Tensor> arrays = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      arrays.add(Npy.read(folder.resolve(kind + k + ".npy")));
    }
    return arrays;
  }
}
