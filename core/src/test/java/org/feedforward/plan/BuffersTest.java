package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Memory is shared by what does not live at the same time, and by nothing else. */
class BuffersTest {

  private final Buffers buffers = new Buffers();

  private Buffers.Buffer floats(int elements) {
    return buffers.take(DType.FLOAT32, elements);
  }

  @Test
  void givesWhatLivesAtTheSameTimeMemoryOfItsOwn() {
    Buffers.Buffer one = floats(4);
    Buffers.Buffer other = floats(4);

    assertThat(other).isNotSameAs(one);
    assertThat(buffers.all()).containsExactly(one, other);
  }

  @Test
  void givesWhatWasHandedBackAgain() {
    Buffers.Buffer one = floats(4);
    buffers.release(one);

    assertThat(floats(4)).isSameAs(one);
    assertThat(floats(4)).isNotSameAs(one);
    assertThat(buffers.all()).hasSize(2);
  }

  @Test
  void neverGivesABufferOfAnotherType() {
    Buffers.Buffer one = floats(4);
    buffers.release(one);

    Buffers.Buffer longs = buffers.take(DType.INT64, 4);
    assertThat(longs).isNotSameAs(one);
    assertThat(longs.dtype()).isEqualTo(DType.INT64);
    assertThat(one.dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void takesTheSmallestThatIsLargeEnough() {
    Buffers.Buffer small = floats(3);
    Buffers.Buffer fitting = floats(5);
    Buffers.Buffer equal = floats(4);
    Buffers.Buffer large = floats(100);
    for (Buffers.Buffer buffer : new Buffers.Buffer[] {large, small, fitting, equal}) {
      buffers.release(buffer);
    }

    assertThat(floats(4)).isSameAs(equal);
    assertThat(floats(4)).isSameAs(fitting);
    assertThat(floats(4)).isSameAs(large);
    assertThat(small.elements()).isEqualTo(3);
  }

  @Test
  void stretchesTheLargestWhereNoneIsLargeEnough() {
    Buffers.Buffer small = floats(3);
    Buffers.Buffer large = floats(5);
    buffers.release(small);
    buffers.release(large);

    assertThat(floats(9)).isSameAs(large);
    assertThat(large.elements()).isEqualTo(9);
    assertThat(small.elements()).isEqualTo(3);
    assertThat(buffers.all()).containsExactly(small, large);
  }

  @Test
  void neverShrinksABuffer() {
    Buffers.Buffer buffer = floats(9);
    buffers.release(buffer);

    assertThat(floats(2)).isSameAs(buffer);
    assertThat(buffer.elements()).isEqualTo(9);
  }
}
