package org.feedforward.nn;

import java.util.function.Supplier;
import org.feedforward.tensor.Tensor;

/** PyTorch's default initialisations. */
final class Init {

  private Init() {}

  /**
   * Uniform in +-1/sqrt(fanIn): what kaiming_uniform with a = sqrt(5) amounts to
   * (torch.nn.Linear.reset_parameters).
   */
  static Supplier<Tensor> uniform(long seed, int fanIn, int... shape) {
    float bound = fanIn == 0 ? 0 : (float) (1 / Math.sqrt(fanIn));
    return () -> Tensor.uniform(seed, -bound, bound, shape);
  }
}
