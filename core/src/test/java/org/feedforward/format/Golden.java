package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.Model;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** A network with rows of input and what PyTorch made of them. */
final class Golden {

  private static final Pattern TOLERANCE =
      Pattern.compile("\"atol\": ([0-9.e-]+), \"rtol\": ([0-9.e-]+)");

  private final Path folder;

  private Golden(Path folder) {
    this.folder = folder;
  }

  static Golden of(String name) {
    return new Golden(Resources.path("models/" + name));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  LoadOptions withText() {
    return LoadOptions.architecture(file("module.txt"));
  }

  /** Runs a loaded model on the inputs of this folder and compares with an expected output. */
  void check(LoadedModel loaded, String expected) {
    check(loaded, List.of(expected));
  }

  void check(LoadedModel loaded, List<String> expected) {
    check(loaded.graph(), expected);
  }

  private void check(Graph graph, List<String> expected) {
    Model model = Model.of(graph);
    List<Tensor> inputs = inputs(graph);
    List<Tensor> interpreted = List.copyOf(Interpreter.run(model.graph(), inputs).values());
    List<Tensor> planned = run(model, inputs);
    assertThat(planned).hasSameSizeAs(expected).isEqualTo(interpreted);
    for (int i = 0; i < expected.size(); i++) {
      assertClose(planned.get(i), Npy.read(file(expected.get(i))));
    }
  }

  private static List<Tensor> run(Model model, List<Tensor> inputs) {
    Plan plan = model.compile();
    Workspace workspace = plan.newWorkspace();
    int rows = inputs.get(0).dim(0);
    for (int input = 0; input < inputs.size(); input++) {
      Tensor tensor = inputs.get(input);
      int elements = tensor.size() / rows;
      for (int i = 0; i < tensor.size(); i++) {
        int row = i / elements;
        int element = i % elements;
        switch (tensor.dtype()) {
          case FLOAT32 -> workspace.putFloat(input, element, row, tensor.getFloat(i));
          case INT64 -> workspace.putLong(input, element, row, tensor.getLong(i));
          case BOOL -> workspace.putBoolean(input, element, row, tensor.getBoolean(i));
        }
      }
    }
    plan.run(workspace, rows);
    List<Tensor> outputs = new ArrayList<>();
    for (int output = 0; output < model.outputs().size(); output++) {
      int elements = model.outputs().get(output).elements();
      float[] values = new float[rows * elements];
      for (int row = 0; row < rows; row++) {
        workspace.getRow(output, row, values, row * elements);
      }
      List<Integer> shape = new ArrayList<>(List.of(rows));
      shape.addAll(model.outputs().get(output).shape());
      outputs.add(Tensor.of(values, shape.stream().mapToInt(Integer::intValue).toArray()));
    }
    return outputs;
  }

  /** The inputs by name where the file says names, else in the order of the golden files. */
  private List<Tensor> inputs(Graph graph) {
    List<Path> files = list("in.");
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      Value value = graph.inputs().get(i);
      Path named = file("in." + ((Op.Input) value.op()).name() + ".npy");
      Tensor tensor = Npy.read(Files.exists(named) ? named : files.get(i));
      assertThat(tensor.dtype()).isEqualTo(value.dtype());
      inputs.add(tensor);
    }
    return inputs;
  }

  private List<Path> list(String prefix) {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertClose(Tensor actual, Tensor expected) {
    Matcher tolerance = TOLERANCE.matcher(read("tolerance.json"));
    assertThat(tolerance.find()).isTrue();
    double atol = Double.parseDouble(tolerance.group(1));
    double rtol = Double.parseDouble(tolerance.group(2));
    assertThat(actual.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < actual.size(); i++) {
      double difference = Math.abs(actual.getDouble(i) - expected.getDouble(i));
      assertThat(difference)
          .as("element %d: %s, expected %s", i, actual.getFloat(i), expected.getFloat(i))
          .isLessThanOrEqualTo(atol + rtol * Math.abs(expected.getDouble(i)));
    }
  }

  private String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
