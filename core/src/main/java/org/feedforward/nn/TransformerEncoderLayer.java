package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;

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
    this.activation =
        switch (activation) {
          case "relu" -> UnaryFunction.RELU;
          case "gelu" -> UnaryFunction.GELU;
          default ->
              throw new ModelException(
                  "TransformerEncoderLayer: activation='"
                      + activation
                      + "' is not 'relu' or 'gelu'");
        };
    this.normFirst = normFirst;
  }

  @Override
  protected Value forward(Value x) {
    if (normFirst) {
      Value attended = x.add(selfAttn.apply(norm1.apply(x)));
      return attended.add(feedForward(norm2.apply(attended)));
    }
    Value attended = norm1.apply(x.add(selfAttn.apply(x)));
    return norm2.apply(attended.add(feedForward(attended)));
  }

  private Value feedForward(Value x) {
    return linear2.apply(linear1.apply(x).apply(activation));
  }
}
