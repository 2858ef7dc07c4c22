package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention.Masks;

/**
 * Self-attention and a feed-forward block, each with a residual and a LayerNorm ("Attention Is All
 * You Need", 2017), as torch.nn.TransformerEncoderLayer with batch_first=True in inference. Input
 * and output [N, S, d_model].
 */
public final class TransformerEncoderLayer extends Module {

  private final MultiheadAttention selfAttn;
  private final Linear linear1;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final UnaryFunction activation;
  private final boolean normFirst;

  /** PyTorch's defaults: dim_feedforward 2048, ReLU, norm after. */
  public TransformerEncoderLayer(int dModel, int nhead) {
    this(dModel, nhead, 2048, "relu", 1e-5, false);
  }

  /**
   * {@code relu} or {@code gelu}; {@code normFirst} puts the norms before attention and
   * feed-forward.
   */
  public TransformerEncoderLayer(
      int dModel,
      int nhead,
      int dimFeedforward,
      String activation,
      double layerNormEps,
      boolean normFirst) {
    this.selfAttn = new MultiheadAttention(dModel, nhead);
    this.linear1 = new Linear(dModel, dimFeedforward);
    this.linear2 = new Linear(dimFeedforward, dModel);
    this.norm1 = new LayerNorm(new int[] {dModel}, layerNormEps, true);
    this.norm2 = new LayerNorm(new int[] {dModel}, layerNormEps, true);
    this.activation = activation(activation);
    this.normFirst = normFirst;
  }

  static UnaryFunction activation(String name) {
    return switch (name) {
      case "relu" -> UnaryFunction.RELU;
      case "gelu" -> UnaryFunction.GELU;
      default -> throw new ModelException("activation='" + name + "' is not 'relu' or 'gelu'");
    };
  }

  @Override
  protected Value forward(Value x) {
    return encode(x, Masks.NONE);
  }

  /** With src_mask as attn_mask and src_key_padding_mask as key_padding_mask. */
  public Value encode(Value x, Masks masks) {
    if (normFirst) {
      Value attended = x.add(attend(norm1.apply(x), masks));
      return attended.add(feedForward(norm2.apply(attended)));
    }
    Value attended = norm1.apply(x.add(attend(x, masks)));
    return norm2.apply(attended.add(feedForward(attended)));
  }

  private Value attend(Value x, Masks masks) {
    return selfAttn.attend(x, x, x, masks);
  }

  private Value feedForward(Value x) {
    return linear2.apply(linear1.apply(x).apply(activation));
  }
}
