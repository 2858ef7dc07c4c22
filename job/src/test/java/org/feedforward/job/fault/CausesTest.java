package org.feedforward.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CausesTest {

  private static final FileNotFoundException FIRST = new FileNotFoundException("no such file");
  private static final IOException SECOND = new IOException(null, FIRST);
  private static final RuntimeException LAST = new RuntimeException("the run failed", SECOND);

  @Test
  void theFailureItselfComesFirst() {
    assertThat(Causes.of(LAST)).containsExactly(LAST, SECOND, FIRST);
    assertThat(Causes.root(LAST)).isSameAs(FIRST);
    assertThat(Causes.root(FIRST)).isSameAs(FIRST);
  }

  @Test
  void findsACauseByItsTypeOrWords() {
    assertThat(Causes.find(LAST, IOException.class)).containsSame(SECOND);
    assertThat(Causes.find(LAST, IllegalStateException.class)).isEmpty();
    assertThat(Causes.mentioning(LAST, "file")).contains("no such file");
    assertThat(Causes.mention(LAST, "run")).isTrue();
    assertThat(Causes.mention(LAST, "disk")).isFalse();
  }

  @Test
  void aCircleOfCausesEnds() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);
    assertThat(Causes.of(one)).hasSize(30);
    assertThat(Causes.mention(one, "three")).isFalse();
  }

  @Test
  void knowsWhatAFullDiskSays() {
    for (String words :
        new String[] {"No space left on device", "Disk quota exceeded", "DiskSpace quota of /x"}) {
      assertThat(DiskFull.is(new RuntimeException(new IOException("write: " + words)))).isTrue();
    }
    assertThat(DiskFull.is(new IOException("no space left".toUpperCase(Locale.ROOT)))).isFalse();
  }
}
