package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.util.VersionInfo;
import org.feedforward.job.S3;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commit on an S3, through Hadoop's S3A; scripts/test -Ps3. */
class S3TargetTest extends StoreTargetContract {

  private static final AtomicInteger PLACES = new AtomicInteger();

  private final String path = "s3a://bucket/place/out" + PLACES.incrementAndGet();
  private long failing;

  @Override
  String path() {
    return path;
  }

  @Override
  void install() throws IOException {
    assumeThat(VersionInfo.getVersion()).as("Hadoop with conditions").isNotEqualTo("3.4.1");
    S3.install(configuration);
  }

  @AfterEach
  void removeStore() {
    S3.remove(configuration);
  }

  /** A request in so many of a sweep; each takes seconds. */
  @Override
  long step() {
    return Long.getLong("feedforward.test.sweep-step", 4);
  }

  @Override
  long operations() {
    return S3.gate("count");
  }

  @Override
  void dieAt(long operation) {
    failing = operation;
    S3.gate("die/" + operation);
  }

  @Override
  void failOnceAt(long operation) {
    failing = operation;
    S3.gate("fail/" + operation);
  }

  @Override
  boolean hasFailed() {
    return S3.gate("count") > failing;
  }

  @Override
  void heal() {
    if (configuration.get("fs.s3a.endpoint") != null) {
      S3.gate("heal");
    }
  }

  @Test
  void aServerThatPassesConditionsByIsRefused() throws IOException {
    S3.gate("ignore");
    try (Target target = target(false)) {
      assertEnvironment(target::recover, "the store replaces an object");
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    configuration.set("fs.s3a.access.key", "");
    assertEnvironment(() -> target(false).recover(), "no credentials for S3 are found");
  }
}
