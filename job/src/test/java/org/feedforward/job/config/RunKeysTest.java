package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunKeysTest {

  private static List<String> keys(String text) {
    Map<String, List<String>> flags =
        Map.of(
            "--model", List.of("m.onnx"),
            "--input", List.of("in.csv"),
            "--output", List.of("out"),
            "--run", List.of(text));
    return new JobRequest(Optional.empty(), List.of(), flags, Map.of())
        .jobs().stream().map(job -> job.config().run().key().orElseThrow().toString()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ds=2026-11-22", "hour=07", "batch=a.b_c+d-e", "N_1=x", "ds=2026-1-1"})
  void aKeyHasAValue(String text) {
    assertThat(keys(text)).containsExactly(text);
  }

  @Test
  void everyDayOfARangeIsARun() {
    assertThat(keys("ds=2024-02-27..2024-03-01"))
        .containsExactly("ds=2024-02-27", "ds=2024-02-28", "ds=2024-02-29", "ds=2024-03-01");
    assertThat(keys("ds=2026-11-01..2026-11-01")).containsExactly("ds=2026-11-01");
    assertThat(keys("ds=2025-01-01..2025-12-31")).hasSize(365);
  }

  @Test
  void daysMayBeToldFromThePresentOne() {
    LocalDate before = LocalDate.now(ZoneOffset.UTC);
    List<String> days = keys("ds=today-2..yesterday");
    List<String> one = keys("ds=yesterday");
    List<String> now = keys("ds=today");
    if (LocalDate.now(ZoneOffset.UTC).equals(before)) { // unless midnight has passed
      assertThat(days).containsExactly("ds=" + before.minusDays(2), "ds=" + before.minusDays(1));
      assertThat(one).containsExactly("ds=" + before.minusDays(1));
      assertThat(now).containsExactly("ds=" + before);
    }
    assertThat(keys("ds=todays")).containsExactly("ds=todays");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-11-22              | --run: expected KEY=VALUE, as ds=2026-11-22
          =x                      | --run: the key must be letters, digits and _
          d-s=x                   | found 'd-s'
          1=x                     | found '1'
          ds=                     | --run: the value may hold letters, digits and . _ + -
          ds=a/b                  | found 'a/b'
          ds=..                   | '' is not a day
          ds=../x                 | '' is not a day
          ds=.hidden              | found '.hidden'
          ds=_x                   | found '_x'
          ds=a b                  | found 'a b'
          ds=ä                    | found 'ä'
          ds=a=b                  | found 'a=b'
          ds=x:y                  | found 'x:y'
          ds=2026-11-31..2026-12-01 | '2026-11-31' is not a day
          ds=2026-11-01..7        | '7' is not a day
          ds=2026-11-07..2026-11-01 | the range ends before it begins; write 2026-11-01..2026-11-07
          ds=0001-01-01..2026-11-01 | has more than 10000 days
          ds={{day}}              | --run: unknown variable {{day}}
          """)
  void whatIsNoNameOfAFolderIsRefused(String text, String words) {
    assertThatThrownBy(() -> keys(text))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(words);
  }
}
