package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention.Masks;

/**
 * Encoder layers one after the other and an optional norm, as torch.nn.TransformerEncoder. Input
 * and output [N, S, d_model].
 */
public final class TransformerEncoder extends Module {

  private final ModuleList layers;
  private final Module norm; // null without

  /** The layers in their order and the norm after the last. */
  public TransformerEncoder(List<TransformerEncoderLayer> layers, Optional<Module> norm) {
    this.layers = new ModuleList(layers);
    this.norm = norm.orElse(null);
  }

  @Override
  protected Value forward(Value input) {
    return encode(input, Masks.NONE);
  }

  /** With mask as attn_mask and src_key_padding_mask as key_padding_mask of every layer. */
  public Value encode(Value input, Masks masks) {
    Value x = input;
    for (Module layer : layers.all()) {
      x = ((TransformerEncoderLayer) layer).encode(x, masks);
    }
    return norm == null ? x : norm.apply(x);
  }
}
