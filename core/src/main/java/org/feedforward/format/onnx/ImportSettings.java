package org.feedforward.format.onnx;

import java.util.Map;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.NegativeIds;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.Tensor;

/**
 * What an import is told beside the file.
 *
 * @param batchAxis which axis is the batch
 * @param shapes the extents of inputs by name, in place of what the file declares
 * @param frozen inputs that are constants
 * @param negativeIds what negative indices from the data mean
 */
record ImportSettings(
    BatchAxis batchAxis,
    Map<String, Shape> shapes,
    Map<String, Tensor> frozen,
    NegativeIds negativeIds) {

  static ImportSettings of(BatchAxis batchAxis, NegativeIds negativeIds) {
    return new ImportSettings(batchAxis, Map.of(), Map.of(), negativeIds);
  }

  /** As the cases of ONNX's suite have it: whole tensors, and ONNX's meaning of every index. */
  static ImportSettings ofCase(Map<String, Shape> shapes, Map<String, Tensor> frozen) {
    return new ImportSettings(BatchAxis.NONE, shapes, frozen, NegativeIds.WRAP);
  }
}
