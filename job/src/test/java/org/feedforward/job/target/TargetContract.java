package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every kind of target promises; a kind is tested by a subclass, which knows how its results
 * are read, and how its storage is made to fail at the operation of a number.
 */
abstract class TargetContract {

  /** Tests that take seconds, which mutation tests leave out. */
  static final String SWEEP = "sweep";

  static final List<Long> OLD = List.of(1L, 2L, 3L);
  static final List<Long> NEW = List.of(10L, 11L, 12L, 13L);

  /** A target for the one place of a test. */
  abstract Target target(boolean replaces);

  /** The column {@code x} that a reader of the place finds, sorted; nothing where no result is. */
  abstract Optional<List<Long>> visible() throws IOException;

  /** The facts beside the result. */
  abstract ObjectNode facts() throws IOException;

  /** What is left of runs that did not publish, or of results that were replaced. */
  abstract List<String> leftovers() throws IOException;

  /** Puts something into the place that Feedforward did not write. */
  abstract void putForeign() throws IOException;

  /** Whether that is still there as it was. */
  abstract boolean foreignStands() throws IOException;

  /** Makes a copy of the place with its result, and empties the place. */
  abstract void keepCopy() throws IOException;

  /** Brings the place back to the copy, or empties it where there is none. */
  abstract void restoreCopy() throws IOException;

  /** From the operation of this number on, from 0, nothing reaches the storage. */
  abstract void dieAt(long operation);

  /** The operation of this number fails, the others do not. */
  abstract void failOnceAt(long operation);

  /** Whether that operation was reached. */
  abstract boolean hasFailed();

  /** How many operations a sweep goes on by; it takes the last one in any case. 0 for no sweep. */
  long step() {
    return 1;
  }

  /** How many operations there were since one was made to fail, or would have been. */
  long operations() {
    return CrashingFileSystem.operations();
  }

  /** How often two are put through the same moment. */
  int rounds() {
    return 5;
  }

  /** The storage works again. */
  abstract void heal();

  /** Whether a result is replaced only if it stood there when the target was checked. */
  abstract boolean replacesOnlyWhatItSaw();

  /** The process that made the targets so far runs no longer. */
  abstract void endProcess() throws IOException;

  @AfterEach
  void healStorage() {
    heal();
  }

  private static Dataset<Row> rows(List<Long> values) {
    SparkSession spark = LocalSpark.session();
    return spark.range(values.get(0), values.get(0) + values.size(), 1, 1).toDF("x");
  }

  private static Dataset<Row> failingRows() {
    return rows(NEW).selectExpr("if(x < 12, x, raise_error('no more')) as x");
  }

  private static InputRows read(long rows) {
    return new InputRows(OptionalLong.of(rows), OptionalLong.of(rows));
  }

  private static ObjectNode facts(String name) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode().put("name", name);
    facts.putObject("labels").put("team", "a");
    return facts;
  }

  private Target written(boolean replaces, List<Long> values) {
    Target target = target(replaces);
    target.recover();
    target.check();
    assertThat(target.write(rows(values), Optional.empty()).rows()).isEqualTo(values.size());
    return target;
  }

  private Target verified(boolean replaces, List<Long> values) {
    Target target = written(replaces, values);
    target.verify(read(values.size()));
    return target;
  }

  private void publish(boolean replaces, List<Long> values) {
    try (Target target = verified(replaces, values)) {
      target.commit(facts("name"));
    }
  }

  @Test
  void theResultIsVisibleWhenCommitReturnsAndNotBefore() throws IOException {
    try (Target target = verified(false, NEW)) {
      assertThat(visible()).isEmpty();
      target.commit(facts("first"));
      assertThat(visible()).contains(NEW);
    }
    assertThat(facts()).isEqualTo(facts("first"));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void theOldResultIsVisibleUntilCommit() throws IOException {
    publish(false, OLD);
    try (Target target = verified(true, NEW)) {
      assertThat(visible()).contains(OLD);
      target.commit(facts("second"));
      assertThat(visible()).contains(NEW);
    }
    assertThat(facts()).isEqualTo(facts("second"));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aSecondCommitChangesNothing() throws IOException {
    try (Target target = verified(false, NEW)) {
      target.commit(facts("first"));
      target.commit(facts("second"));
      assertThat(visible()).contains(NEW);
      assertThat(facts()).isEqualTo(facts("first"));
    }
  }

  @Test
  void abortAfterCommitLeavesTheResult() throws IOException {
    Target target = verified(false, NEW);
    target.commit(facts("first"));
    target.abort();
    target.abort();
    assertThat(visible()).contains(NEW);
  }

  @Test
  void abortRemovesWhatWasWrittenAtAnyStep() throws IOException {
    List<Target> targets = List.of(target(false), written(false, NEW), verified(false, NEW));
    assertThat(leftovers()).isNotEmpty();
    targets.forEach(Target::abort);
    targets.forEach(Target::close);
    assertThat(visible()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void nothingIsCommittedThatWasNotVerified() throws IOException {
    try (Target target = written(false, NEW)) {
      assertThatThrownBy(() -> target.commit(facts("x"))).isInstanceOf(IllegalStateException.class);
    }
    assertThat(visible()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void stepsOutOfOrderAreRefused() throws IOException {
    try (Target target = target(false)) {
      assertThatThrownBy(() -> target.write(rows(NEW), Optional.empty()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> target.verify(read(4))).isInstanceOf(IllegalStateException.class);
    }
    try (Target target = written(false, NEW)) {
      assertThatThrownBy(() -> target.write(rows(NEW), Optional.empty()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(target::check).isInstanceOf(IllegalStateException.class);
    }
    Target aborted = verified(false, NEW);
    aborted.abort();
    assertThatThrownBy(() -> aborted.commit(facts("x"))).isInstanceOf(IllegalStateException.class);
    assertThat(visible()).isEmpty();
  }

  @Test
  void aFailedVerificationEndsInTheOldResult() throws IOException {
    publish(false, OLD);
    for (InputRows other :
        List.of(read(5), new InputRows(OptionalLong.of(5), OptionalLong.of(NEW.size())))) {
      try (Target target = written(true, NEW)) {
        assertThatThrownBy(() -> target.verify(other))
            .isInstanceOf(JobException.class)
            .hasMessageContaining("nothing is put in place");
        assertThatThrownBy(() -> target.commit(facts("x")))
            .isInstanceOf(IllegalStateException.class);
      }
    }
    assertThat(visible()).contains(OLD);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void countsThatNobodyTookAreNotCompared() throws IOException {
    try (Target target = written(false, NEW)) {
      target.verify(InputRows.UNKNOWN);
      target.commit(facts("x"));
    }
    assertThat(visible()).contains(NEW);
  }

  @Test
  void aQueryThatFailsLeavesTheOldResult() throws IOException {
    publish(false, OLD);
    Target target = target(true);
    target.check();
    assertThatThrownBy(() -> target.write(failingRows(), Optional.empty()))
        .hasStackTraceContaining("no more");
    assertThatThrownBy(() -> target.verify(read(4))).isInstanceOf(IllegalStateException.class);
    target.abort();
    assertThat(visible()).contains(OLD);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aResultThatStandsIsNotReplacedUnlessThatWasAskedFor() throws IOException {
    publish(false, OLD);
    assertRefused(() -> publish(false, NEW));
    assertThat(visible()).contains(OLD);
    publish(true, NEW);
    assertThat(visible()).contains(NEW);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatFeedforwardDidNotWriteIsNeverReplaced() throws IOException {
    putForeign();
    for (boolean replaces : List.of(false, true)) {
      assertRefused(() -> publish(replaces, NEW));
      assertThat(foreignStands()).isTrue();
    }
  }

  @Test
  void whatAppearsWhileRowsAreComputedIsNotReplaced() throws IOException {
    for (boolean replaces : List.of(false, true)) {
      restoreCopy();
      try (Target target = verified(replaces, NEW)) {
        putForeign();
        assertRefused(() -> target.commit(facts("x")));
      }
      assertThat(foreignStands()).isTrue();
      assertThat(leftovers()).isEmpty();
    }
  }

  @Test
  void ofTwoThatDoNotReplaceTheFirstToCommitStands() throws IOException {
    try (Target first = verified(false, OLD);
        Target second = verified(false, NEW)) {
      second.commit(facts("second"));
      assertRefused(() -> first.commit(facts("first")));
    }
    assertThat(visible()).contains(NEW);
    assertThat(facts()).isEqualTo(facts("second"));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void ofTwoThatReplaceTheLastToCommitStands() throws IOException {
    publish(false, List.of(5L));
    try (Target first = verified(true, OLD);
        Target second = verified(true, NEW)) {
      second.commit(facts("second"));
      if (replacesOnlyWhatItSaw()) {
        assertRefused(() -> first.commit(facts("first")));
      } else {
        first.commit(facts("first"));
      }
    }
    assertThat(visible()).contains(replacesOnlyWhatItSaw() ? NEW : OLD);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aReplacementOfNothingThatSeesAResultAppear() throws IOException {
    try (Target first = verified(true, OLD);
        Target second = verified(true, NEW)) {
      second.commit(facts("second"));
      if (replacesOnlyWhatItSaw()) {
        assertRefused(() -> first.commit(facts("first")));
      } else {
        first.commit(facts("first"));
      }
    }
    assertThat(visible()).contains(replacesOnlyWhatItSaw() ? NEW : OLD);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatStandsIsToldAtAnyTime() throws IOException {
    assertThat(target(false).standing()).isEmpty();
    try (Target first = verified(false, OLD)) {
      assertThat(first.standing()).isEmpty();
      first.commit(facts("first"));
      Standing standing = first.standing().orElseThrow();
      assertThat(standing)
          .isEqualTo(new Standing(first.run(), facts("first"), OLD.size(), true, standing.data()));
    }
    publish(true, NEW);
    assertThat(target(false).standing().orElseThrow().rows()).isEqualTo(NEW.size());
    assertThat(target(false).standing().orElseThrow().facts()).isEqualTo(facts("name"));
    assertThat(visible()).contains(NEW);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatFeedforwardDidNotWriteIsNoResult() throws IOException {
    putForeign();
    assertRefused(() -> target(false).standing());
    assertThat(foreignStands()).isTrue();
  }

  @Test
  void ofTwoAtOnceEachTellsTheTruth() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < rounds(); round++) {
        restoreCopy();
        CyclicBarrier start = new CyclicBarrier(2);
        try (Target first = verified(false, OLD);
            Target second = verified(false, NEW)) {
          Future<Boolean> one = threads.submit(committing(first, start));
          Future<Boolean> two = threads.submit(committing(second, start));
          assertThat(one.get()).as("round %d", round).isNotEqualTo(two.get());
          assertThat(visible()).contains(one.get() ? OLD : NEW);
        }
        assertThat(leftovers()).isEmpty();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Callable<Boolean> committing(Target target, CyclicBarrier start) {
    return () -> {
      start.await();
      try {
        target.commit(facts("x"));
        return true;
      } catch (JobException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT);
        return false;
      }
    };
  }

  @Test
  void recoverLeavesRunsThatLiveAlone() throws IOException {
    try (Target living = verified(false, NEW)) {
      Target other = target(false);
      other.recover();
      living.commit(facts("x"));
    }
    assertThat(visible()).contains(NEW);
  }

  @Test
  void checkTouchesNothingAndRecoverRemovesWhatIsDead() throws IOException {
    verified(false, NEW);
    endProcess();
    List<String> left = leftovers();
    target(false).check();
    assertThat(leftovers()).isEqualTo(left).isNotEmpty();
    target(false).recover();
    assertThat(leftovers()).isEmpty();
    assertThat(visible()).isEmpty();
  }

  @Test
  @Tag(SWEEP)
  void aProcessThatDiesAtAnyOperationOfAFirstResultLeavesItWholeOrNothing() throws IOException {
    assertThat(sweep(Failure.FOR_EVER, Optional.empty())).containsExactly("nothing", "new");
  }

  @Test
  @Tag(SWEEP)
  void aProcessThatDiesAtAnyOperationOfAReplacementLosesNothing() throws IOException {
    publish(false, OLD);
    keepCopy();
    List<String> states = sweep(Failure.FOR_EVER, Optional.of(OLD));
    assertThat(states).startsWith("old").endsWith("new").isSubsetOf("old", "nothing", "new");
    assertThat(states).doesNotHaveDuplicates();
  }

  @Test
  @Tag(SWEEP)
  void aStorageThatFailsOnceAtAnyOperationOfAFirstResultIsTold() throws IOException {
    assertThat(sweep(Failure.ONCE, Optional.empty())).containsAll(List.of("nothing", "new"));
  }

  @Test
  @Tag(SWEEP)
  void aStorageThatFailsOnceAtAnyOperationOfAReplacementIsTold() throws IOException {
    publish(false, OLD);
    keepCopy();
    assertThat(sweep(Failure.ONCE, Optional.of(OLD))).containsAll(List.of("old", "new"));
  }

  /** How the storage of one run fails at the operation of a number. */
  private enum Failure {
    FOR_EVER,
    ONCE
  }

  /**
   * Runs once for every operation, which fails; returns what a reader found after each run, without
   * states that equal the one before.
   */
  private List<String> sweep(Failure failure, Optional<List<Long>> old) throws IOException {
    assumeTrue(step() > 0);
    List<String> states = new ArrayList<>();
    long last = Long.MAX_VALUE;
    for (long operation = 0; ; operation += step()) {
      operation = Math.min(operation, last);
      restoreCopy();
      if (failure == Failure.ONCE) {
        failOnceAt(operation);
      } else {
        dieAt(operation);
      }
      boolean published = publishes(old.isPresent());
      boolean failed = hasFailed();
      heal();
      if (!failed) {
        assertThat(published).isTrue();
        if (step() == 1 || operation == last) {
          return states;
        }
        last = operations() - 1;
        operation = last - step();
        continue;
      }
      String state = state(old);
      if (states.isEmpty() || !states.get(states.size() - 1).equals(state)) {
        states.add(state);
      }
      String when = "operation " + operation;
      if (published) {
        assertThat(state).as(when).isEqualTo("new");
      } else if (failure == Failure.ONCE) {
        assertThat(state).as(when).isEqualTo(old.isPresent() ? "old" : "nothing");
      }
      endProcess();
      target(true).recover();
      assertThat(state(old))
          .as(when)
          .isIn(old.isPresent() ? List.of("old", "new") : List.of(state));
      assertThat(leftovers()).as(when).isEmpty();
      if (failure == Failure.FOR_EVER) {
        publish(true, NEW);
        assertThat(visible()).as(when).contains(NEW);
        assertThat(leftovers()).as(when).isEmpty();
      }
      if (operation == last) {
        return states;
      }
    }
  }

  private boolean publishes(boolean replaces) {
    try {
      publish(replaces, NEW);
      return true;
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      return false;
    }
  }

  private String state(Optional<List<Long>> old) throws IOException {
    Optional<List<Long>> found = visible();
    if (found.isEmpty()) {
      return "nothing";
    }
    return found.get().equals(NEW) ? "new" : found.equals(old) ? "old" : "mixed: " + found.get();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT));
  }
}
