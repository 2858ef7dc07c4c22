package org.feedforward.format.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.feedforward.format.io.FileBytes;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/**
 * Cases in the form of ONNX's own conformance suite: a folder with model.onnx and test_data_set_N
 * folders of input_M.pb and output_M.pb. The declared tensors are taken whole (no batch axis), and
 * inputs that a shape, an axis, a count or the like depends on are constants of the case.
 */
public final class OnnxCases {

  private static final String MODEL = "model.onnx";

  private OnnxCases() {}

  /**
   * One case.
   *
   * @param name what to call it
   * @param model its model
   * @param dataSets its folders of tensors
   */
  public record Case(String name, Path model, List<Path> dataSets) {

    public Case {
      dataSets = List.copyOf(dataSets);
    }
  }

  /** Computes a graph's outputs, in order, from its inputs. */
  public interface Runner {
    List<Tensor> run(Graph graph, List<Tensor> inputs);
  }

  /**
   * All cases in a tree, sorted by path, named by their folder in it: every folder that holds a
   * model.onnx.
   */
  public static List<Case> find(Path root) {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.getFileName().toString().equals(MODEL))
          .sorted()
          .forEach(model -> cases.add(of(name(root, model.getParent()), model, model.getParent())));
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("Listing " + root + ": " + e.getMessage(), e);
    }
    return cases;
  }

  /**
   * The case of a model with the data sets in a folder; the folder may be a data set itself.
   *
   * @param name what to call it
   */
  public static Case of(String name, Path model, Path folder) {
    boolean isDataSet = Files.exists(folder.resolve("input_0.pb"));
    return new Case(name, model, isDataSet ? List.of(folder) : list(folder, "test_data_set_", ""));
  }

  private static String name(Path root, Path folder) {
    String name = root.relativize(folder).toString();
    return name.isEmpty()
        ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
        : name;
  }

  /** Runs every data set of a case and compares. */
  public static CaseResult verify(Case onnxCase, Tolerance tolerance, Runner runner) {
    CaseComparison comparison = new CaseComparison(tolerance);
    try {
      if (onnxCase.dataSets.isEmpty()) {
        throw new ModelException(
            onnxCase.model.getFileName() + ": there is no folder test_data_set_0 next to it");
      }
      for (Path set : onnxCase.dataSets) {
        verify(onnxCase.model, set, comparison, runner);
      }
    } catch (ModelException e) {
      return CaseResult.refused(onnxCase.name, e.getMessage());
    } catch (RowFaultException e) {
      comparison.require(false, e.getMessage());
    }
    return comparison.result(onnxCase.name);
  }

  private static void verify(Path model, Path set, CaseComparison comparison, Runner runner) {
    try (FileBytes file = FileBytes.open(model);
        ExternalData externalData = ExternalData.beside(model)) {
      try {
        OnnxModel parsed = OnnxParser.model(file);
        new OnnxImporter(parsed, externalData, shapesOf(parsed)).requireSupported();
        Map<String, Tensor> byName = bind(parsed, list(set, "input_", ".pb"));
        List<TestTensor> expected = outputs(parsed, list(set, "output_", ".pb"));
        Graph graph = freezing(parsed, externalData, byName);
        compare(graph, runner.run(graph, inputs(graph, byName)), expected, comparison);
      } catch (ModelException e) {
        throw OnnxFile.named(file, e);
      }
    }
  }

  private static List<Tensor> inputs(Graph graph, Map<String, Tensor> byName) {
    List<Tensor> inputs = new ArrayList<>();
    for (Value value : graph.inputs()) {
      inputs.add(byName.get(((Op.Input) value.op()).name()));
    }
    return inputs;
  }

  private static void compare(
      Graph graph, List<Tensor> outputs, List<TestTensor> expected, CaseComparison comparison) {
    List<String> names = List.copyOf(graph.outputs().keySet());
    comparison.require(
        expected.size() == outputs.size(),
        "the data set has " + expected.size() + " outputs, the model " + outputs.size());
    for (int i = 0; i < Math.min(expected.size(), outputs.size()); i++) {
      comparison.add(names.get(i), expected.get(i), outputs.get(i));
    }
  }

  /** No shapes are missing: those of the data set will be given. */
  private static ImportSettings shapesOf(OnnxModel model) {
    Map<String, Shape> shapes = new HashMap<>();
    model.graph().inputs().forEach(info -> shapes.put(info.name(), Shape.SCALAR));
    return ImportSettings.ofCase(shapes, Map.of());
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
      if (OnnxType.of(info.elementType()).isEmpty()) {
        throw new ModelException(
            "the input " + Text.quote(info.name()) + " takes texts, which cases are not read with");
      }
      Tensor tensor = TestTensor.read(files.get(i), info.elementType()).tensor();
      if (tensor.dtype() != OnnxType.of(info.elementType()).orElseThrow().dtype()) {
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
          new OnnxImporter(model, externalData, ImportSettings.ofCase(shapes, frozen));
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
