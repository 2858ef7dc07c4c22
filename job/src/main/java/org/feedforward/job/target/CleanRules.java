package org.feedforward.job.target;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is removed of an output.
 *
 * @param keep how many runs are kept, the last by their names; all when absent
 * @param olderThan how old must be what nobody else can tell dead: attempts of other machines,
 *     rejects, and runs beyond the number that is kept
 * @param dryRun whether nothing is removed, and only told
 * @param now the present time
 */
public record CleanRules(
    OptionalInt keep, Optional<Duration> olderThan, boolean dryRun, Instant now) {

  /** Whether something that was changed last at a time is old; nothing is when no age is given. */
  boolean isOld(long changedMillis) {
    return olderThan.isPresent()
        && Instant.ofEpochMilli(changedMillis).isBefore(now.minus(olderThan.get()));
  }
}
