package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Value;

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
    Value x = input;
    for (Module layer : layers.all()) {
      x = layer.apply(x);
    }
    return norm == null ? x : norm.apply(x);
  }
}
