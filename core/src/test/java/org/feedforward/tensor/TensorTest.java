package org.feedforward.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void readsElementsInCOrder() {
    Tensor matrix = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    assertThat(matrix.get(1, 0)).isEqualTo(4);
    assertThat(matrix.getFloat(3)).isEqualTo(4);
    assertThat(matrix.dim(-1)).isEqualTo(3);
    assertThat(matrix.reshape(3, 2).get(1, 1)).isEqualTo(4);
  }

  @Test
  void doesNotChangeWithTheArraysItWasMadeFromOrGave() {
    float[] values = {1, 2};
    Tensor tensor = Tensor.of(values);
    values[0] = 9;
    tensor.toFloats()[1] = 9;
    tensor.shape()[0] = 9;

    assertThat(tensor).isEqualTo(Tensor.of(1, 2));
  }

  @Test
  void equalsByTypeShapeAndEveryElement() {
    assertThat(Tensor.of(1, Float.NaN))
        .isEqualTo(Tensor.of(1, Float.NaN))
        .hasSameHashCodeAs(Tensor.of(1, Float.NaN));
    assertThat(Tensor.of(0f)).isNotEqualTo(Tensor.of(-0f));
    assertThat(Tensor.of(1, 2)).isNotEqualTo(Tensor.of(1, 2).reshape(1, 2));
    assertThat(Tensor.zeros(2)).isNotEqualTo(Tensor.zeros(DType.INT64, 2));
  }

  @Test
  void drawsTheSameNumbersFromTheSameSeed() {
    assertThat(Tensor.randn(7, 3, 4))
        .isEqualTo(Tensor.randn(7, 3, 4))
        .isNotEqualTo(Tensor.randn(8, 3, 4));
  }

  @Test
  void drawsStandardNormalNumbers() {
    Tensor drawn = Tensor.randn(1, 100_000);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < drawn.size(); i++) {
      sum += drawn.getFloat(i);
      squares += drawn.getFloat(i) * drawn.getFloat(i);
    }

    assertThat(sum / drawn.size()).isBetween(-0.02, 0.02);
    assertThat(squares / drawn.size()).isBetween(0.98, 1.02);
  }

  @Test
  void rejectsElementsThatDoNotFillTheShape() {
    assertThatThrownBy(() -> Tensor.of(new float[] {1, 2, 3}, 2, 2))
        .hasMessage("3 elements do not fill a tensor of shape [2, 2]");
    assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
        .hasMessage("Row 1 has 1 elements, expected 2 as in row 0");
    assertThatThrownBy(() -> Tensor.zeros(1 << 20, 1 << 20))
        .hasMessageContaining("more than 2^31 - 1 elements");
  }

  @Test
  void rejectsAnIndexOfAnotherRankOrType() {
    assertThatThrownBy(() -> Tensor.of(1, 2).get(0, 0))
        .hasMessageContaining("the tensor has rank 1");
    assertThatThrownBy(() -> Tensor.of(1, 2).getLong(0))
        .hasMessage("The tensor holds float32, not int64");
  }
}
