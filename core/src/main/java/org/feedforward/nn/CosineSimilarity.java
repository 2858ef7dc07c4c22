package org.feedforward.nn;

import java.util.List;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * x1 . x2 / (max(|x1|, eps) max(|x2|, eps)) along an axis, as torch.nn.CosineSimilarity. Two inputs
 * [*, D, *], output [*, *].
 */
public final class CosineSimilarity extends Module {

  private final int dim;
  private final double eps;

  /** PyTorch's defaults: axis 1, eps 1e-8. */
  public CosineSimilarity() {
    this(1, 1e-8);
  }

  /** Along an axis. */
  public CosineSimilarity(int dim, double eps) {
    this.dim = dim;
    this.eps = eps;
  }

  @Override
  protected List<Value> forward(List<Value> inputs) {
    Value x1 = inputs.get(0);
    Value x2 = inputs.get(1);
    return List.of(x1.mul(x2).sum(dim, false).div(norm(x1).mul(norm(x2))));
  }

  private Value norm(Value x) {
    return x.mul(x).sum(dim, false).sqrt().maximum(Value.constant(Tensor.scalar((float) eps)));
  }
}
