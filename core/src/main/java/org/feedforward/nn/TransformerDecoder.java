package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention.Masks;

/**
 * Decoder layers one after the other and an optional norm, as torch.nn.TransformerDecoder. Inputs
 * tgt [N, T, d_model] and memory [N, S, d_model], output [N, T, d_model].
 */
public final class TransformerDecoder extends Module {

  private final ModuleList layers;
  private final Module norm; // null without

  /** The layers in their order and the norm after the last. */
  public TransformerDecoder(List<TransformerDecoderLayer> layers, Optional<Module> norm) {
    this.layers = new ModuleList(layers);
    this.norm = norm.orElse(null);
  }

  @Override
  protected List<Value> forward(List<Value> inputs) {
    if (inputs.size() != 2) {
      throw new ModelException("TransformerDecoder takes tgt and memory");
    }
    return List.of(decode(inputs.get(0), inputs.get(1), Masks.NONE, Masks.NONE));
  }

  /** With tgt_mask and tgt_key_padding_mask, and those of the memory, of every layer. */
  public Value decode(Value tgt, Value memory, Masks own, Masks ofMemory) {
    Value x = tgt;
    for (Module layer : layers.all()) {
      x = ((TransformerDecoderLayer) layer).decode(x, memory, own, ofMemory);
    }
    return norm == null ? x : norm.apply(x);
  }
}
