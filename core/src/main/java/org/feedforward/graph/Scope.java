package org.feedforward.graph;

/** Who wants to know which layer gave which value while a network is traced. */
public interface Scope {

  /** A layer was called and gave this value. */
  void called(Object layer, Value output);
}
