package org.feedforward.job.report;

import java.util.Optional;

/** How a run that did not fail has ended. */
public sealed interface RunOutcome {

  /** What the run is called, as {@code ds=2026-11-22}; nothing where it has no name. */
  Optional<String> key();

  /** It was computed, and its result stands. */
  record Scored(RunReport report) implements RunOutcome {
    @Override
    public Optional<String> key() {
      return report.subject().sameness().key();
    }
  }

  /** Its result stood there already, made of the same. */
  record NothingToDo(CommittedRun run) implements RunOutcome {
    @Override
    public Optional<String> key() {
      return run.key();
    }
  }
}
