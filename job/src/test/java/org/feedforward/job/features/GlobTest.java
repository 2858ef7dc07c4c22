package org.feedforward.job.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "f_*, f_10 f_2 g_1 f_1, f_1 f_2 f_10",
    "f_*, f_010 f_002 f_1, f_1 f_002 f_010",
    "f_*, f_2 f_01 f_1 f_10, f_01 f_1 f_2 f_10",
    "f_?*, f_10 f_2 f_1, f_1 f_2 f_10",
    "f_??, f_12 f_11 f_1, f_11 f_12",
    "f_1*, f_100 f_12 f_1, f_1 f_12 f_100",
    "f_*0, f_100 f_20 f_10, f_10 f_20 f_100",
    "m_*d, m_1d m_30d m_7d, m_1d m_7d m_30d",
    "f*, f10 f2, f2 f10",
    "x-*, x-10 x-2, x-2 x-10",
    "x.*, x.10 x.2, x.2 x.10",
    "x[*], x[10] x[2], x[2] x[10]",
    "pixel_*_*, pixel_1_0 pixel_0_10 pixel_0_9, pixel_0_9 pixel_0_10 pixel_1_0",
    "f_*, f_100000000000000000001 f_100000000000000000000, f_100000000000000000000"
        + " f_100000000000000000001",
  })
  void ordersByWholeNumbersBehindAFixedText(String glob, String table, String expected) {
    assertThat(select(glob, table)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "*, sex age f_1",
    "*, 10 2 1",
    "*_x, 10_x 2_x",
    "f_*, f_2 f_total f_1",
    "q_*, q_0.1 q_0.25 q_0.5 q_0.75",
    "q_*, q_0.75 q_0.5 q_0.25 q_0.1",
    "q_0.*, q_0.1 q_0.25 q_0.5 q_0.75",
    "q_*.*, q_0.1 q_0.25 q_0.5 q_0.75",
    "'q_*,*', 'q_0,1 q_0,25 q_0,5'",
    "q_.*, q_.1 q_.25 q_.5",
    "b_*, b_5e2 b_1e3 b_2e3",
    "b_*, b_1e-3 b_1e-2 b_1",
    "b_1e-*, b_1e-3 b_1e-2",
    "b_1e*, b_1e3 b_1e2",
    "h_*, h_1a2 h_1b1 h_2a0 h_1a3",
    "h_1a*, h_1a20 h_1a3",
    "v_*, v_1.2.10 v_1.2.9 v_1.10.0",
    "v1.2.*, v1.2.10 v1.2.9",
    "f_*, f_-1 f_-2 f_1",
    "f_-*, f_-1 f_-2 f_-3",
    "f_+*, f_+2 f_+1",
    "d_*, d_2023-12-31 d_2023-01-31",
    "r_*-*, r_10-20 r_0-10",
    "pixel_*, pixel_1_0 pixel_0_10 pixel_0_9",
    "f_*, f_٣ f_١",
  })
  void keepsTheOrderOfTheTableForAllElse(String glob, String table) {
    assertThat(select(glob, table)).isEqualTo(table);
  }

  @Test
  void takesAllOtherLettersAsTheyAre() {
    assertThat(Glob.parse("a.b (cm)?").select(List.of("a.b (cm)1", "axb (cm)1", "a.b (cm)")))
        .containsExactly("a.b (cm)1");
    assertThat(Glob.parse("\\E*").select(List.of("\\E1", "E1"))).containsExactly("\\E1");
  }

  private static String select(String glob, String table) {
    return String.join(" ", Glob.parse(glob).select(List.of(table.split(" "))));
  }
}
