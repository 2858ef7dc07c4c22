package org.feedforward.format.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.JsonObject;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.UnaryFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What config.json says of an encoder, as transformers writes it, and what it may not say. */
class EncoderConfigTest {

  private static Map<String, Object> bert() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model_type", "bert");
    fields.put("architectures", List.of("BertModel"));
    fields.put("vocab_size", 30522L);
    fields.put("max_position_embeddings", 512L);
    fields.put("type_vocab_size", 2L);
    fields.put("hidden_size", 384L);
    fields.put("num_hidden_layers", 6L);
    fields.put("num_attention_heads", 12L);
    fields.put("intermediate_size", 1536L);
    fields.put("hidden_act", "gelu");
    fields.put("layer_norm_eps", 1e-12);
    return fields;
  }

  private static Map<String, Object> roberta() {
    Map<String, Object> fields = bert();
    fields.put("model_type", "roberta");
    fields.put("architectures", List.of("RobertaForSequenceClassification"));
    fields.put("max_position_embeddings", 514L);
    return fields;
  }

  private static EncoderConfig read(Map<String, Object> fields) {
    return EncoderConfig.of(new JsonObject("config.json", fields));
  }

  private static void refuses(Map<String, Object> fields, String words) {
    assertThatThrownBy(() -> read(fields))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("config.json")
        .hasMessageContaining(words);
  }

  @Test
  void bertIsWhatItsFieldsSay() {
    assertThat(read(bert()))
        .isEqualTo(
            new EncoderConfig(
                EncoderFamily.BERT,
                EncoderHead.NONE,
                30522,
                512,
                2,
                384,
                6,
                12,
                1536,
                UnaryFunction.GELU,
                1e-12f,
                0));
    assertThat(read(bert()).longest()).isEqualTo(512);
  }

  @Test
  void distilBertHasItsOwnNamesAndNoKinds() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model_type", "distilbert");
    fields.put("architectures", List.of("DistilBertForTokenClassification"));
    fields.put("vocab_size", 30522L);
    fields.put("max_position_embeddings", 512L);
    fields.put("dim", 768L);
    fields.put("n_layers", 6L);
    fields.put("n_heads", 12L);
    fields.put("hidden_dim", 3072L);
    fields.put("activation", "relu");

    assertThat(read(fields))
        .isEqualTo(
            new EncoderConfig(
                EncoderFamily.DISTILBERT,
                EncoderHead.TOKENS,
                30522,
                512,
                0,
                768,
                6,
                12,
                3072,
                UnaryFunction.RELU,
                1e-12f,
                0));
  }

  /** RoBERTa counts positions from behind the padding token, which is 1 where nothing is said. */
  @Test
  void robertaKnowsItsPaddingToken() {
    assertThat(read(roberta()).padding()).isEqualTo(1);
    assertThat(read(roberta()).longest()).isEqualTo(512);
    Map<String, Object> other = roberta();
    other.put("pad_token_id", 3L);
    assertThat(read(other).longest()).isEqualTo(510);
    Map<String, Object> none = roberta();
    none.put("pad_token_id", null);
    refuses(none, "pad_token_id=null is not a token");
    Map<String, Object> ofBert = bert();
    ofBert.put("pad_token_id", null);
    assertThat(read(ofBert).padding()).isZero();
  }

  @Test
  void aPaddingThatIsNoTokenIsRefused() {
    for (Object padding :
        List.of(-1L, 30522L, 1L << 32, Long.MAX_VALUE, "1", 1.5, true, List.of(1L))) {
      for (Map<String, Object> fields : List.of(bert(), roberta())) {
        fields.put("pad_token_id", padding);
        refuses(fields, "pad_token_id=" + padding + " is not a token");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gelu,GELU",
    "gelu_new,GELU_TANH",
    "gelu_pytorch_tanh,GELU_TANH",
    "gelu_fast,GELU_TANH",
    "relu,RELU",
    "silu,SILU",
    "swish,SILU",
    "mish,MISH",
    "tanh,TANH"
  })
  void activationsHaveTheirNamesOfTransformers(String name, UnaryFunction function) {
    Map<String, Object> fields = bert();
    fields.put("hidden_act", name);
    assertThat(read(fields).activation()).isEqualTo(function);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab_size",
        "max_position_embeddings",
        "type_vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size"
      })
  void sizesAreWholeNumbersOfSomeSize(String field) {
    for (Object size : List.of(0L, -1L, (1L << 24) + 1, Long.MIN_VALUE)) {
      Map<String, Object> fields = bert();
      fields.put(field, size);
      refuses(fields, field + "=" + size + " is not a size");
    }
    for (Object size : List.of("12", 12.0, true, List.of())) {
      Map<String, Object> fields = bert();
      fields.put(field, size);
      refuses(fields, field);
    }
    Map<String, Object> without = bert();
    without.remove(field);
    refuses(without, field);
  }

  @ParameterizedTest
  @CsvSource({
    "BertModel,NONE",
    "RobertaModel,NONE",
    "XLMRobertaModel,NONE",
    "BertForSequenceClassification,SEQUENCE",
    "CamembertForTokenClassification,TOKENS"
  })
  void theClassSaysWhatStandsOnTheEncoder(String architecture, EncoderHead head) {
    Map<String, Object> fields = bert();
    fields.put("architectures", List.of(architecture));
    assertThat(read(fields).head()).isEqualTo(head);
  }

  @Test
  void otherClassesAreRefusedWithTheWayOut() {
    for (Object architectures :
        List.of(
            List.of("BertForMaskedLM"),
            List.of("BertForPreTrainingModel"),
            List.of("Model"),
            List.of(),
            List.of("BertModel", "BertForMaskedLM"),
            "BertModel")) {
      Map<String, Object> fields = bert();
      fields.put("architectures", architectures);
      refuses(fields, "is not read from its folder");
      refuses(fields, "torch.onnx.export(model");
    }
    Map<String, Object> gpt = bert();
    gpt.put("model_type", "gpt2");
    refuses(
        gpt,
        "model_type gpt2 is not read from its folder (bert, roberta, xlm-roberta, camembert,"
            + " distilbert are)");
    gpt.remove("model_type");
    refuses(gpt, "is not read from its folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"is_decoder", "add_cross_attention", "is_encoder_decoder"})
  void decodersAreRefused(String flag) {
    Map<String, Object> fields = bert();
    fields.put(flag, false);
    assertThat(read(fields)).isEqualTo(read(bert()));
    fields.put(flag, true);
    refuses(fields, flag + "=true is not read");
  }

  @Test
  void whatWouldChangeItsNumbersIsRefused() {
    Map<String, Object> relative = bert();
    relative.put("position_embedding_type", "relative_key");
    refuses(relative, "position_embedding_type other than absolute is not read");
    Map<String, Object> quantised = bert();
    quantised.put("quantization_config", Map.of("bits", 4L));
    refuses(quantised, "a quantised encoder is not read");
    Map<String, Object> heads = bert();
    heads.put("num_attention_heads", 7L);
    refuses(heads, "6 layers of width 384 with 7 heads and padding 0 are not an encoder");
    Map<String, Object> deep = bert();
    deep.put("num_hidden_layers", 201L);
    refuses(deep, "201 layers");
    Map<String, Object> epsilon = bert();
    epsilon.put("layer_norm_eps", "1e-12");
    refuses(epsilon, "layer_norm_eps is not a number");
  }
}
