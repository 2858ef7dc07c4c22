package org.feedforward.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.feedforward.graph.Value;
import org.feedforward.kernel.ConvolutionKernel;
import org.feedforward.kernel.LinearKernel;

/**
 * The layers of a plan with their weights packed. A layer that several steps go through, as every
 * step of a recurrent network does, is packed once.
 */
final class PackedLayers {

  /** What tells a linear layer from another: its weight, its bias or null, its floor. */
  private record Key(Value weight, Value bias, float floor) {}

  private final Map<Key, LinearKernel> linears = new HashMap<>();
  private long bytes;
  private boolean repeated;

  /** The layer of a weight and a bias (null without one), packed now if it was not before. */
  LinearKernel linear(Value weight, Value bias, float floor, Supplier<LinearKernel> packed) {
    return linears.computeIfAbsent(
        new Key(weight, bias, floor),
        key -> {
          LinearKernel kernel = packed.get();
          bytes += kernel.bytes();
          return kernel;
        });
  }

  /** A convolution that was packed. */
  void add(ConvolutionKernel convolution) {
    bytes += convolution.bytes();
  }

  /** Notes that a layer goes over this many places of every row. */
  void goesOver(int places) {
    repeated |= places > 1;
  }

  /** Whether a layer's weights serve several places of a row, so that few rows use them well. */
  boolean areRepeated() {
    return repeated;
  }

  /** Bytes of packed weights. */
  long bytes() {
    return bytes;
  }
}
