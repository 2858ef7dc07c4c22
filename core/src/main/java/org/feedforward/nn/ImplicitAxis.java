package org.feedforward.nn;

import org.feedforward.graph.Value;

/**
 * An axis that PyTorch allows to be left out: then it is 0 for rank 0, 1 and 3, else 1
 * (torch.nn.functional._get_softmax_dim).
 *
 * @param axis the axis, or null
 */
record ImplicitAxis(Integer axis) {

  static final ImplicitAxis NONE = new ImplicitAxis(null);

  static ImplicitAxis of(int axis) {
    return new ImplicitAxis(axis);
  }

  int forRank(Value x) {
    if (axis != null) {
      return axis;
    }
    int rank = x.shape().rank();
    return rank == 0 || rank == 1 || rank == 3 ? 0 : 1;
  }

  @Override
  public String toString() {
    return axis == null ? "None" : axis.toString();
  }
}
