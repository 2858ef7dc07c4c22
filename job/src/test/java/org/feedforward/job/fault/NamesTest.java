package org.feedforward.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void findsTheNearestName() {
    assertThat(Names.nearest("--modle", List.of("--model", "--module"))).contains("--model");
    assertThat(Names.nearest("AGE", List.of("sex", "age"))).contains("age");
    assertThat(Names.nearest("s6", List.of("s1", "s2"))).isEmpty();
  }

  @Test
  void escapesWhatWouldMoveTheCursor() {
    assertThat(Names.escape("a\u001b[2Jb\nc\u202ed")).isEqualTo("a\\u001b[2Jb\\u000ac\\u202ed");
    assertThat(Names.escape("x".repeat(300))).hasSize(203);
  }

  @Test
  void shortensLongLists() {
    List<String> names = IntStream.range(0, 40).mapToObj(i -> "c" + i).toList();
    assertThat(Names.list(names)).endsWith("c11, ... and 28 more");
  }
}
