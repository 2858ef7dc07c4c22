package org.feedforward.format.torch;

import java.util.List;

/**
 * What {@code torch.jit.trace} recorded of one argument of its example.
 *
 * @param type PyTorch's name of its elements' type, as float32; empty when it is not a tensor
 * @param shape its extents, the example's number of rows among them
 */
public record TracedInput(String type, List<Integer> shape) {

  public TracedInput {
    shape = List.copyOf(shape);
  }

  /** Whether the argument was a tensor. */
  public boolean isTensor() {
    return !type.isEmpty();
  }
}
