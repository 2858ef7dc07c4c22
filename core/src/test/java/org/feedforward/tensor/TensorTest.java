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

  /** A tensor of rank 0 has one element, one with an extent of 0 none. */
  @Test
  void hasAsManyElementsAsItsShapeSays() {
    assertThat(Tensor.sizeOf()).isEqualTo(1);
    assertThat(Tensor.sizeOf(0, Integer.MAX_VALUE)).isZero();
    assertThat(Tensor.sizeOf(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Tensor.scalar(3f).get()).isEqualTo(3);
    assertThat(Tensor.scalar(3L).getLongAt()).isEqualTo(3);
    assertThat(Tensor.scalar(true).getBooleanAt()).isTrue();
    assertThat(Tensor.zeros(2, 0, 3).size()).isZero();
    assertThat(Tensor.of(new float[0][]).shape()).containsExactly(0, 0);
    assertThat(Tensor.of(new float[][] {{}, {}}).shape()).containsExactly(2, 0);
    assertThat(Tensor.zeros(2, 0).reshape(0, 7)).isEqualTo(Tensor.zeros(0, 7));
  }

  /** Whatever the product is in 32 or 64 bits: those of these extents are 0 or 1 there. */
  @Test
  void rejectsShapesOfMoreElementsThanAnArrayHas() {
    for (int[] shape :
        new int[][] {
          {1 << 16, 1 << 16},
          {1 << 16, 1 << 16, 1 << 16, 1 << 16},
          {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
          {Integer.MAX_VALUE, 2}
        }) {
      assertThatThrownBy(() -> Tensor.sizeOf(shape))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("more than 2^31 - 1 elements");
    }
    assertThatThrownBy(() -> Tensor.zeros(2, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shape [2, -1]: extents must be >= 0");
    assertThatThrownBy(() -> Tensor.of(1, 2).reshape(-1)).hasMessageContaining("must be >= 0");
    assertThatThrownBy(() -> Tensor.of(1, 2).reshape(3))
        .hasMessage("2 elements do not fill a tensor of shape [3]");
  }

  @Test
  void countsAxesFromTheEnd() {
    Tensor tensor = Tensor.zeros(2, 3, 4);

    assertThat(tensor.dim(-3)).isEqualTo(2);
    assertThatThrownBy(() -> tensor.dim(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensor.dim(-4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Tensor.scalar(1f).dim(0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** An index beyond its axis is none of the next row. */
  @Test
  void rejectsAnIndexBeyondItsAxis() {
    Tensor tensor = Tensor.zeros(2, 3);
    for (int[] index : new int[][] {{0, 3}, {2, 0}, {-1, 0}, {1, -1}}) {
      assertThatThrownBy(() -> tensor.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void readsAnyTypeAsADouble() {
    assertThat(Tensor.of(0.1f).getDouble(0)).isEqualTo(0.10000000149011612);
    assertThat(Tensor.scalar((1L << 53) + 1).getDouble(0)).isEqualTo(0x1p53);
    assertThat(Tensor.ofBooleans(new boolean[] {false, true}, 2).getDouble(1)).isOne();
    assertThatThrownBy(() -> Tensor.scalar(1L).get())
        .hasMessage("The tensor holds int64, not float32");
    assertThatThrownBy(() -> Tensor.scalar(true).toLongs())
        .hasMessage("The tensor holds bool, not int64");
  }

  @Test
  void tellsBitsFromNumbers() {
    Tensor quiet = Tensor.of(Float.intBitsToFloat(0x7fc00000));
    Tensor payload = Tensor.of(Float.intBitsToFloat(0x7fc00001));

    assertThat(quiet).isEqualTo(payload).hasSameHashCodeAs(payload);
    assertThat(quiet.bitEquals(payload)).isFalse();
    assertThat(quiet.bitEquals(Tensor.of(Float.intBitsToFloat(0x7fc00000)))).isTrue();
    assertThat(Tensor.of(0f).bitEquals(Tensor.of(-0f))).isFalse();
    assertThat(Tensor.scalar(1L).bitEquals(Tensor.scalar(1L))).isTrue();
    assertThat(Tensor.scalar(1L).bitEquals(Tensor.scalar(1f))).isFalse();
    assertThat(Tensor.of(1, 2).bitEquals(Tensor.of(1, 2).reshape(2, 1))).isFalse();
  }

  /**
   * The numbers of networks that were never trained stay the same in every version: computed in
   * Python by the definitions of SplitMix64 and of Box and Muller.
   */
  @Test
  void drawsNumbersThatDoNotChange() {
    assertThat(Tensor.randn(42, 4))
        .isEqualTo(Tensor.of(0.8822488784790039f, -0.45084986f, 0.18835263f, 0.21958637f));
    assertThat(Tensor.uniform(42, -1, 3, 2, 2))
        .isEqualTo(
            Tensor.of(new float[] {1.9662595f, -0.36035842f, 0.11440452f, 0.37676287f}, 2, 2));
  }

  @Test
  void isMadeOfItsParts() {
    assertThat(Tensor.arange(3)).isEqualTo(Tensor.ofLongs(new long[] {0, 1, 2}, 3));
    assertThat(Tensor.arange(0).size()).isZero();
    assertThat(Tensor.ones(2)).isEqualTo(Tensor.full(1, 2)).isEqualTo(Tensor.of(1, 1));
    assertThat(Tensor.zeros(DType.BOOL, 2))
        .isEqualTo(Tensor.ofBooleans(new boolean[] {false, false}, 2));
    float[] part = {9, 9, 9, 9};
    Tensor.of(1, 2, 3).copyFloats(1, part, 1, 2);
    assertThat(part).containsExactly(9, 2, 3, 9);
    assertThat(DType.INT64).hasToString("int64");
    assertThat(DType.BOOL.bytes() + DType.FLOAT32.bytes() + DType.INT64.bytes()).isEqualTo(13);
  }
}
