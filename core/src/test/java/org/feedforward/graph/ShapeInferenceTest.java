package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ShapeInferenceTest {

  private final Value x = batched(4, 6);

  @Test
  void carriesTheBatchThroughMergesAndSplits() {
    Value merged = x.flatten(0, 1);

    assertThat(merged.shape()).hasToString("[N*4, 6]");
    assertThat(merged.relu().reshape(-1, 4, 6).shape()).isEqualTo(x.shape());
    assertThat(merged.reshape(-1, 2, 3).shape()).hasToString("[N*4, 2, 3]");
    assertThat(x.reshape(-1, 24).shape()).hasToString("[N, 24]");
    assertThat(x.reshape(-1, 12).shape()).hasToString("[N*2, 12]");
  }

  @Test
  void letsTransposeMoveTheBatch() {
    Value moved = x.permute(1, 0, 2);

    assertThat(moved.shape()).hasToString("[4, N, 6]");
    assertThat(moved.reshape(-1, 6).shape()).hasToString("[4*N, 6]");
    assertThat(moved.softmax(0).permute(1, 0, 2).shape()).isEqualTo(x.shape());
  }

  @Test
  void acceptsLookAlikesOfRowMixing() {
    // a mean over the rows of a per-row matrix, not over the batch
    assertThat(x.mean(1, false).shape()).hasToString("[N, 6]");
    // products of two per-row matrices
    assertThat(x.matmul(x.transpose(1, 2)).shape()).hasToString("[N, 4, 4]");
    // linear over merged rows
    Value weight = Value.constant(Tensor.zeros(3, 6));
    assertThat(x.flatten(0, 1).linear(weight).reshape(-1, 4, 3).shape()).hasToString("[N, 4, 3]");
    // an embedding of per-row ids
    Value ids = Value.input("ids", DType.INT64, Shape.batched(5));
    assertThat(Value.constant(Tensor.zeros(100, 8)).gather(0, ids).shape())
        .hasToString("[N, 5, 8]");
  }

  @Test
  void refusesWhatMixesRows() {
    refuses(
        () -> x.sum(0, false),
        "reduction SUM runs over axis 0 of [N, 4, 6], which holds the batch: it mixes rows");
    refuses(() -> x.softmax(0), "softmax runs over axis 0");
    refuses(() -> x.flatten(0, 1).softmax(0), "softmax runs over axis 0 of [N*4, 6]");
    refuses(() -> x.normalize(1e-5f, true, 0), "normalisation runs over axis 0");
    refuses(
        () -> x.gather(0, Value.constant(Tensor.ofLongs(new long[] {0}, 1))),
        "gather runs over axis 0");
    refuses(() -> x.cumsum(0), "cumsum runs over axis 0");
    Value flat = batched(6);
    refuses(() -> flat.transpose(0, 1).matmul(flat), "matmul sums over the batch axis");
    refuses(
        () -> flat.matmul(flat.transpose(0, 1)),
        "matmul combines every row of the batch with every other");
    refuses(
        () -> flat.unsqueeze(0).add(flat.unsqueeze(1)),
        "combines every row of the batch with every other");
    refuses(() -> x.flatten(0, 1).add(x.permute(1, 0, 2).flatten(0, 1)), "pairs different rows");
    refuses(() -> flat.reshape(3, -1), "moves the batch between other axes");
    refuses(() -> flat.reshape(1, 6), "leaves no axis for the batch");
    refuses(() -> flat.transpose(0, 1).reshape(-1, 6), "moves the batch between other axes");
  }

  @Test
  void saysWhatDoesNotFit() {
    refuses(
        () -> batched(5).linear(Value.constant(Tensor.zeros(3, 6))),
        "linear expects 6 features in the last axis (weight [3, 6]), got an input of shape [N, 5]");
    refuses(() -> batched(5).add(batched(6)), "ADD cannot broadcast [N, 5] and [N, 6]");
    refuses(() -> batched(5).and(batched(5)), "AND is not defined on float32");
    refuses(
        () -> batched(5).slice(1, 2, 4).linear(Value.constant(Tensor.zeros(3, 6))),
        "got an input of shape [N, 2]");
    refuses(
        () -> batched(5).size(0), "The size of axis 0 of [N, 5] is not known before the data is");
  }

  private static Value batched(int... extents) {
    return Value.input("x", DType.FLOAT32, Shape.batched(extents));
  }

  private static void refuses(ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOf(ModelException.class).hasMessageContaining(reason);
  }
}
