package org.feedforward.bench;

import java.util.List;
import org.feedforward.graph.Graph;
import org.feedforward.tensor.Tensor;

/** A network with rows for it. */
interface Case {

  /** Its name in the table. */
  String name();

  /** The batch. */
  int rows();

  /** What is computed. */
  Graph graph();

  /** The same as an ONNX file. */
  byte[] onnx();

  /** The inputs in the graph's order, the rows along the first axis. */
  List<Tensor> inputs();

  /** Floating-point operations of the products of all rows. */
  double flops();
}
