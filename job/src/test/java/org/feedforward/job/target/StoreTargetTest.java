package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.feedforward.job.FakeStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object store on the local disk. */
class StoreTargetTest extends StoreTargetContract {

  @TempDir private java.nio.file.Path folder;

  @Override
  String path() {
    return "s3a://bucket/place/out";
  }

  @Override
  void install() {
    FakeStore.install(configuration, folder);
  }

  @AfterEach
  void removeStore() {
    FakeStore.remove(configuration);
  }

  @Override
  void dieAt(long operation) {
    FakeStore.crashAt(operation);
  }

  @Override
  void failOnceAt(long operation) {
    FakeStore.failOnceAt(operation);
  }

  @Override
  boolean hasFailed() {
    return FakeStore.hasFailed();
  }

  @Override
  void heal() {
    FakeStore.heal();
  }

  @Test
  void aCommitWhoseAnswerIsLostHasHappened() throws IOException {
    for (boolean replaces : List.of(false, true)) {
      try (Target target = verified(replaces)) {
        FakeStore.loseAnswers();
        target.commit(noFacts());
      }
      assertThat(visible()).contains(List.of(0L, 1L, 2L, 3L));
      assertThat(leftovers()).isEmpty();
    }
  }

  @Test
  void aStoreThatIgnoresConditionsIsRefusedBeforeAnythingIsWritten() throws IOException {
    FakeStore.make(FakeStore.Conditions.IGNORED);
    try (Target target = target(false)) {
      assertEnvironment(target::recover, "the store replaces an object");
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aHadoopWithoutConditionsIsRefused() {
    FakeStore.make(FakeStore.Conditions.UNKNOWN);
    assertEnvironment(() -> target(false), "Spark 4.1 and later can");
    configuration.set("fs.s3a.create.conditional.enabled", "false");
    try {
      assertEnvironment(() -> target(false), "fs.s3a.create.conditional.enabled is false");
    } finally {
      configuration.unset("fs.s3a.create.conditional.enabled");
    }
  }
}
