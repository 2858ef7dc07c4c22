package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.feedforward.Model;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.Json;
import org.feedforward.format.io.JsonObject;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Counts over a folder of networks, each exported in several ways, what agrees with PyTorch's
 * numbers, what is refused and what is wrong: {@code -Dfeedforward.golden=FOLDER}, a folder with a
 * MANIFEST.json. {@code -Dfeedforward.golden.way=pt2} looks at one way alone.
 */
@EnabledIfSystemProperty(
    named = "feedforward.golden",
    matches = ".+",
    disabledReason = "set feedforward.golden to a folder of networks with a MANIFEST.json")
class GoldenManifestTest {

  /** Exported for 32 rows and no other number. */
  private static final Set<String> OPEN_BATCH_NEEDED = Set.of("onnx_naive_b32");

  /** Of networks in half precision, which are computed in float32 here. */
  private static final Tolerance HALF = new Tolerance(2e-3, 2e-3);

  private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void nothingIsWrong() throws IOException {
    Path folder = Path.of(System.getProperty("feedforward.golden"));
    String only = System.getProperty("feedforward.golden.way", "");
    byte[] manifest = Files.readAllBytes(folder.resolve("MANIFEST.json"));
    Object networks =
        Json.read("MANIFEST.json", ByteSource.of("MANIFEST.json", manifest), Set.of());
    for (Object item : (List<?>) networks) {
      JsonObject network = JsonObject.of("MANIFEST.json", item);
      for (String way : network.object("ways").fields().keySet()) {
        if (way.contains(only)) {
          count(folder.resolve(network.text("network")), network, way);
        }
      }
    }
    counts.forEach((way, results) -> System.out.printf(Locale.ROOT, "%-18s %s%n", way, results));
    assertThat(wrong).isEmpty();
  }

  private void count(Path folder, JsonObject network, String way) {
    JsonObject files = network.object("ways").object(way);
    String result = "agree";
    String why = "";
    try {
      why = check(folder, network, files, way);
      if (!why.isEmpty()) {
        result = "wrong";
        wrong.add(network.text("network") + " " + way + ": " + why);
      }
    } catch (ModelException e) {
      result = "refused";
      why = e.getMessage();
    } catch (RuntimeException e) {
      result = "failed";
      why = e.toString();
      wrong.add(network.text("network") + " " + way + ": " + why);
    }
    counts.computeIfAbsent(way, w -> new TreeMap<>()).merge(result, 1, Integer::sum);
    if (!result.equals("agree")) {
      System.out.printf(
          Locale.ROOT, "%-8s %-18s %-18s %s%n", result, way, network.text("network"), why);
    }
  }

  /** Says what is wrong, or nothing. */
  private static String check(Path folder, JsonObject network, JsonObject files, String way) {
    Optional<Path> text = files.maybeText("architecture").map(folder::resolve);
    BatchAxis axis = OPEN_BATCH_NEEDED.contains(way) ? BatchAxis.FIRST : BatchAxis.AUTO;
    Map<String, Tensor> inputs = tensors(folder, network.object("inputs"));
    LoadOptions options =
        new LoadOptions(
            text, Optional.empty(), axis, way.equals("jit_script") ? shapes(inputs) : Map.of());
    Model model = Model.load(folder.resolve(files.text("file")), options);
    Map<String, Tensor> expected = tensors(folder, network.object("outputs"));
    List<Tensor> bound = new ArrayList<>();
    List<String> names = List.copyOf(inputs.keySet());
    if (model.graph().inputs().size() > inputs.size()) {
      throw new ModelException("the file has more inputs than the network");
    }
    for (Value input : model.graph().inputs()) {
      String name = ((Op.Input) input.op()).name();
      bound.add(inputs.containsKey(name) ? inputs.get(name) : inputs.get(names.get(bound.size())));
    }
    int rows = Math.toIntExact(network.integer("rows"));
    Tolerance tolerance = network.text("network").startsWith("half_") ? HALF : Tolerance.DEFAULT;
    return run(model, bound, List.copyOf(expected.values()), rows, tolerance);
  }

  /** What a row holds, as {@code --input-shape} says it for scripted code without an example. */
  private static Map<String, InputShape> shapes(Map<String, Tensor> inputs) {
    Map<String, InputShape> shapes = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) -> {
          List<Integer> row = new ArrayList<>();
          for (int axis = 1; axis < tensor.rank(); axis++) {
            row.add(tensor.dim(axis));
          }
          shapes.put(name, new InputShape(Optional.of(tensor.dtype()), row));
        });
    return shapes;
  }

  private static Map<String, Tensor> tensors(Path folder, JsonObject files) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    files.fields().forEach((name, f) -> tensors.put(name, Npy.read(folder.resolve((String) f))));
    return tensors;
  }

  private static String run(
      Model model, List<Tensor> inputs, List<Tensor> expected, int rows, Tolerance tolerance) {
    Plan plan = model.compile();
    Workspace workspace = plan.newWorkspace();
    List<Value> outputs = List.copyOf(model.graph().outputs().values());
    for (int first = 0; first < rows; first += plan.rows()) {
      int count = Math.min(plan.rows(), rows - first);
      for (int i = 0; i < inputs.size(); i++) {
        Tensor tensor = inputs.get(i);
        int elements = tensor.size() / rows;
        if (elements != model.graph().inputs().get(i).shape().perRow()) {
          throw new ModelException("input " + i + " is " + model.graph().inputs().get(i).type());
        }
        for (int at = 0; at < count * elements; at++) {
          int from = first * elements + at;
          int row = at / elements;
          switch (model.graph().inputs().get(i).dtype()) {
            case FLOAT32 -> workspace.putFloat(i, at % elements, row, tensor.getFloat(from));
            case INT64 -> workspace.putLong(i, at % elements, row, tensor.getLong(from));
            case BOOL -> workspace.putBoolean(i, at % elements, row, tensor.getBoolean(from));
          }
        }
      }
      plan.run(workspace, count);
      for (int o = 0; o < expected.size(); o++) {
        Tensor right = expected.get(o);
        String fault = compare(workspace, outputs.get(o), o, right, first, count, rows, tolerance);
        if (!fault.isEmpty()) {
          return fault;
        }
      }
    }
    return "";
  }

  private static String compare(
      Workspace workspace,
      Value output,
      int o,
      Tensor expected,
      int first,
      int count,
      int rows,
      Tolerance tolerance) {
    int elements = expected.size() / rows;
    if (elements != output.shape().perRow()) {
      return "output " + o + " has shape " + output.shape();
    }
    for (int at = 0; at < count * elements; at++) {
      int row = at / elements;
      double found =
          switch (output.dtype()) {
            case FLOAT32 -> workspace.getFloat(o, at % elements, row);
            case INT64 -> workspace.getLong(o, at % elements, row);
            case BOOL -> workspace.getBoolean(o, at % elements, row) ? 1 : 0;
          };
      double right = expected.getDouble(first * elements + at);
      if (!tolerance.allows(found, right)) {
        return "output " + o + ", row " + (first + row) + ": " + found + ", expected " + right;
      }
    }
    return "";
  }
}
