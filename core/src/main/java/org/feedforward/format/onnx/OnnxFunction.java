package org.feedforward.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * A FunctionProto: an operator that the file itself defines by other operators.
 *
 * @param attributes the attributes it takes
 * @param defaults attributes it takes when the caller says nothing else
 */
record OnnxFunction(
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    List<OnnxAttribute> defaults,
    List<OnnxNode> nodes,
    Map<String, Long> opsets) {}
