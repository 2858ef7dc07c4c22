package org.feedforward.job.target;

import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.config.RunKey;

/** One run among those of others in an object store. */
class StoreRunTest extends StoreTargetTest {

  @Override
  RunConfig run(boolean replaces) {
    return new RunConfig(
        Optional.of(new RunKey("ds", "2026-11-22")), replaces, Map.of(), ZoneOffset.UTC);
  }

  /** The operations are those of a result without a name. */
  @Override
  long step() {
    return 0;
  }
}
