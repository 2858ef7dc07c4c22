package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxRunner.run;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.integer;

import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Two heads of queries that share one of keys; numbers from torch's scaled dot product attention.
 */
class AttentionOperatorTest {

  private static final Tensor QUERY =
      Tensor.of(new float[] {1, 0, 0.5f, -1, 2, 1, 0, 1}, 1, 2, 2, 2);
  private static final Tensor KEY = Tensor.of(new float[] {0.5f, 1, -1, 0.25f}, 1, 1, 2, 2);
  private static final Tensor VALUE = Tensor.of(new float[] {1, 2, 3, -4}, 1, 1, 2, 2);

  private static OnnxWriter attention(int rank, String inputs, byte[]... attributes) {
    OnnxWriter model = OnnxWriter.opset(23);
    if (rank == 4) {
      model
          .input("q", FLOAT, 1, 2, 2, 2)
          .input("k", FLOAT, 1, 1, 2, 2)
          .input("v", FLOAT, 1, 1, 2, 2);
    } else {
      model.input("q", FLOAT, 1, 2, 4).input("k", FLOAT, 1, 2, 2).input("v", FLOAT, 1, 2, 2);
    }
    return model.output("y").node("Attention", inputs, "y", attributes);
  }

  private static void assertClose(Tensor found, double... expected) {
    assertThat(found.size()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.getDouble(i)).as("element %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void attendsToAllKeys() {
    assertClose(
        run(attention(4, "q,k,v"), QUERY, KEY, VALUE),
        1.5143666,
        0.4569001,
        2,
        -1,
        1.1317748,
        1.6046759,
        1.7408799,
        -0.2226394);
  }

  @Test
  void attendsToNoLaterKeyWhenCausal() {
    assertClose(
        run(attention(4, "q,k,v", integer("is_causal", 1)), QUERY, KEY, VALUE),
        1,
        2,
        2,
        -1,
        1,
        2,
        1.7408799,
        -0.2226394);
  }

  @Test
  void takesHeadsSideBySide() {
    Tensor query = Tensor.of(new float[] {1, 0, 2, 1, 0.5f, -1, 0, 1}, 1, 2, 4);
    OnnxWriter model = attention(3, "q,k,v", integer("q_num_heads", 2), integer("kv_num_heads", 1));
    Tensor found = run(model, query, KEY.reshape(1, 2, 2), VALUE.reshape(1, 2, 2));
    assertThat(found.shape()).containsExactly(1, 2, 4);
    assertClose(found, 1.5143666, 0.4569001, 1.1317748, 1.6046759, 2, -1, 1.7408799, -0.2226394);
  }

  @Test
  void givesZeroWhereEveryKeyIsMasked() {
    OnnxWriter model =
        attention(4, "q,k,v,m")
            .constant("m", Tensor.ofBooleans(new boolean[] {false, false, true, false}, 2, 2));
    assertClose(run(model, QUERY, KEY, VALUE), 0, 0, 1, 2, 0, 0, 1, 2);
  }

  @Test
  void refusesKeysOfEarlierCalls() {
    OnnxWriter model = attention(4, "q,k,v,,k,v");
    assertThatThrownBy(() -> load(model))
        .hasMessageContaining("my_attention")
        .hasMessageContaining("earlier calls");
  }
}
