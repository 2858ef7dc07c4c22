package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * softmax(Q K^T / sqrt(d) + mask) V for every head, projected, as torch.nn.MultiheadAttention with
 * batch_first=True and need_weights=False in inference. Inputs query [N, L, E], key [N, S, kdim]
 * and value [N, S, vdim] (or one input for all three), output [N, L, E]; masks by {@link #attend}.
 *
 * <p>Keys in_proj_weight [3E, E] or, where kdim or vdim is not E, q_proj_weight [E, E],
 * k_proj_weight [E, kdim] and v_proj_weight [E, vdim]; in_proj_bias [3E]; bias_k and bias_v [1, 1,
 * E] with add_bias_kv; out_proj.weight [E, E], out_proj.bias [E].
 */
public final class MultiheadAttention extends Module {

  private final int embedDim;
  private final int numHeads;
  private final boolean addZeroAttn;
  private final int kdim;
  private final int vdim;
  private final Parameter inProjWeight; // null where kdim or vdim is not E
  private final Parameter qProjWeight; // null with a joint weight
  private final Parameter kProjWeight; // null with a joint weight
  private final Parameter vProjWeight; // null with a joint weight
  private final Parameter inProjBias; // null without a bias
  private final Parameter biasK; // null without add_bias_kv
  private final Parameter biasV; // null without add_bias_kv
  private final Linear outProj;

  /** With biases, seed 0. */
  public MultiheadAttention(int embedDim, int numHeads) {
    this(embedDim, numHeads, true, 0);
  }

  /** With or without biases, initialised from a seed. */
  public MultiheadAttention(int embedDim, int numHeads, boolean bias, long seed) {
    this(embedDim, numHeads, bias, false, false, embedDim, embedDim, seed);
  }

  /**
   * With PyTorch's arguments in their order, initialised from a seed.
   *
   * @param embedDim E, the width of queries and of the output
   * @param numHeads the number of heads, each of width E / numHeads
   * @param bias whether the projections have biases
   * @param addBiasKv whether every query may also look at one learned key, bias_k, with the value
   *     bias_v
   * @param addZeroAttn whether every query may also look at a key of zeros with a value of zeros
   * @param kdim the width of keys
   * @param vdim the width of values
   * @param seed where the initial numbers begin
   */
  public MultiheadAttention(
      int embedDim,
      int numHeads,
      boolean bias,
      boolean addBiasKv,
      boolean addZeroAttn,
      int kdim,
      int vdim,
      long seed) {
    requirePositive("embed_dim", embedDim);
    requirePositive("num_heads", numHeads);
    requirePositive("kdim", kdim);
    requirePositive("vdim", vdim);
    if (embedDim % numHeads != 0) {
      throw new ModelException(
          "MultiheadAttention: embed_dim="
              + embedDim
              + " must be divisible by num_heads="
              + numHeads);
    }
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.addZeroAttn = addZeroAttn;
    this.kdim = kdim;
    this.vdim = vdim;
    boolean joint = kdim == embedDim && vdim == embedDim;
    this.inProjWeight = joint ? projection(seed, 3 * embedDim, embedDim) : null;
    this.qProjWeight = joint ? null : projection(seed, embedDim, embedDim);
    this.kProjWeight = joint ? null : projection(seed + 2, embedDim, kdim);
    this.vProjWeight = joint ? null : projection(seed + 3, embedDim, vdim);
    this.inProjBias = bias ? Parameter.filled(0, 3 * embedDim) : null;
    this.biasK = addBiasKv ? added(seed + 4, embedDim) : null;
    this.biasV = addBiasKv ? added(seed + 5, embedDim) : null;
    this.outProj = new Linear(embedDim, embedDim, bias, seed + 1);
  }

  private static void requirePositive(String name, int number) {
    if (number <= 0) {
      throw new ModelException("MultiheadAttention: " + name + "=" + number + " (must be > 0)");
    }
  }

  /** Glorot's uniform initialisation (torch.nn.init.xavier_uniform_). */
  private static Parameter projection(long seed, int out, int in) {
    float bound = (float) Math.sqrt(6.0 / (in + out));
    return Parameter.of(() -> Tensor.uniform(seed, -bound, bound, out, in), out, in);
  }

  /** Glorot's normal initialisation of [1, 1, E] (torch.nn.init.xavier_normal_). */
  private static Parameter added(long seed, int embedDim) {
    float deviation = (float) (1 / Math.sqrt(embedDim));
    Supplier<Tensor> initial =
        () -> {
          Tensor normal = Tensor.randn(seed, 1, 1, embedDim);
          return Tensor.generate(
              normal.shape(),
              values -> {
                for (int i = 0; i < values.length; i++) {
                  values[i] = normal.getFloat(i) * deviation;
                }
              });
        };
    return Parameter.of(initial, 1, 1, embedDim);
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
   * <p>S counts the keys that are given: those of add_bias_kv and add_zero_attn are never masked.
   * (In PyTorch, is_causal=True without a key_padding_mask masks them for the first queries.)
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
  }

  /**
   * Attention with masks, inside another module's {@code forward}.
   *
   * @param query [N, L, E]
   * @param key [N, S, kdim]
   * @param value [N, S, vdim]
   * @param masks what keys may be looked at
   */
  public Value attend(Value query, Value key, Value value, Masks masks) {
    AttentionShapes shapes = AttentionShapes.of(query, embedDim, numHeads);
    shapes.requireKey(key, kdim);
    shapes.requireValue(value, key, vdim);
    Optional<Value> mask = shapes.mask(masks, key);
    Value attended =
        Functional.scaledDotProductAttention(
            heads(project(query, 0, qProjWeight)),
            heads(withOwn(project(key, 1, kProjWeight), biasK)),
            heads(withOwn(project(value, 2, vProjWeight), biasV)),
            mask.map(
                added ->
                    padded(added, added.axis(-1), (biasK == null ? 0 : 1) + (addZeroAttn ? 1 : 0))),
            1 / Math.sqrt((double) embedDim / numHeads));
    Value merged = Value.of(new Op.Reshape(query.shape()), attended.transpose(1, 2));
    return outProj.apply(merged);
  }

  /**
   * One of the three projections, 0 for the query, 1 for the key, 2 for the value: by its own
   * weight, or by that third of the joint one.
   */
  private Value project(Value x, int third, Parameter separate) {
    int from = third * embedDim;
    int to = from + embedDim;
    Value weight =
        separate == null
            ? Value.constant(inProjWeight.value()).slice(0, from, to)
            : Value.constant(separate.value());
    return inProjBias == null
        ? x.linear(weight)
        : x.linear(weight, Value.constant(inProjBias.value()).slice(0, from, to));
  }

  /** Keys or values [N, S, E] and behind them those that the layer itself has. */
  private Value withOwn(Value x, Parameter learned) {
    Value all = x;
    if (learned != null) {
      Shape one = x.shape().with(1, Dim.of(1));
      all = Functional.cat(1, all, Value.constant(learned.value()).expand(one));
    }
    return padded(all, 1, addZeroAttn ? 1 : 0);
  }

  private static Value padded(Value x, int axis, int zeros) {
    return zeros == 0 ? x : Value.of(new Op.Pad(axis, 0, zeros, Tensor.scalar(0f)), x);
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
