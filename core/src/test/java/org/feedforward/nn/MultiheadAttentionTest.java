package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention.Masks;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the layer takes and what it says of the rest; its numbers are in the golden cases. */
class MultiheadAttentionTest {

  private static MultiheadAttention layer(boolean bias, boolean own, int kdim, int vdim) {
    return new MultiheadAttention(6, 2, bias, own, own, kdim, vdim, 1);
  }

  private static Value input(int... shape) {
    return Value.input("x", DType.FLOAT32, Shape.batched(shape));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | false | 6 | 6 |"
            + " in_proj_weight[18, 6] in_proj_bias[18] out_proj.weight[6, 6] out_proj.bias[6]",
        "true | true | 3 | 5 | q_proj_weight[6, 6] k_proj_weight[6, 3] v_proj_weight[6, 5]"
            + " in_proj_bias[18] bias_k[1, 1, 6] bias_v[1, 1, 6] out_proj.weight[6, 6]"
            + " out_proj.bias[6]",
        "false | true | 6 | 6 |"
            + " in_proj_weight[18, 6] bias_k[1, 1, 6] bias_v[1, 1, 6] out_proj.weight[6, 6]",
        "false | false | 6 | 4 | q_proj_weight[6, 6] k_proj_weight[6, 6] v_proj_weight[6, 4]"
            + " out_proj.weight[6, 6]"
      })
  void hasTheKeysOfPyTorchInItsOrder(
      boolean bias, boolean own, int kdim, int vdim, String expected) {
    String found =
        layer(bias, own, kdim, vdim).stateDict().entrySet().stream()
            .map(entry -> entry.getKey() + Arrays.toString(entry.getValue().shape()))
            .collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void namesTheWeightsThatAnotherLayerHas() {
    Map<String, Tensor> separate = layer(false, false, 3, 6).stateDict();
    assertThatThrownBy(() -> layer(false, false, 6, 6).loadStateDict(separate))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("missing key(s): in_proj_weight")
        .hasMessageContaining("unexpected key(s): q_proj_weight, k_proj_weight, v_proj_weight");
    assertThatThrownBy(() -> layer(false, false, 4, 6).loadStateDict(separate))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("k_proj_weight has shape [6, 3], expected [6, 4]");
  }

  @Test
  void startsWithTheSpreadOfGlorot() {
    Map<String, Tensor> state =
        new MultiheadAttention(1024, 2, true, true, false, 30, 1024, 7).stateDict();
    float[] learned = state.get("bias_k").toFloats();
    double squares = 0;
    for (float x : learned) {
      squares += (double) x * x;
    }
    assertThat(squares / learned.length * 1024).isCloseTo(1, within(0.2));
    assertThat(state.get("bias_v")).isNotEqualTo(state.get("bias_k"));
    float largest = 0;
    for (float x : state.get("k_proj_weight").toFloats()) {
      largest = Math.max(largest, Math.abs(x));
    }
    assertThat((double) largest).isCloseTo(Math.sqrt(6.0 / 1054), within(1e-4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1 | 1 | 1 | MultiheadAttention: embed_dim=0 (must be > 0)",
        "6 | 0 | 1 | 1 | MultiheadAttention: num_heads=0 (must be > 0)",
        "6 | 2 | -1 | 1 | MultiheadAttention: kdim=-1 (must be > 0)",
        "6 | 2 | 6 | 0 | MultiheadAttention: vdim=0 (must be > 0)",
        "6 | 4 | 6 | 6 | MultiheadAttention: embed_dim=6 must be divisible by num_heads=4"
      })
  void refusesArguments(int embedDim, int heads, int kdim, int vdim, String message) {
    assertThatThrownBy(
            () -> new MultiheadAttention(embedDim, heads, true, false, false, kdim, vdim, 0))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 5 | 5 3 | 5 5 | query has shape [N, 4, 5], expected [N, L, 6] (embed_dim=6)",
        "6 | 5 3 | 5 5 | query has shape [N, 6], expected [N, L, 6] (embed_dim=6)",
        "4 6 | 5 6 | 5 5 | key has shape [N, 5, 6], expected [N, S, 3] (kdim=3)",
        "4 6 | 1 5 3 | 5 5 | key has shape [N, 1, 5, 3], expected [N, S, 3] (kdim=3)",
        "4 6 | 5 3 | 5 3 | value has shape [N, 5, 3], expected [N, 5, 5] (vdim=5)",
        "4 6 | 5 3 | 4 5 | value has shape [N, 4, 5], expected [N, 5, 5] (vdim=5)",
        "4 6 | 5 3 | 5 | value has shape [N, 5], expected [N, 5, 5] (vdim=5)"
      })
  void refusesInputs(String query, String key, String value, String message) {
    List<Value> inputs = List.of(named(query), named(key), named(value));
    assertThatThrownBy(() -> layer(true, true, 3, 5).applyAll(inputs))
        .isInstanceOf(ModelException.class)
        .hasMessage("MultiheadAttention: " + message);
  }

  private static Value named(String perRow) {
    return input(Arrays.stream(perRow.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void refusesOneInputWhereKeysHaveAnotherWidth() {
    assertThatThrownBy(() -> layer(true, false, 3, 6).apply(input(4, 6)))
        .isInstanceOf(ModelException.class)
        .hasMessage("MultiheadAttention: key has shape [N, 4, 6], expected [N, S, 3] (kdim=3)");
  }

  @Test
  void refusesRowsOfAnotherNumberAndTheBatchInAnotherAxis() {
    MultiheadAttention layer = layer(true, false, 6, 6);
    Tensor three = Tensor.zeros(3, 4, 6);
    assertThatThrownBy(() -> layer.applyTensors(List.of(three, Tensor.zeros(2, 4, 6), three)))
        .isInstanceOf(ModelException.class)
        .hasMessage("MultiheadAttention: key has shape [2, 4, 6], expected [3, S, 6] (kdim=6)");
    assertThatThrownBy(() -> layer.apply(input(4, 6).transpose(0, 1)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "MultiheadAttention: query has shape [4, N, 6], expected [N, L, 6] (embed_dim=6)");
  }

  @Test
  void refusesMasks() {
    assertRefused(
        Masks.attention(Value.constant(Tensor.zeros(1, 5))),
        "attn_mask has shape [1, 5], expected [4, 5] or [N*2, 4, 5] ([L, S] or [N * num_heads, L,"
            + " S])");
    // the keys that the layer adds do not count
    assertRefused(
        Masks.attention(Value.constant(Tensor.zeros(4, 7))),
        "attn_mask has shape [4, 7], expected [4, 5] or [N*2, 4, 5] ([L, S] or [N * num_heads, L,"
            + " S])");
    assertRefused(
        Masks.attention(input(4, 5)),
        "attn_mask has shape [N, 4, 5], expected [4, 5] or [N*2, 4, 5] ([L, S] or [N * num_heads,"
            + " L, S])");
    assertRefused(
        Masks.padding(input(7)), "key_padding_mask has shape [N, 7], expected [N, 5] ([N, S])");
    assertRefused(
        Masks.padding(input(4, 5)),
        "key_padding_mask has shape [N, 4, 5], expected [N, 5] ([N, S])");
    assertRefused(
        Masks.padding(input(1).transpose(0, 1)),
        "key_padding_mask has shape [1, N], expected [N, 5] ([N, S])");
    assertRefused(
        Masks.padding(Value.input("x", DType.INT64, Shape.batched(5))),
        "key_padding_mask holds int64, expected bool or float32");
    assertRefused(
        Masks.attention(Value.constant(Tensor.zeros(DType.INT64, 4, 5))),
        "attn_mask holds int64, expected bool or float32");
  }

  private static void assertRefused(Masks masks, String message) {
    Value key = input(5, 6);
    assertThatThrownBy(() -> layer(true, true, 6, 6).attend(input(4, 6), key, key, masks))
        .isInstanceOf(ModelException.class)
        .hasMessage("MultiheadAttention: " + message);
  }

  @Test
  void takesKeysValuesAndMasksThatAreTheSameForAllRows() {
    MultiheadAttention layer = layer(true, true, 3, 5);
    Tensor query = Tensor.randn(1, 3, 4, 6);
    Tensor key = Tensor.randn(2, 1, 5, 3);
    Tensor value = Tensor.randn(3, 1, 5, 5);
    Tensor heads = Tensor.randn(4, 2, 4, 5);
    Tensor padding = Tensor.ofBooleans(new boolean[] {false, true, false, false, true}, 1, 5);
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(4, 6));
    Value y =
        layer.attend(
            x,
            Value.constant(key),
            Value.constant(value),
            new Masks(Optional.of(Value.constant(heads)), Optional.of(Value.constant(padding))));
    Tensor found =
        Interpreter.run(Graph.of(List.of(x), Map.of("y", y), Map.of()), List.of(query)).get("y");

    Value all = Value.input("x", DType.FLOAT32, Shape.of(3, 4, 6));
    Value expected =
        layer.attend(
            all,
            Value.constant(key).expand(Shape.of(3, 5, 3)),
            Value.constant(value).expand(Shape.of(3, 5, 5)),
            new Masks(
                Optional.of(
                    Value.constant(heads).unsqueeze(0).expand(Shape.of(3, 2, 4, 5)).flatten(0, 1)),
                Optional.of(Value.constant(padding).expand(Shape.of(3, 5)))));
    assertThat(found)
        .isEqualTo(
            Interpreter.run(Graph.of(List.of(all), Map.of("y", expected), Map.of()), List.of(query))
                .get("y"));
  }

  @Test
  void takesSeveralSequencesOfEveryRow() {
    MultiheadAttention layer = layer(true, true, 6, 6);
    Tensor x = Tensor.randn(1, 3, 2, 4, 6);
    Value rows = Value.input("x", DType.FLOAT32, Shape.batched(2, 4, 6));
    Value y = layer.apply(rows.flatten(0, 1));
    Tensor found =
        Interpreter.run(Graph.of(List.of(rows), Map.of("y", y), Map.of()), List.of(x)).get("y");

    assertThat(found).isEqualTo(layer.apply(x.reshape(6, 4, 6)));
  }
}
