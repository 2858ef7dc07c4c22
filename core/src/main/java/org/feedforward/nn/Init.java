package org.feedforward.nn;

import java.util.Arrays;
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

  /** Standard normal, the padding id's row zero (torch.nn.Embedding.reset_parameters). */
  static Tensor embedding(long seed, int rows, int columns, Integer paddingIdx) {
    Tensor normal = Tensor.randn(seed, rows, columns);
    if (paddingIdx == null) {
      return normal;
    }
    return Tensor.generate(
        normal.shape(),
        values -> {
          normal.copyFloats(0, values, 0, values.length);
          Arrays.fill(values, paddingIdx * columns, (paddingIdx + 1) * columns, 0);
        });
  }
}
