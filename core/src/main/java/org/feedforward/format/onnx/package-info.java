/**
 * ONNX files become graphs. {@code OnnxFile} is the door; {@code OnnxParser} reads the protobuf
 * messages into small records, {@code OnnxImporter} follows the nodes in order, and {@code
 * Operators} holds one entry per operator of the standard. Shapes and small integers that depend on
 * the batch size are followed symbolically, so that what remains is a graph without a batch. May
 * use {@code graph} and {@code tensor}; the file is treated as hostile.
 */
package org.feedforward.format.onnx;
