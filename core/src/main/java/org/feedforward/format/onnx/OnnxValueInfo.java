package org.feedforward.format.onnx;

import java.util.List;
import java.util.Optional;
import org.feedforward.format.io.ForeignNames;

/**
 * A ValueInfoProto: what the file declares of an input or output.
 *
 * @param name its name
 * @param kind tensor, sequence, map, ...; empty when nothing is declared
 * @param elementType TensorProto.DataType
 * @param dims the extents, when a shape is declared
 */
record OnnxValueInfo(String name, String kind, long elementType, Optional<List<OnnxDim>> dims) {

  /**
   * One extent.
   *
   * @param extent the number, or -1 when it is left free
   * @param symbol the name of a free extent, or empty
   */
  record OnnxDim(long extent, String symbol) {

    boolean isFree() {
      return extent < 0;
    }

    @Override
    public String toString() {
      return isFree()
          ? (symbol.isEmpty() ? "?" : ForeignNames.escape(symbol))
          : Long.toString(extent);
    }
  }
}
