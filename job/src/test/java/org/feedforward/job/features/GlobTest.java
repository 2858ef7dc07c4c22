package org.feedforward.job.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlobTest {

  @Test
  void ordersByTheNumbersThatTheWildcardsStandFor() {
    assertThat(Glob.parse("f_*").select(List.of("f_10", "f_2", "g_1", "f_1")))
        .containsExactly("f_1", "f_2", "f_10");
    assertThat(Glob.parse("pixel_*").select(List.of("pixel_1_0", "pixel_0_10", "pixel_0_9")))
        .containsExactly("pixel_0_9", "pixel_0_10", "pixel_1_0");
  }

  @Test
  void keepsTheOrderOfTheTableForOtherNames() {
    assertThat(Glob.parse("*").select(List.of("sex", "age", "f_1")))
        .containsExactly("sex", "age", "f_1");
  }

  @Test
  void takesAllOtherLettersAsTheyAre() {
    assertThat(Glob.parse("a.b (cm)?").select(List.of("a.b (cm)1", "axb (cm)1", "a.b (cm)")))
        .containsExactly("a.b (cm)1");
  }
}
