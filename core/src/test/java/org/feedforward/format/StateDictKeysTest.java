package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictKeysTest {

  private final List<String> notes = new ArrayList<>();

  private Set<String> fit(Set<String> expected, String... keys) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String key : keys) {
      tensors.put(key, Tensor.scalar(1f));
    }
    return StateDictKeys.fit(tensors, expected, notes).keySet();
  }

  @Test
  void leavesFittingKeysAlone() {
    assertThat(fit(Set.of("0.weight", "0.bias"), "0.weight", "0.bias"))
        .containsExactly("0.weight", "0.bias");
    assertThat(notes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"module.", "model.", "_orig_mod.", "net.", "model.module._orig_mod."})
  void takesWrappersAway(String wrapper) {
    assertThat(fit(Set.of("0.weight"), wrapper + "0.weight")).containsExactly("0.weight");
    assertThat(notes).containsExactly("the keys begin with " + wrapper + ", which was taken away");
  }

  @Test
  void keepsAWrappersNameThatIsALayersOwn() {
    assertThat(fit(Set.of("model.weight"), "model.weight")).containsExactly("model.weight");
  }

  @Test
  void leavesOutWhatLiesOutsideOfTheWrapper() {
    assertThat(fit(Set.of("0.weight"), "model.0.weight", "criterion.weight"))
        .containsExactly("0.weight");
    assertThat(notes).contains("left out, as no weights of the network: criterion.weight");
  }

  @Test
  void keepsUnexpectedKeysForTheNetworkToRefuseEscaped() {
    assertThat(fit(Set.of("0.weight"), "0.weight", "1\n.weight"))
        .containsExactly("0.weight", "1\\u000a.weight");
  }
}
