package org.feedforward.format.onnx;

import java.util.Map;
import org.feedforward.format.BatchAxis;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.Tensor;

/**
 * What an import is told beside the file.
 *
 * @param batchAxis which axis is the batch
 * @param shapes the extents of inputs by name, in place of what the file declares
 * @param frozen inputs that are constants
 */
record ImportSettings(BatchAxis batchAxis, Map<String, Shape> shapes, Map<String, Tensor> frozen) {

  static ImportSettings of(BatchAxis batchAxis) {
    return new ImportSettings(batchAxis, Map.of(), Map.of());
  }
}
