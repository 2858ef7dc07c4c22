package org.feedforward.format.onnx;

import org.feedforward.graph.Value;

/** The ways in which something can be known of an ONNX value. */
sealed interface Known permits Known.Computed, Sizes, Ramp {

  /** It is a value of the graph that is built, possibly a constant. */
  record Computed(Value value) implements Known {}
}
