package org.feedforward.format.onnx;

import java.util.List;

/** A GraphProto: the network itself, or the body of an If or Loop. */
record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    List<OnnxTensor> initializers,
    List<String> sparseInitializers,
    List<OnnxValueInfo> inputs,
    List<OnnxValueInfo> outputs) {}
