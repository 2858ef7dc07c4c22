package org.feedforward.format.huggingface;

import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** The layers of an encoder: from tokens [N, S] to a vector for each, [N, S, width]. */
final class Encoder {

  private final EncoderConfig config;
  private final FolderWeights weights;
  private final String prefix;

  /** An encoder whose keys begin with a prefix. */
  Encoder(EncoderConfig config, FolderWeights weights, String prefix) {
    this.config = config;
    this.weights = weights;
    this.prefix = prefix;
  }

  /**
   * The vectors of tokens.
   *
   * @param tokens [N, S]
   * @param kinds token_type_ids [N, S], or null where all are 0
   * @param shown [N, S], true where a token counts
   */
  Value states(Value tokens, Value kinds, Value shown) {
    Value x = norm(embedded(tokens, kinds), "embeddings.LayerNorm");
    Value mask = shown.unsqueeze(1).unsqueeze(1);
    for (int layer = 0; layer < config.layers(); layer++) {
      x = layer(x, mask, config.family().names().layers() + layer + ".");
    }
    return x;
  }

  private Value embedded(Value tokens, Value kinds) {
    Value words = lookUp(table("embeddings.word_embeddings.weight", config.words()), tokens);
    Value places = table("embeddings.position_embeddings.weight", config.positions());
    Value positions =
        config.family() == EncoderFamily.ROBERTA
            ? lookUp(places, counted(tokens))
            : places.slice(0, 0, tokens.size(1));
    if (config.kinds() == 0) {
      return words.add(positions);
    }
    Value types = table("embeddings.token_type_embeddings.weight", config.kinds());
    Value type = kinds == null ? types.slice(0, 0, 1) : lookUp(types, kinds);
    return words.add(type).add(positions);
  }

  /** Positions are counted from behind the padding's number on; the padding has its own. */
  private Value counted(Value tokens) {
    Value padding = Value.constant(Tensor.scalar((long) config.padding()));
    Value counts = tokens.eq(padding).not().to(DType.INT64);
    return counts.cumsum(1).mul(counts).add(padding);
  }

  private static Value lookUp(Value table, Value ids) {
    return Value.of(new Op.Gather(0, false), table, ids);
  }

  private Value table(String key, int rows) {
    return weights.take(prefix + key, rows, config.width());
  }

  private Value layer(Value x, Value mask, String layer) {
    EncoderFamily.Names names = config.family().names();
    Value attended =
        Functional.scaledDotProductAttention(
            heads(linear(x, layer + names.query(), config.width(), config.width())),
            heads(linear(x, layer + names.key(), config.width(), config.width())),
            heads(linear(x, layer + names.value(), config.width(), config.width())),
            mask);
    Value merged = attended.transpose(1, 2).flatten(2, 3);
    Value projected = linear(merged, layer + names.attended(), config.width(), config.width());
    Value y = norm(x.add(projected), layer + names.attendedNorm());
    Value inner =
        linear(y, layer + names.up(), config.width(), config.inner()).apply(config.activation());
    Value outer = linear(inner, layer + names.down(), config.inner(), config.width());
    return norm(y.add(outer), layer + names.norm());
  }

  private Value heads(Value x) {
    return x.reshape(-1, x.size(1), config.heads(), config.width() / config.heads())
        .transpose(1, 2);
  }

  private Value linear(Value x, String key, int in, int out) {
    return x.linear(
        weights.take(prefix + key + ".weight", out, in), weights.take(prefix + key + ".bias", out));
  }

  private Value norm(Value x, String key) {
    Value weight = weights.take(prefix + key + ".weight", config.width());
    Value bias = weights.take(prefix + key + ".bias", config.width());
    return x.normalize(config.epsilon(), true, -1).mul(weight).add(bias);
  }
}
