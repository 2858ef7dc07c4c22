package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * softmax(Q K^T / sqrt(d) + mask) V for every head, projected, as torch.nn.MultiheadAttention with
 * batch_first=True and need_weights=False in inference. Inputs query [N, L, E], key and value [N,
 * S, E] (or one input for all three), output [N, L, E]; masks by {@link #attend}. Keys
 * in_proj_weight [3E, E], in_proj_bias [3E], out_proj.weight [E, E], out_proj.bias [E].
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
    Value query = inputs.get(0);
    Value key = inputs.get(inputs.size() == 1 ? 0 : 1);
    Value value = inputs.get(inputs.size() == 1 ? 0 : 2);
    return List.of(attend(query, key, value, Masks.NONE));
  }

  /**
   * What keys may be looked at, as PyTorch's arguments of these names: truth values say which are
   * ignored, floats are added to the scores. A query without a key gives what out_proj makes of 0.
   *
   * @param attention attn_mask [L, S] or [N * heads, L, S]
   * @param padding key_padding_mask [N, S]
   */
  public record Masks(Optional<Value> attention, Optional<Value> padding) {

    /** Every query looks at every key. */
    public static final Masks NONE = new Masks(Optional.empty(), Optional.empty());

    /** An attn_mask. */
    public static Masks attention(Value mask) {
      return new Masks(Optional.of(mask), Optional.empty());
    }

    /** A key_padding_mask. */
    public static Masks padding(Value mask) {
      return new Masks(Optional.empty(), Optional.of(mask));
    }

    /** What is added to scores [N, heads, L, S]. */
    private Optional<Value> added(int heads) {
      Optional<Value> one = attention.map(mask -> perHead(added(mask), heads));
      Optional<Value> other = padding.map(mask -> added(mask).unsqueeze(1).unsqueeze(1));
      return one.isPresent() && other.isPresent()
          ? Optional.of(one.get().add(other.get()))
          : one.or(() -> other);
    }

    private static Value perHead(Value mask, int heads) {
      if (mask.shape().rank() == 2) {
        return mask;
      }
      if (mask.shape().rank() != 3) {
        throw new ModelException(
            "attn_mask needs [L, S] or [N * heads, L, S], got " + mask.shape());
      }
      List<Dim> dims = mask.shape().dims();
      Dim first = dims.get(0);
      if (first.outer() * first.inner() % heads != 0) {
        throw new ModelException(
            "attn_mask of shape " + mask.shape() + " does not fit " + heads + " heads");
      }
      int rest = first.outer() * first.inner() / heads;
      Dim rows = first.batch() ? new Dim(1, true, rest) : Dim.of(rest);
      Shape split = new Shape(List.of(rows, Dim.of(heads), dims.get(1), dims.get(2)));
      return Value.of(new Op.Reshape(split), mask);
    }

    private static Value added(Value mask) {
      return mask.dtype() == DType.BOOL
          ? Value.constant(Tensor.scalar(Float.NEGATIVE_INFINITY))
              .where(mask, Value.constant(Tensor.scalar(0f)))
          : mask;
    }
  }

  /** Attention with masks, inside another module's {@code forward}. */
  public Value attend(Value query, Value key, Value value, Masks masks) {
    Value attended =
        Functional.scaledDotProductAttention(
            heads(project(query, 0)),
            heads(project(key, 1)),
            heads(project(value, 2)),
            masks.added(numHeads),
            1 / Math.sqrt((double) embedDim / numHeads));
    Value merged = Value.of(new Op.Reshape(query.shape()), attended.transpose(1, 2));
    return outProj.apply(merged);
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
