package org.feedforward.format.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.feedforward.format.Resources;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {

  @ParameterizedTest
  @ValueSource(strings = {"two.npz", "packed.npz"})
  void readsArraysByName(String file) {
    assertThat(Npz.read(Resources.path("npy/" + file)))
        .containsExactly(
            Map.entry("a", Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}})),
            Map.entry("b", Tensor.ofLongs(new long[] {1, 2}, 2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two.npz", "packed.npz"})
  void refusesEveryTruncation(String file) {
    byte[] whole = Resources.bytes("npy/" + file);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Npz.read("cut.npz", cut)).isInstanceOf(ModelException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two.npz", "packed.npz"})
  void refusesOrSurvivesEveryFlippedByte(String file) {
    byte[] whole = Resources.bytes("npy/" + file);
    Map<String, Tensor> expected = Npz.read("whole.npz", whole);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x11;
      try {
        assertThat(Npz.read("flipped.npz", flipped).values())
            .containsExactlyElementsOf(expected.values());
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("flipped.npz");
      }
    }
  }

  @Test
  void refusesAFileThatIsNoArchive() {
    assertThatThrownBy(() -> Npz.read("no.npz", Resources.bytes("npy/f4.npy")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no.npz is not a .npz file");
  }
}
