package org.feedforward.format.script;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.feedforward.graph.Value;
import org.feedforward.nn.Module;
import org.feedforward.nn.MultiheadAttention;
import org.feedforward.nn.MultiheadAttention.Masks;
import org.feedforward.nn.TransformerEncoderLayer;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Whole layers as one operator: what MultiheadAttention and TransformerEncoderLayer call in
 * inference without gradients.
 */
final class AtenTransformerOperators {

  private AtenTransformerOperators() {}

  /**
   * Arguments: query, key, value, embed_dim, num_head, qkv_weight, qkv_bias, proj_weight,
   * proj_bias, mask, need_weights, average_attn_weights, mask_type. The weights of the keys, the
   * second result, nothing here may read.
   */
  static Object attention(OperatorCall call) {
    call.truth(10, "need_weights", true);
    call.truth(11, "average_attn_weights", true);
    MultiheadAttention layer =
        new MultiheadAttention(call.integer(3, "embed_dim"), call.integer(4, "num_head"));
    load(
        call,
        layer,
        Map.of("in_proj_weight", 5, "in_proj_bias", 6, "out_proj.weight", 7, "out_proj.bias", 8));
    Value y =
        layer.attend(
            sequence(call, 0, "query"),
            sequence(call, 1, "key"),
            sequence(call, 2, "value"),
            masks(call, 9, 12));
    return new ScriptList(
        Collections.unmodifiableList(Arrays.asList(ScriptTensor.of(y), Unset.VALUE)), true);
  }

  /**
   * Arguments: src, embed_dim, num_heads, qkv_weight, qkv_bias, proj_weight, proj_bias, use_gelu,
   * norm_first, eps, norm_weight_1, norm_bias_1, norm_weight_2, norm_bias_2, ffn_weight_1,
   * ffn_bias_1, ffn_weight_2, ffn_bias_2, mask, mask_type.
   */
  static Value encoderLayer(OperatorCall call) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    put(
        positions,
        3,
        "self_attn.in_proj_weight",
        "self_attn.in_proj_bias",
        "self_attn.out_proj.weight",
        "self_attn.out_proj.bias");
    put(positions, 10, "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias");
    put(positions, 14, "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias");
    TransformerEncoderLayer layer =
        new TransformerEncoderLayer(
            call.integer(1, "embed_dim"),
            call.integer(2, "num_heads"),
            parameter(call, 15, "linear1.bias").size(),
            call.truth(7, "use_gelu", false) ? "gelu" : "relu",
            call.number(9, "eps"),
            call.truth(8, "norm_first", false));
    load(call, layer, positions);
    return layer.encode(sequence(call, 0, "src"), masks(call, 18, 19));
  }

  /** Parameters that stand one behind the other. */
  private static void put(Map<String, Integer> positions, int first, String... keys) {
    for (int i = 0; i < keys.length; i++) {
      positions.put(keys[i], first + i);
    }
  }

  private static Value sequence(OperatorCall call, int position, String name) {
    Value x = call.tensor(position, name);
    if (x.shape().rank() != 3) {
      throw call.refused("of " + x.shape() + " is not known here: it needs [N, L, E]");
    }
    return x;
  }

  private static void load(OperatorCall call, Module layer, Map<String, Integer> positions) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    positions.forEach((key, position) -> state.put(key, parameter(call, position, key)));
    layer.loadStateDict(state);
  }

  private static Tensor parameter(OperatorCall call, int position, String name) {
    return call.maybeConstant(position, name)
        .orElseThrow(() -> call.wrong(position, "a parameter"));
  }

  /** A mask of type 0 is attn_mask [L, L], one of type 1 key_padding_mask [N, L]. */
  private static Masks masks(OperatorCall call, int position, int typePosition) {
    int type = call.integer(typePosition, "mask_type", 0);
    if (!call.isGiven(position, "mask")) {
      return Masks.NONE;
    }
    Value mask = call.tensor(position, "mask");
    if (mask.dtype() != DType.BOOL || mask.shape().rank() != 2 || type < 0 || type > 1) {
      throw call.refused(
          "with a mask other than truth values [L, L] or [N, L] is not known here: trace it after"
              + " torch.backends.mha.set_fastpath_enabled(False)");
    }
    return type == 0 ? Masks.attention(mask) : Masks.padding(mask);
  }
}
