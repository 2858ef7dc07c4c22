package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected maps are what numpy gives for the same rearrangement of {@code arange}. */
class ElementMapsTest {

  private static int[] of(int... extents) {
    return extents;
  }

  @Test
  void hasStridesInCOrder() {
    assertThat(ElementMaps.strides(of(2, 3, 4))).containsExactly(12, 4, 1);
    assertThat(ElementMaps.strides(of(5))).containsExactly(1);
    assertThat(ElementMaps.strides(of())).isEmpty();
    assertThat(ElementMaps.strides(of(2, 0, 4))).containsExactly(0, 4, 1);
  }

  @Test
  void countsElements() {
    assertThat(ElementMaps.size(of())).isEqualTo(1);
    assertThat(ElementMaps.size(of(2, 3, 4))).isEqualTo(24);
    assertThat(ElementMaps.size(of(2, 0, 4))).isZero();
    assertThatThrownBy(() -> ElementMaps.size(of(1 << 16, 1 << 16)))
        .isInstanceOf(ArithmeticException.class);
  }

  /** numpy.broadcast_to(arange(3), (2, 3)). */
  @Test
  void broadcastsLeadingAxes() {
    assertThat(ElementMaps.broadcast(of(3), of(2, 3))).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(ElementMaps.broadcast(of(), of(2, 2))).containsExactly(0, 0, 0, 0);
  }

  /** numpy.broadcast_to(arange(2).reshape(2, 1), (2, 3)) and others. */
  @Test
  void broadcastsAxesOfExtentOne() {
    assertThat(ElementMaps.broadcast(of(2, 1), of(2, 3))).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(ElementMaps.broadcast(of(1, 3), of(2, 3))).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(ElementMaps.broadcast(of(1, 1), of(2, 2))).containsExactly(0, 0, 0, 0);
    assertThat(ElementMaps.broadcast(of(2, 1, 2), of(2, 2, 2)))
        .containsExactly(0, 1, 0, 1, 2, 3, 2, 3);
  }

  @Test
  void leavesEqualShapesAsTheyAre() {
    assertThat(ElementMaps.broadcast(of(2, 3), of(2, 3))).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(ElementMaps.broadcast(of(1), of(1))).containsExactly(0);
  }

  @Test
  void broadcastsToNothing() {
    assertThat(ElementMaps.broadcast(of(1, 3), of(0, 3))).isEmpty();
    assertThat(ElementMaps.broadcast(of(3), of(2, 0))).isEmpty();
  }

  /** Any stretch of elements is that stretch of the whole map. */
  @Test
  void broadcastsAnyStretch() {
    int[] operand = of(2, 1, 3);
    int[] result = of(2, 4, 3);
    int[] whole = ElementMaps.broadcast(operand, result);
    for (int from = 0; from <= whole.length; from++) {
      for (int count = 0; from + count <= whole.length; count++) {
        int[] expected = java.util.Arrays.copyOfRange(whole, from, from + count);
        assertThat(ElementMaps.broadcast(operand, result, from, count)).isEqualTo(expected);
      }
    }
  }

  /** arange(6).reshape(2, 3).T and arange(24).reshape(2, 3, 4).transpose(2, 0, 1). */
  @Test
  void transposes() {
    assertThat(ElementMaps.transpose(of(2, 3), List.of(1, 0))).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(ElementMaps.transpose(of(2, 3, 4), List.of(2, 0, 1)))
        .containsExactly(
            0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23);
    assertThat(ElementMaps.transpose(of(2, 2), List.of(0, 1))).containsExactly(0, 1, 2, 3);
  }

  /** arange(6).reshape(2, 3)[:, 1:], and a roll by one that leaves the first open. */
  @Test
  void movesPositionsAlongAnAxis() {
    assertThat(ElementMaps.alongAxis(of(2, 3), of(2, 2), 1, p -> p + 1))
        .containsExactly(1, 2, 4, 5);
    assertThat(ElementMaps.alongAxis(of(3, 2), of(2, 2), 0, p -> 2 - p))
        .containsExactly(4, 5, 2, 3);
    assertThat(ElementMaps.alongAxis(of(2, 2), of(2, 3), 1, p -> p - 1))
        .containsExactly(-1, 0, 1, -1, 2, 3);
    assertThat(ElementMaps.alongAxis(of(2, 2, 2), of(2, 1, 2), 1, p -> 1))
        .containsExactly(2, 3, 6, 7);
  }

  /** Strides of 0 repeat, as those of GatherElements do along its axis. */
  @Test
  void sumsPositionsTimesStrides() {
    assertThat(ElementMaps.strided(of(2, 3), of(3, 1))).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(ElementMaps.strided(of(2, 3), of(10, 0))).containsExactly(0, 0, 0, 10, 10, 10);
    assertThat(ElementMaps.strided(of(2, 3), of(0, 2))).containsExactly(0, 2, 4, 0, 2, 4);
    assertThat(ElementMaps.strided(of(), of())).containsExactly(0);
  }
}
