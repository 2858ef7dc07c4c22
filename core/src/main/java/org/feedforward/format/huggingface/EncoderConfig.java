package org.feedforward.format.huggingface;

import java.util.List;
import java.util.Optional;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.JsonObject;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;

/**
 * What config.json says of an encoder.
 *
 * @param family how it is wired
 * @param head what stands on it
 * @param words how many tokens there are
 * @param positions how many positions the table has
 * @param kinds how many kinds of tokens, 0 where there are none
 * @param width of a token's vector
 * @param layers how many
 * @param heads of a layer's attention
 * @param inner the width inside of a layer
 * @param activation between up and down
 * @param epsilon of the norms
 * @param padding the token that fills a row up
 */
record EncoderConfig(
    EncoderFamily family,
    EncoderHead head,
    int words,
    int positions,
    int kinds,
    int width,
    int layers,
    int heads,
    int inner,
    UnaryFunction activation,
    float epsilon,
    int padding) {

  private static final int MOST_LAYERS = 200;
  private static final int LARGEST = 1 << 24;

  /** How to save a network that is not read from its folder. */
  static final String RECIPE =
      "Export it in Python: torch.onnx.export(model, (input_ids, attention_mask), \"model.onnx\","
          + " input_names=[\"input_ids\", \"attention_mask\"],"
          + " dynamic_shapes=({0: torch.export.Dim(\"batch\")}, {0: torch.export.Dim(\"batch\")}),"
          + " external_data=False), with two rows of tokens as example";

  static EncoderConfig of(JsonObject json) {
    String type = json.maybeText("model_type").orElse("");
    EncoderFamily family =
        EncoderFamily.named(type)
            .orElseThrow(
                () ->
                    new ModelException(
                        json.where()
                            + ": model_type "
                            + ForeignNames.escape(type)
                            + " is not read from its folder ("
                            + String.join(", ", EncoderFamily.allTypes())
                            + " are). "
                            + RECIPE));
    String architecture =
        json.get("architectures") instanceof List<?> names && names.size() == 1
            ? String.valueOf(names.get(0))
            : "";
    EncoderHead head =
        EncoderHead.named(architecture)
            .orElseThrow(
                () ->
                    new ModelException(
                        json.where()
                            + ": architectures "
                            + ForeignNames.escape(architecture)
                            + " is not read from its folder (Model, ForSequenceClassification and"
                            + " ForTokenClassification are). "
                            + RECIPE));
    requirePlain(json);
    boolean distilled = family == EncoderFamily.DISTILBERT;
    EncoderConfig config =
        new EncoderConfig(
            family,
            head,
            size(json, "vocab_size"),
            size(json, "max_position_embeddings"),
            distilled ? 0 : size(json, "type_vocab_size"),
            size(json, distilled ? "dim" : "hidden_size"),
            size(json, distilled ? "n_layers" : "num_hidden_layers"),
            size(json, distilled ? "n_heads" : "num_attention_heads"),
            size(json, distilled ? "hidden_dim" : "intermediate_size"),
            activation(json, distilled ? "activation" : "hidden_act"),
            distilled ? 1e-12f : number(json, "layer_norm_eps"),
            padding(json, family));
    if (config.layers > MOST_LAYERS || config.width % config.heads != 0) {
      throw new ModelException(
          json.where()
              + ": "
              + config.layers
              + " layers of width "
              + config.width
              + " with "
              + config.heads
              + " heads and padding "
              + config.padding
              + " are not an encoder");
    }
    return config;
  }

  /** The longest row of tokens. */
  int longest() {
    return family == EncoderFamily.ROBERTA ? positions - padding - 1 : positions;
  }

  private static void requirePlain(JsonObject json) {
    for (String flag : List.of("is_decoder", "add_cross_attention", "is_encoder_decoder")) {
      if (Boolean.TRUE.equals(json.get(flag))) {
        throw new ModelException(json.where() + ": " + flag + "=true is not read. " + RECIPE);
      }
    }
    String positions = json.maybeText("position_embedding_type").orElse("absolute");
    if (!positions.equals("absolute") || json.has("quantization_config")) {
      throw new ModelException(
          json.where()
              + (json.has("quantization_config")
                  ? ": a quantised encoder is not read: save it as it was before. "
                  : ": position_embedding_type other than absolute is not read. ")
              + RECIPE);
    }
  }

  /** RoBERTa counts its positions from behind it. */
  private static int padding(JsonObject json, EncoderFamily family) {
    boolean counts = family == EncoderFamily.ROBERTA;
    Object given = json.get("pad_token_id");
    if (given == null && !(counts && json.has("pad_token_id"))) {
      return counts ? 1 : 0; // as transformers
    }
    if (given instanceof Long token && token >= 0 && token < size(json, "vocab_size")) {
      return (int) (long) token;
    }
    throw new ModelException(
        json.where()
            + ": pad_token_id="
            + ForeignNames.escape(String.valueOf(given))
            + " is not a token");
  }

  private static int size(JsonObject json, String field) {
    long size = json.integer(field);
    if (size < 1 || size > LARGEST) {
      throw new ModelException(json.where() + ": " + field + "=" + size + " is not a size");
    }
    return (int) size;
  }

  private static float number(JsonObject json, String field) {
    if (json.get(field) instanceof Number number) {
      return number.floatValue();
    }
    throw new ModelException(json.where() + "." + field + " is not a number");
  }

  private static UnaryFunction activation(JsonObject json, String field) {
    String name = json.text(field);
    Optional<UnaryFunction> function =
        Optional.ofNullable(
            switch (name) {
              case "gelu" -> UnaryFunction.GELU;
              case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> UnaryFunction.GELU_TANH;
              case "relu" -> UnaryFunction.RELU;
              case "silu", "swish" -> UnaryFunction.SILU;
              case "mish" -> UnaryFunction.MISH;
              case "tanh" -> UnaryFunction.TANH;
              default -> null;
            });
    return function.orElseThrow(
        () ->
            new ModelException(
                json.where()
                    + ": "
                    + field
                    + " "
                    + ForeignNames.escape(name)
                    + " is not known here. "
                    + RECIPE));
  }
}
