package org.feedforward.nn;

import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * softmax(Q K^T / sqrt(d)) V for every head, projected, as torch.nn.MultiheadAttention with
 * batch_first=True in inference, without masks. Inputs query [N, L, E], key and value [N, S, E] (or
 * one input for all three), output [N, L, E]. Keys in_proj_weight [3E, E], in_proj_bias [3E],
 * out_proj.weight [E, E], out_proj.bias [E].
 */
public final class MultiheadAttention extends Module {

  private final int embedDim;
  private final int numHeads;
  private final Parameter inProjWeight;
  private final Parameter inProjBias; // null without a bias
  private final Linear outProj;

  /** With biases, seed 0. */
  public MultiheadAttention(int embedDim, int numHeads) {
    this(embedDim, numHeads, true, 0);
  }

  /** With or without biases, initialised from a seed. */
  public MultiheadAttention(int embedDim, int numHeads, boolean bias, long seed) {
    if (numHeads <= 0 || embedDim % numHeads != 0) {
      throw new ModelException(
          "MultiheadAttention: embed_dim="
              + embedDim
              + " must be divisible by num_heads="
              + numHeads);
    }
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    // Glorot's uniform initialisation of a [3E, E] matrix
    float bound = (float) Math.sqrt(6.0 / (4.0 * embedDim));
    this.inProjWeight =
        Parameter.of(
            () -> Tensor.uniform(seed, -bound, bound, 3 * embedDim, embedDim),
            3 * embedDim,
            embedDim);
    this.inProjBias = bias ? Parameter.filled(0, 3 * embedDim) : null;
    this.outProj = new Linear(embedDim, embedDim, bias, seed + 1);
  }

  @Override
  protected List<Value> forward(List<Value> inputs) {
    if (inputs.size() != 1 && inputs.size() != 3) {
      throw new ModelException(
          "MultiheadAttention takes query, key and value, or one input for all three");
    }
    Value query = heads(project(inputs.get(0), 0));
    Value key = heads(project(inputs.get(inputs.size() == 1 ? 0 : 1), 1));
    Value value = heads(project(inputs.get(inputs.size() == 1 ? 0 : 2), 2));
    double scale = 1 / Math.sqrt((double) embedDim / numHeads);
    Value weights = query.mul(scale).matmul(key.transpose(2, 3)).softmax(-1);
    Value joined = weights.matmul(value).transpose(1, 2);
    Value merged = Value.of(new Op.Reshape(inputs.get(0).shape()), joined);
    return List.of(outProj.apply(merged));
  }

  /** One third of the joint projection: 0 for the query, 1 for the key, 2 for the value. */
  private Value project(Value x, int third) {
    Norms.requireTrailing(this, x, embedDim);
    Value weight =
        Value.constant(inProjWeight.value()).slice(0, third * embedDim, (third + 1) * embedDim);
    if (inProjBias == null) {
      return x.linear(weight);
    }
    return x.linear(
        weight,
        Value.constant(inProjBias.value()).slice(0, third * embedDim, (third + 1) * embedDim));
  }

  /** [N, L, E] as [N, heads, L, E / heads]. */
  private Value heads(Value x) {
    Shape split =
        new Shape(
            List.of(
                x.shape().dim(0), x.shape().dim(1), Dim.of(numHeads), Dim.of(embedDim / numHeads)));
    return Value.of(new Op.Reshape(split), x).transpose(1, 2);
  }
}
