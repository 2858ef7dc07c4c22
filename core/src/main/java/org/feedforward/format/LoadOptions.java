package org.feedforward.format;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file does not say itself.
 *
 * @param architecture the text that {@code print(model)} gives in PyTorch, for a file that holds
 *     weights only
 * @param module the name of a Java {@link org.feedforward.nn.Module} on the class path with a
 *     constructor without arguments, for a file that holds weights only
 * @param batchAxis which axis is the batch, for a file that holds a graph
 * @param inputShapes what a row holds for an input, by its name, for TorchScript without an example
 * @param negativeIds what negative ids mean, for an ONNX file
 */
public record LoadOptions(
    Optional<Path> architecture,
    Optional<String> module,
    BatchAxis batchAxis,
    Map<String, InputShape> inputShapes,
    NegativeIds negativeIds) {

  public LoadOptions {
    inputShapes = Collections.unmodifiableMap(new LinkedHashMap<>(inputShapes));
  }

  /** With negative ids as faults. */
  public LoadOptions(
      Optional<Path> architecture,
      Optional<String> module,
      BatchAxis batchAxis,
      Map<String, InputShape> inputShapes) {
    this(architecture, module, batchAxis, inputShapes, NegativeIds.FAIL);
  }

  /** Options for a file that says what its inputs are. */
  public LoadOptions(Optional<Path> architecture, Optional<String> module, BatchAxis batchAxis) {
    this(architecture, module, batchAxis, Map.of());
  }

  /** Nothing but the file. */
  public static final LoadOptions NONE =
      new LoadOptions(Optional.empty(), Optional.empty(), BatchAxis.AUTO);

  /** Weights with the text of their network. */
  public static LoadOptions architecture(Path text) {
    return new LoadOptions(Optional.of(text), Optional.empty(), BatchAxis.AUTO);
  }
}
