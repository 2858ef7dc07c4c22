package org.feedforward.nn;

import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention.Masks;

/**
 * Self-attention, attention on a memory and a feed-forward block, each with a residual and a
 * LayerNorm, as torch.nn.TransformerDecoderLayer with batch_first=True in inference. Inputs tgt [N,
 * T, d_model] and memory [N, S, d_model], output [N, T, d_model].
 */
public final class TransformerDecoderLayer extends Module {

  private final MultiheadAttention selfAttn;
  private final MultiheadAttention multiheadAttn;
  private final Linear linear1;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;
  private final UnaryFunction activation;
  private final boolean normFirst;

  /** PyTorch's defaults: dim_feedforward 2048, ReLU, norm after. */
  public TransformerDecoderLayer(int dModel, int nhead) {
    this(dModel, nhead, 2048, "relu", 1e-5, false);
  }

  /** {@code relu} or {@code gelu}; {@code normFirst} puts the norms before the blocks. */
  public TransformerDecoderLayer(
      int dModel,
      int nhead,
      int dimFeedforward,
      String activation,
      double layerNormEps,
      boolean normFirst) {
    this.selfAttn = new MultiheadAttention(dModel, nhead);
    this.multiheadAttn = new MultiheadAttention(dModel, nhead);
    this.linear1 = new Linear(dModel, dimFeedforward);
    this.linear2 = new Linear(dimFeedforward, dModel);
    this.norm1 = new LayerNorm(new int[] {dModel}, layerNormEps, true);
    this.norm2 = new LayerNorm(new int[] {dModel}, layerNormEps, true);
    this.norm3 = new LayerNorm(new int[] {dModel}, layerNormEps, true);
    this.activation = TransformerEncoderLayer.activation(activation);
    this.normFirst = normFirst;
  }

  @Override
  protected List<Value> forward(List<Value> inputs) {
    if (inputs.size() != 2) {
      throw new ModelException("TransformerDecoderLayer takes tgt and memory");
    }
    return List.of(decode(inputs.get(0), inputs.get(1), Masks.NONE, Masks.NONE));
  }

  /** With tgt_mask and tgt_key_padding_mask, and those of the memory. */
  public Value decode(Value tgt, Value memory, Masks own, Masks ofMemory) {
    if (normFirst) {
      Value itself = norm1.apply(tgt);
      Value x = tgt.add(selfAttn.attend(itself, itself, itself, own));
      x = x.add(multiheadAttn.attend(norm2.apply(x), memory, memory, ofMemory));
      return x.add(feedForward(norm3.apply(x)));
    }
    Value x = norm1.apply(tgt.add(selfAttn.attend(tgt, tgt, tgt, own)));
    x = norm2.apply(x.add(multiheadAttn.attend(x, memory, memory, ofMemory)));
    return norm3.apply(x.add(feedForward(x)));
  }

  private Value feedForward(Value x) {
    return linear2.apply(linear1.apply(x).apply(activation));
  }
}
