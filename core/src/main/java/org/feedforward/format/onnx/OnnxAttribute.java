package org.feedforward.format.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An AttributeProto. Which component holds the value is what {@code kind} says.
 *
 * @param name its name
 * @param kind AttributeProto.type; 0 in files older than that field
 * @param reference in a function, the attribute of the caller that is meant; else empty
 */
record OnnxAttribute(
    String name,
    long kind,
    float number,
    long integer,
    String string,
    Optional<OnnxTensor> tensor,
    Optional<OnnxGraph> graph,
    float[] numbers,
    long[] integers,
    List<String> strings,
    String reference) {

  /** The same attribute under the name that it has in the function's body. */
  OnnxAttribute named(String newName) {
    return new OnnxAttribute(
        newName, kind, number, integer, string, tensor, graph, numbers, integers, strings, "");
  }
}
