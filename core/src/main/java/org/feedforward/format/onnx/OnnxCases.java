package org.feedforward.format.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.io.FileBytes;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.Tensor;

/**
 * Cases in the form of ONNX's own conformance suite: a folder with model.onnx and test_data_set_N
 * folders of input_M.pb and output_M.pb. The declared tensors are taken whole (no batch axis), and
 * inputs that a shape, an axis, a count or the like depends on are constants of the case.
 */
public final class OnnxCases {

  private static final String MODEL = "model.onnx";

  private OnnxCases() {}

  /** All case folders in a tree, the tree's root included, sorted by path. */
  public static List<Path> find(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().equals(MODEL))
          .map(Path::getParent)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelException("Listing " + root + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs every data set of a case and compares.
   *
   * @param name what to call the case
   * @param directory its folder
   * @param tolerance how far the outputs may be off
   * @param runner computes a graph's outputs, in order, from its inputs
   */
  public static CaseResult verify(
      String name,
      Path directory,
      Tolerance tolerance,
      BiFunction<Graph, List<Tensor>, List<Tensor>> runner) {
    Comparison comparison = new Comparison(tolerance);
    try {
      List<Path> sets = list(directory, "test_data_set_", "");
      if (sets.isEmpty()) {
        throw new ModelException("has no folder test_data_set_0");
      }
      for (Path set : sets) {
        verify(directory.resolve(MODEL), set, comparison, runner);
      }
    } catch (ModelException e) {
      return CaseResult.refused(name, e.getMessage());
    }
    return comparison.result(name);
  }

  private static void verify(
      Path model,
      Path set,
      Comparison comparison,
      BiFunction<Graph, List<Tensor>, List<Tensor>> runner) {
    try (FileBytes file = FileBytes.open(model);
        ExternalData externalData = ExternalData.beside(model)) {
      try {
        OnnxModel parsed = OnnxParser.model(file);
        new OnnxImporter(parsed, externalData, shapesOf(parsed)).requireSupported();
        Map<String, Tensor> byName = bind(parsed, list(set, "input_", ".pb"));
        List<TestTensor> expected = outputs(parsed, list(set, "output_", ".pb"));
        Graph graph = freezing(parsed, externalData, byName);
        List<Tensor> bound =
            graph.inputs().stream()
                .map(input -> byName.get(((org.feedforward.graph.Op.Input) input.op()).name()))
                .toList();
        List<Tensor> outputs = runner.apply(graph, bound);
        List<String> names = List.copyOf(graph.outputs().keySet());
        comparison.require(expected.size() == outputs.size(), "the number of outputs differs");
        for (int i = 0; i < Math.min(expected.size(), outputs.size()); i++) {
          comparison.add(names.get(i), expected.get(i), outputs.get(i));
        }
      } catch (ModelException e) {
        throw OnnxFile.named(file, e);
      }
    }
  }

  /** No shapes are missing: those of the data set will be given. */
  private static ImportSettings shapesOf(OnnxModel model) {
    Map<String, Shape> shapes = new HashMap<>();
    model.graph().inputs().forEach(info -> shapes.put(info.name(), Shape.SCALAR));
    return new ImportSettings(BatchAxis.NONE, shapes, Map.of());
  }

  /** The inputs by name; initialisers that are listed as inputs bring their own values. */
  private static Map<String, Tensor> bind(OnnxModel model, List<Path> files) {
    Set<String> initializers = new LinkedHashSet<>();
    model.graph().initializers().forEach(tensor -> initializers.add(tensor.name()));
    List<OnnxValueInfo> declared =
        model.graph().inputs().stream()
            .filter(info -> !initializers.contains(info.name()))
            .toList();
    if (declared.size() != files.size()) {
      throw new ModelException(
          "the data set has " + files.size() + " inputs, the model " + declared.size());
    }
    Map<String, Tensor> bound = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      OnnxValueInfo info = declared.get(i);
      Tensor tensor = TestTensor.read(files.get(i), info.elementType()).tensor();
      if (tensor.dtype() != ElementType.of(info.elementType()).orElseThrow().dtype()) {
        throw new ModelException(
            "the data set has " + tensor.dtype() + " for the input " + Text.quote(info.name()));
      }
      bound.put(info.name(), tensor);
    }
    return bound;
  }

  private static List<TestTensor> outputs(OnnxModel model, List<Path> files) {
    List<OnnxValueInfo> declared = model.graph().outputs();
    List<TestTensor> tensors = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      long type = i < declared.size() ? declared.get(i).elementType() : 0;
      tensors.add(TestTensor.read(files.get(i), type));
    }
    return tensors;
  }

  /** Imports with as few inputs made constant as the model allows. */
  private static Graph freezing(
      OnnxModel model, ExternalData externalData, Map<String, Tensor> inputs) {
    Map<String, Shape> shapes = new HashMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, Shape.of(tensor.shape())));
    Map<String, Tensor> frozen = new HashMap<>();
    while (true) {
      OnnxImporter importer =
          new OnnxImporter(model, externalData, new ImportSettings(BatchAxis.NONE, shapes, frozen));
      try {
        return importer.graph();
      } catch (ModelException e) {
        Set<String> wanted = new LinkedHashSet<>(importer.wantedConstant());
        wanted.removeAll(frozen.keySet());
        if (wanted.isEmpty()) {
          throw e;
        }
        wanted.forEach(name -> frozen.put(name, inputs.get(name)));
      }
    }
  }

  /** The entries of a folder of that beginning and end, in the order of their numbers. */
  private static List<Path> list(Path directory, String prefix, String suffix) {
    List<Path> found = new ArrayList<>();
    for (int i = 0; ; i++) {
      Path next = directory.resolve(prefix + i + suffix);
      if (!Files.exists(next)) {
        return found;
      }
      found.add(next);
    }
  }
}
