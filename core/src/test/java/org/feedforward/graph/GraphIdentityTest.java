package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Two models are one when they compute the same from the same: bit by bit, name by name. */
class GraphIdentityTest {

  private static final float[] WEIGHT = {1, 0, -0f, 0.5f, 2, -1};

  private static Graph layer(float[] weight, String input, String output, Map<String, Value> more) {
    Value x = Value.input(input, DType.FLOAT32, Shape.batched(3));
    Value w = Value.constant(Tensor.of(weight, 2, 3));
    Value y = x.linear(w, Value.constant(Tensor.of(0.25f, -3))).relu();
    Map<String, Value> outputs = new LinkedHashMap<>(Map.of(output, y));
    outputs.putAll(more);
    return Graph.of(List.of(x), outputs, Map.of());
  }

  /**
   * Made with Python's hashlib of the bytes that GraphCodecTest shows, those of the elements left
   * out, and behind them the digests of {@code struct.pack('<6f', ...)} and {@code '<2f'}.
   */
  @Test
  void isTheSameInEveryVersion() {
    assertThat(GraphIdentity.of(layer(WEIGHT, "x", "y", Map.of())))
        .isEqualTo("3c26f421a1f4ffc92ea6b8766ddf497777979e9e5a1788c85c729d2954630397");
  }

  @Test
  void isAnotherOneForWhateverIsAnother() {
    Set<String> seen = new HashSet<>();
    seen.add(GraphIdentity.of(layer(WEIGHT, "x", "y", Map.of())));
    for (int i = 0; i < WEIGHT.length; i++) {
      float[] changed = WEIGHT.clone();
      changed[i] = Float.intBitsToFloat(Float.floatToRawIntBits(changed[i]) ^ 1);
      assertThat(seen.add(GraphIdentity.of(layer(changed, "x", "y", Map.of())))).isTrue();
    }
    float[] positiveZero = WEIGHT.clone();
    positiveZero[2] = 0f;
    Value more = Value.constant(Tensor.scalar(1f));
    for (Graph other :
        List.of(
            layer(positiveZero, "x", "y", Map.of()),
            layer(WEIGHT, "z", "y", Map.of()),
            layer(WEIGHT, "x", "z", Map.of()),
            layer(WEIGHT, "x", "y", Map.of("z", more)),
            layer(WEIGHT, "y", "x", Map.of()))) {
      assertThat(seen.add(GraphIdentity.of(other))).isTrue();
    }
  }

  @Test
  void knowsTheOrderOfTheOutputs() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Map<String, Value> forth = new LinkedHashMap<>();
    forth.put("a", x.relu());
    forth.put("b", x.exp());
    Map<String, Value> back = new LinkedHashMap<>();
    back.put("b", forth.get("b"));
    back.put("a", forth.get("a"));

    assertThat(GraphIdentity.of(Graph.of(List.of(x), forth, Map.of())))
        .isNotEqualTo(GraphIdentity.of(Graph.of(List.of(x), back, Map.of())));
  }

  @Test
  void doesNotKnowTheLabels() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Value hidden = x.exp();
    Map<String, Value> outputs = Map.of("y", hidden.relu());

    assertThat(GraphIdentity.of(Graph.of(List.of(x), outputs, Map.of("hidden", hidden))))
        .isEqualTo(GraphIdentity.of(Graph.of(List.of(x), outputs, Map.of())));
  }

  /** Of more elements than are hashed as one piece, and of every type. */
  @Test
  void isTheHashOfTheDescriptionAndOfEveryPiece() throws Exception {
    int piece = 1 << 21;
    Tensor floats = Tensor.uniform(1, -1, 1, piece + 3);
    Tensor longs = Tensor.ofLongs(new long[] {Long.MIN_VALUE, -1, 7}, 3);
    Tensor truths = Tensor.ofBooleans(new boolean[] {true, false}, 2);
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (Tensor tensor : List.of(floats, longs, truths)) {
      outputs.put(tensor.dtype().name(), Value.constant(tensor));
    }
    Graph graph = Graph.of(List.of(), outputs, Map.of());

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(withoutElements(graph));
    digest.update(hash(littleEndian(floats, 0, piece)));
    digest.update(hash(littleEndian(floats, piece, 3)));
    ByteBuffer wholes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    digest.update(hash(wholes.putLong(Long.MIN_VALUE).putLong(-1).putLong(7).array()));
    digest.update(hash(new byte[] {1, 0}));

    assertThat(GraphIdentity.of(graph)).isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  private static byte[] withoutElements(Graph graph) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    GraphCodec.write(graph, new DataOutputStream(bytes), GraphCodec::writeType);
    return bytes.toByteArray();
  }

  private static byte[] littleEndian(Tensor tensor, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat(tensor.getFloat(from + i));
    }
    return bytes.array();
  }

  private static byte[] hash(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
