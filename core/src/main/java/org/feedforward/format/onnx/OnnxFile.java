package org.feedforward.format.onnx;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.LoadedModel;
import org.feedforward.format.NegativeIds;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.FileBytes;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;

/** The door to ONNX: a file becomes a graph. */
public final class OnnxFile {

  private static final int VERSION_TAG = 0x08; // ir_version, a varint
  private static final int NEWEST_VERSION = 32;

  /** Producer, version and domain, model version, text, graph, opsets. */
  private static final List<Integer> NEXT_TAGS = List.of(0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42);

  private OnnxFile() {}

  /**
   * Whether a file begins as ONNX models do: a small version number, then another field of a
   * ModelProto.
   */
  public static boolean isOnnx(ByteSource file) {
    byte[] head = file.head(3);
    return head.length == 3
        && head[0] == VERSION_TAG
        && head[1] > 0
        && head[1] <= NEWEST_VERSION
        && NEXT_TAGS.contains((int) head[2]);
  }

  /**
   * Reads an ONNX model, opset 1 to the newest.
   *
   * @param path the file; weights in other files are read from its folder alone
   * @param file its bytes
   * @param batchAxis which axis of the inputs is the batch
   * @param negativeIds what negative indices from the data mean
   */
  public static LoadedModel read(
      Path path, FileBytes file, BatchAxis batchAxis, NegativeIds negativeIds) {
    try (ExternalData externalData = ExternalData.beside(path)) {
      OnnxImporter importer =
          new OnnxImporter(
              OnnxParser.model(file), externalData, ImportSettings.of(batchAxis, negativeIds));
      Graph graph = importer.graph();
      Map<String, String> sources = new LinkedHashMap<>();
      sources.put(path.getFileName().toString(), file.sha256());
      sources.putAll(externalData.sources());
      long bytes = file.size() + externalData.bytes();
      return new LoadedModel(graph, Optional.empty(), sources, bytes, importer.notes());
    } catch (ModelException e) {
      throw named(file, e);
    }
  }

  /** The message, beginning with the file that is at fault. */
  static ModelException named(ByteSource file, ModelException e) {
    String message = e.getMessage();
    return message.startsWith(file.name())
        ? e
        : new ModelException(file.name() + ": " + message, e);
  }
}
