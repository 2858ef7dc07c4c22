package org.feedforward.job.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunDigestTest {

  private static final String LONG = "x".repeat(201);

  @Test
  void theSameTextsAreTheSameDigest() {
    RunDigest one = RunDigest.of(Map.of("a", "1", "b", "2"));
    assertThat(one).isEqualTo(RunDigest.of(Map.of("b", "2")).with("a", "1"));
    assertThat(one.sha256()).hasSize(64).isEqualTo(new RunDigest(one.parts()).sha256());
    assertThat(one.differencesFrom(one)).isEmpty();
  }

  @Test
  void everyPartCounts() {
    String one = RunDigest.of(Map.of("a", "1", "b", "2")).sha256();
    assertThat(RunDigest.of(Map.of("a", "1", "b", "3")).sha256()).isNotEqualTo(one);
    assertThat(RunDigest.of(Map.of("a", "1")).sha256()).isNotEqualTo(one);
    assertThat(RunDigest.of(Map.of("a", "1", "b", "2", "c", "")).sha256()).isNotEqualTo(one);
    assertThat(RunDigest.of(Map.of("a", "", "1b", "2")).sha256()).isNotEqualTo(one);
    assertThat(RunDigest.of(Map.of("a", "2", "b", "1")).sha256()).isNotEqualTo(one);
  }

  @Test
  void differencesAreNamedWithBothTexts() {
    RunDigest before = RunDigest.of(Map.of("a", "1", "b", "2", "d", LONG, "model", "0".repeat(64)));
    RunDigest now =
        RunDigest.of(Map.of("a", "3", "c", "4", "d", LONG + "y", "model", "1".repeat(64)));
    assertThat(now.differencesFrom(before))
        .containsExactly(
            "a is '3', was '1'",
            "b is not given any more, was '2'",
            "c is '4' and was not given",
            "d differs",
            "model differs");
    assertThat(now.differencesFrom(RunDigest.of(Map.of("c", "4", "d", "2"))))
        .contains("d differs", "model is given and was not given");
  }

  @Test
  void longTextsAndSecretsAreStoredAsTheirHash() {
    RunDigest digest = RunDigest.of(Map.of("a", LONG, "b", "password=hunter2", "c", "sha256:x"));
    assertThat(digest.parts().values()).allMatch(text -> text.matches("sha256:[0-9a-f]{64}"));
    assertThat(digest.toString()).doesNotContain("hunter2");
    assertThat(RunDigest.of(Map.of("b", "password=other")).differencesFrom(digest))
        .contains("b differs");
  }
}
