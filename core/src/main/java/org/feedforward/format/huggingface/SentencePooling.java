package org.feedforward.format.huggingface;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.JsonObject;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * How Sentence Transformers makes one vector of the vectors of all tokens.
 *
 * @param modes the reductions whose results stand one behind the other
 * @param normalized whether the vector gets length 1
 */
record SentencePooling(List<Mode> modes, boolean normalized) {

  /** One reduction over the tokens that count. */
  enum Mode {
    CLS_TOKEN("cls_token"),
    MAX_TOKENS("max_tokens"),
    MEAN_TOKENS("mean_tokens"),
    MEAN_SQRT_LEN_TOKENS("mean_sqrt_len_tokens");

    private final String word;

    Mode(String word) {
      this.word = word;
    }
  }

  private static final String FLAG = "pooling_mode_";

  /** As a token that does not count stands among the largest. */
  private static final float HIDDEN = -1e9f;

  private static final float LEAST = 1e-9f;

  SentencePooling {
    modes = List.copyOf(modes);
  }

  /** From the configuration of the module Pooling. */
  static SentencePooling of(JsonObject json, boolean normalized) {
    List<Mode> modes = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    json.fields()
        .forEach(
            (field, value) -> {
              if (field.startsWith(FLAG) && Boolean.TRUE.equals(value)) {
                wanted.add(field.substring(FLAG.length()));
              }
            });
    json.maybeText("pooling_mode").ifPresent(word -> wanted.add(longer(word)));
    for (Mode mode : Mode.values()) {
      if (wanted.remove(mode.word)) {
        modes.add(mode);
        wanted.removeIf(mode.word::equals);
      }
    }
    if (modes.isEmpty() || !wanted.isEmpty()) {
      throw new ModelException(
          json.where()
              + ": pooling "
              + ForeignNames.list(wanted)
              + " is not read (cls_token, max_tokens, mean_tokens and mean_sqrt_len_tokens are). "
              + EncoderConfig.RECIPE);
    }
    return new SentencePooling(modes, normalized);
  }

  /** The short words of newer files. */
  private static String longer(String word) {
    return switch (word) {
      case "cls" -> "cls_token";
      case "max", "mean", "mean_sqrt_len" -> word + "_tokens";
      default -> word;
    };
  }

  /** One vector [N, ...] of vectors [N, S, width] of which some count, [N, S]. */
  Value pooled(Value states, Value shown) {
    Value mask = shown.unsqueeze(-1);
    List<Value> parts = new ArrayList<>();
    for (Mode mode : modes) {
      parts.add(
          switch (mode) {
            case CLS_TOKEN -> states.select(1, 0);
            case MAX_TOKENS -> states.where(mask, scalar(HIDDEN)).max(1, false);
            case MEAN_TOKENS -> sum(states, mask).div(count(mask));
            case MEAN_SQRT_LEN_TOKENS -> sum(states, mask).div(count(mask).sqrt());
          });
    }
    Value joined = Functional.cat(1, parts);
    return normalized ? Functional.normalize(joined, 1, 1e-12) : joined;
  }

  private static Value scalar(float number) {
    return Value.constant(Tensor.scalar(number));
  }

  private static Value sum(Value states, Value mask) {
    return states.mul(mask.to(DType.FLOAT32)).sum(1, false);
  }

  private static Value count(Value mask) {
    return mask.to(DType.FLOAT32).sum(1, false).maximum(scalar(LEAST));
  }
}
