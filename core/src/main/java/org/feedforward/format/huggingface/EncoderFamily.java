package org.feedforward.format.huggingface;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Encoders that are wired alike, with the names that their parts have in a state_dict. */
enum EncoderFamily {
  /** BERT, and MiniLM and other sentence encoders made of it. */
  BERT(List.of("bert"), "bert.", Names.BERT),
  /** RoBERTa: as BERT, the positions counted without the padding. */
  ROBERTA(List.of("roberta", "xlm-roberta", "camembert"), "roberta.", Names.BERT),
  /** DistilBERT: no kinds of tokens, no pooler. */
  DISTILBERT(List.of("distilbert"), "distilbert.", Names.DISTILBERT);

  /**
   * What the parts of a layer are called.
   *
   * @param layers what stands before a layer's number
   */
  record Names(
      String layers,
      String query,
      String key,
      String value,
      String attended,
      String attendedNorm,
      String up,
      String down,
      String norm) {

    private static final Names BERT =
        new Names(
            "encoder.layer.",
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    private static final Names DISTILBERT =
        new Names(
            "transformer.layer.",
            "attention.q_lin",
            "attention.k_lin",
            "attention.v_lin",
            "attention.out_lin",
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");
  }

  private final List<String> types;
  private final String prefix;
  private final Names names;

  EncoderFamily(List<String> types, String prefix, Names names) {
    this.types = types;
    this.prefix = prefix;
    this.names = names;
  }

  /** The family of a model_type. */
  static Optional<EncoderFamily> named(String type) {
    return Arrays.stream(values()).filter(family -> family.types.contains(type)).findFirst();
  }

  /** Every model_type that is read. */
  static List<String> allTypes() {
    return Arrays.stream(values()).flatMap(family -> family.types.stream()).toList();
  }

  /** What stands in front of the encoder's keys where a head is beside it. */
  String prefix() {
    return prefix;
  }

  Names names() {
    return names;
  }
}
