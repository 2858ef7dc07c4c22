package org.feedforward.format.huggingface;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Value;

/** What stands on an encoder, by the end of its class's name. */
enum EncoderHead {
  /** Nothing: the vectors of all tokens, and of the first one through the pooler. */
  NONE("Model"),
  /** Scores of a row. */
  SEQUENCE("ForSequenceClassification"),
  /** Scores of every token. */
  TOKENS("ForTokenClassification");

  private final String suffix;

  EncoderHead(String suffix) {
    this.suffix = suffix;
  }

  /** The head of a class, as BertForSequenceClassification. */
  static Optional<EncoderHead> named(String architecture) {
    return Arrays.stream(values())
        .filter(head -> architecture.matches("[A-Za-z]+" + head.suffix))
        .filter(head -> head != NONE || !architecture.contains("For"))
        .findFirst();
  }

  /** The outputs by name. */
  Map<String, Value> outputs(EncoderConfig config, FolderWeights weights, Value states) {
    String prefix = this == NONE ? "" : config.family().prefix();
    Map<String, Value> outputs = new LinkedHashMap<>();
    switch (this) {
      case NONE -> {
        outputs.put("last_hidden_state", states);
        if (weights.has("pooler.")) {
          outputs.put("pooler_output", pooled(config, weights, "", states));
        }
      }
      case TOKENS -> {
        weights.leaveOut(prefix + "pooler.");
        outputs.put("logits", classified(config, weights, "classifier", states));
      }
      case SEQUENCE -> outputs.put("logits", sequence(config, weights, prefix, states));
    }
    return outputs;
  }

  private static Value sequence(
      EncoderConfig config, FolderWeights weights, String prefix, Value states) {
    return switch (config.family()) {
      case BERT ->
          classified(config, weights, "classifier", pooled(config, weights, prefix, states));
      case DISTILBERT -> {
        Value first = square(config, weights, "pre_classifier", states.select(1, 0)).relu();
        yield classified(config, weights, "classifier", first);
      }
      case ROBERTA -> {
        weights.leaveOut(prefix + "pooler.");
        Value first = square(config, weights, "classifier.dense", states.select(1, 0)).tanh();
        yield classified(config, weights, "classifier.out_proj", first);
      }
    };
  }

  private static Value pooled(
      EncoderConfig config, FolderWeights weights, String prefix, Value states) {
    return square(config, weights, prefix + "pooler.dense", states.select(1, 0)).tanh();
  }

  private static Value square(EncoderConfig config, FolderWeights weights, String key, Value x) {
    int width = config.width();
    return x.linear(
        weights.take(key + ".weight", width, width), weights.take(key + ".bias", width));
  }

  /** The weights say how many classes there are. */
  private static Value classified(
      EncoderConfig config, FolderWeights weights, String key, Value x) {
    int classes = weights.rows(key + ".bias");
    return x.linear(
        weights.take(key + ".weight", classes, config.width()),
        weights.take(key + ".bias", classes));
  }
}
