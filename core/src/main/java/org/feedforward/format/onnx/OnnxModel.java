package org.feedforward.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * A ModelProto.
 *
 * @param irVersion the version of the file format
 * @param opsets the version of every operator set by its domain; the standard's domain is empty
 * @param graph what it computes
 * @param functions operators that the file brings itself
 * @param fileBytes how long the file is
 */
record OnnxModel(
    long irVersion,
    Map<String, Long> opsets,
    OnnxGraph graph,
    List<OnnxFunction> functions,
    long fileBytes) {}
