package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.feedforward.job.run.RunWatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a terminal shows while a run goes on. */
class ProgressLineTest {

  private static final OptionalLong ALL = OptionalLong.of(20_000_000);

  @AfterEach
  void noTerminal() {
    System.clearProperty("feedforward.terminal");
  }

  @Test
  void tellsRowsAndRateAndTheTimeThatIsLeft() {
    assertThat(ProgressLine.words(ALL, 5_000_000, 10))
        .isEqualTo("5,000,000 of 20,000,000 rows (25 %), 500,000 rows/s, 30 s left");
    assertThat(ProgressLine.words(ALL, 1_000_000, 10))
        .isEqualTo("1,000,000 of 20,000,000 rows (5 %), 100,000 rows/s, 3:10 min left");
    assertThat(ProgressLine.words(ALL, 10_000, 10)).endsWith("1,000 rows/s, 5:33 h left");
    assertThat(ProgressLine.words(ALL, 20_000_000, 40)).contains("(100 %)").endsWith("0 s left");
  }

  @Test
  void tellsNoTimeWhereNobodyKnowsHowManyRowsThereAre() {
    assertThat(ProgressLine.words(OptionalLong.empty(), 1_500, 3))
        .isEqualTo("1,500 rows, 500 rows/s");
    assertThat(ProgressLine.words(OptionalLong.empty(), 0, 3)).isEqualTo("Scoring, 3 s");
    // a task that was tried again counts again
    assertThat(ProgressLine.words(OptionalLong.of(10), 12, 1)).startsWith("12 of 12 rows");
  }

  @Test
  void isOneLineThatIsGoneAtTheEnd() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    ProgressLine line = new ProgressLine(new PrintStream(shown, true, StandardCharsets.UTF_8));
    Runnable end = line.scoring(ALL, () -> 5);
    line.show(ALL, 5_000_000, 10);
    end.run();
    String all = shown.toString(StandardCharsets.UTF_8);
    assertThat(all).contains("\r\u001b[K5,000,000 of 20,000,000 rows").endsWith("\r\u001b[K");
    assertThat(all).doesNotContain("\n");
  }

  @Test
  void isShownInATerminalThatWantsIt() {
    CommandOptions plain = CommandOptions.parse(Verb.SCORE, List.of());
    assertThat(ProgressLine.of(plain)).isSameAs(RunWatcher.NONE);
    System.setProperty("feedforward.terminal", "true");
    assertThat(ProgressLine.of(plain)).isInstanceOf(ProgressLine.class);
    assertThat(ProgressLine.of(CommandOptions.parse(Verb.SCORE, List.of("--no-progress"))))
        .isSameAs(RunWatcher.NONE);
  }
}
