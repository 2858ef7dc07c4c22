package org.feedforward.format.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.NegativeIds;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.tensor.Tensor;

/** Reads and runs the models that tests write. */
final class OnnxRunner {

  private OnnxRunner() {}

  static Model load(OnnxWriter model) {
    return load(model, BatchAxis.AUTO);
  }

  static Model load(OnnxWriter model, BatchAxis axis) {
    return load(model.toBytes(), axis);
  }

  static Model load(byte[] bytes, BatchAxis axis) {
    return load(bytes, axis, NegativeIds.FAIL);
  }

  static Model load(byte[] bytes, BatchAxis axis, NegativeIds negativeIds) {
    Path file = null;
    try {
      file = Files.createTempFile("model", ".onnx");
      Files.write(file, bytes);
      return Model.load(
          file, new LoadOptions(Optional.empty(), Optional.empty(), axis, Map.of(), negativeIds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first output for whole tensors, without a batch, by ONNX's definitions. */
  static Tensor run(OnnxWriter model, Tensor... inputs) {
    Graph graph = load(model.toBytes(), BatchAxis.NONE, NegativeIds.WRAP).graph();
    return List.copyOf(Interpreter.run(graph, Arrays.asList(inputs)).values()).get(0);
  }
}
