package org.feedforward.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CausesTest {

  private final FileNotFoundException first = new FileNotFoundException("no such file");
  private final IOException second = new IOException(null, first);
  private final RuntimeException last = new RuntimeException("the run failed", second);

  @Test
  void theFailureItselfComesFirst() {
    assertThat(Causes.of(last)).containsExactly(last, second, first);
    assertThat(Causes.root(last)).isSameAs(first);
    assertThat(Causes.root(first)).isSameAs(first);
  }

  @Test
  void findsACauseByItsTypeOrWords() {
    assertThat(Causes.find(last, IOException.class)).containsSame(second);
    assertThat(Causes.find(last, IllegalStateException.class)).isEmpty();
    assertThat(Causes.mentioning(last, "file")).contains("no such file");
    assertThat(Causes.mention(last, "run")).isTrue();
    assertThat(Causes.mention(last, "disk")).isFalse();
  }

  @Test
  void errorsOfFilesSayMoreThanTheirNames() {
    assertThat(Causes.said(new NoSuchFileException("a/b"))).isEqualTo("no such file or folder");
    assertThat(Causes.said(new AccessDeniedException("a/b"))).isEqualTo("permission denied");
    assertThat(Causes.said(new FileSystemException("a/b", null, "Is a directory")))
        .isEqualTo("Is a directory");
    assertThat(Causes.said(new EOFException())).isEqualTo("it ends too early");
    assertThat(Causes.said(new IOException())).isEqualTo("IOException");
    assertThat(Causes.said(first)).isEqualTo("no such file");
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
