package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.FileKind;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.UnitsDone;

/**
 * The place of one result, and how the result comes to stand there: whole, or not at all. A target
 * is made for one result and is used by one thread of the driver, in this order:
 *
 * <ol>
 *   <li>{@link #recover} finishes what runs that died have left in this place.
 *   <li>{@link #check} refuses a place where the result may not stand. It touches nothing, so that
 *       a plan can be made without a run.
 *   <li>{@link #write} computes the rows and writes them where no reader finds them; of a run that
 *       is cut in units, {@link #units} and {@link #gather} do in its place.
 *   <li>{@link #verify} compares what was read, what was written and what stands on disk.
 *   <li>{@link #commit} makes all of it visible in one step, in the place of an older result where
 *       that was asked for.
 *   <li>{@link #abort} instead of the next step, when one of them has failed.
 * </ol>
 *
 * <p>What every kind of target promises, and {@code TargetContract} tests for each:
 *
 * <ul>
 *   <li>A reader sees the old result or the new one, never a mixture and never a part. A kind that
 *       has no single step for a replacement may show nothing for a moment, and says so.
 *   <li>A process that dies at any moment loses neither the old result nor rows of it; the next
 *       {@link #recover} for the same place finishes or removes what it left.
 *   <li>Of two targets for one place that do not replace, one commits and the other is refused. A
 *       run that has a name replaces no other result than the one that it has seen when it was
 *       checked.
 *   <li>Nothing is deleted or replaced that Feedforward did not write.
 *   <li>The end of a step is the truth: when {@link #commit} returns, the result is visible, and
 *       when a step has thrown and {@link #abort} has succeeded, this result is not.
 * </ul>
 *
 * <p>A step that is called out of order is a fault of the caller and throws {@link
 * IllegalStateException}; all that a user can cause throws {@link JobException} with its exit code.
 * A target is not used again once it has been committed or aborted. {@link #close} aborts, so that
 * a target in a try statement needs no more care.
 *
 * <p>A further kind is a class here, a line in {@link Targets}, and a subclass of {@code
 * TargetContract}.
 */
public sealed interface Target extends AutoCloseable
    permits FolderTarget, StoreTarget, TableTarget {

  /** Where the result will stand, as reports name it. */
  String place();

  /** Which run makes the result, as its manifest names it. */
  String run();

  /** What the rows become, for a trial that writes some of them nowhere. */
  FileKind files();

  /**
   * What stands in the place at this moment. Touches nothing, and may be asked at any time.
   *
   * @throws JobException with exit code 5 when something stands there that Feedforward did not
   *     write, 6 when the place cannot be reached
   */
  Optional<Standing> standing();

  /**
   * Finishes what runs for this place have left that died: a replacement that was under way is
   * completed, or the old result is put back; what nobody can use any more is removed. Runs that
   * live, here or on another machine, are left alone. May be called by several processes at once.
   *
   * @throws JobException with exit code 6 when the place cannot be reached
   */
  void recover();

  /**
   * Refuses what can be known before anything is computed: a result that may not be replaced,
   * something that Feedforward did not write, a place inside the input or inside another result.
   * Nothing is written, renamed or deleted, and {@link #commit} looks again: something may appear
   * while the rows are computed.
   *
   * @throws JobException that says why no result may stand here
   */
  void check();

  /**
   * Refuses a place in or above a folder that is read, where that has come to be known since {@link
   * #check}.
   */
  void requireApartFrom(String folder);

  /**
   * Runs a query and writes its rows. Readers of the place do not see them, whatever happens. Spark
   * tries failed tasks again; the writer takes care that the rows of one attempt of a task count.
   * Nothing is left of rows that could not be written, once {@link #abort} has succeeded.
   *
   * @param rows the query, which is run once
   * @param faulty what becomes of rows that cannot be scored; nothing where no column tells them
   * @return the rows that the query gave to the writer, counted where they were written
   * @throws JobException when the place cannot take the rows, such as a full disk; a query that
   *     fails by itself throws what Spark throws
   */
  Ledger write(Dataset<Row> rows, Optional<FaultyRows> faulty);

  /**
   * Takes the rows in units, in place of {@link #write}: each is written, verified and kept by
   * itself, and outlives a process that dies. Goes on with what an earlier start of the same run
   * has left; {@link #run} is then that of the earlier start. {@link #gather} ends it.
   *
   * @param cut what the run is cut in where no earlier start has left any; a target that a run
   *     without units was asked of has none to go on with
   * @return the units
   * @throws JobException with exit code 6 when the place cannot be read or written
   */
  UnitRows units(Cut cut);

  /**
   * Puts the rows of units together as if {@link #write} had written them.
   *
   * @param units which are all written, or up to the one with which the run is to end
   * @param all the rows of these units
   * @param rows the query of the whole run, which is not run
   * @param faulty what became of rows that cannot be scored
   */
  void gather(UnitRows units, Ledger all, Dataset<Row> rows, Optional<FaultyRows> faulty);

  /**
   * How far a run for this place has come that did not end, or has not yet, where it is one of
   * units; of several the one that has come farthest. Touches nothing.
   */
  Optional<UnitsDone> unfinished();

  /**
   * Compares the rows that were read, those that were written, and those that the written files say
   * they hold, as far as each is known. A result that has not been verified cannot be committed.
   *
   * @param read how many rows the query has read
   * @throws JobException when a row was lost or doubled; nothing is visible, and the caller aborts
   */
  void verify(InputRows read);

  /**
   * Makes the result visible in one step, with its facts beside it. The result that is replaced is
   * deleted after that. When this method throws, the caller aborts: the result is then not visible,
   * and the old one is, except when another run has published its own. A commit that has succeeded
   * may be asked for again, which changes nothing.
   *
   * @param facts what is to be kept with the result; the target adds what it knows itself, which is
   *     the number of rows among others
   * @throws JobException with exit code 5 when another result stands in the place that may not be
   *     replaced, 6 when the place cannot be written
   */
  default void commit(ObjectNode facts) {
    commit(facts, Map.of());
  }

  /**
   * The same with files that tell of the run. Inside a result they are a part of it, in a folder
   * that its readers pass by; where they stand apart they are written just before it.
   *
   * @param report the files by their names; none where {@link #reportPlace} is nothing
   */
  void commit(ObjectNode facts, Map<String, byte[]> report);

  /** Where files that tell of the run come to stand; nothing where there is no place for them. */
  Optional<String> reportPlace();

  /**
   * Puts the rejected rows of a result that is not to be committed where people can read them, and
   * leaves them there. The caller then aborts.
   *
   * @param facts what is to be kept with them
   * @return the place; nothing where no rows are rejected
   * @throws JobException with exit code 6 when the place cannot be written
   */
  Optional<String> keepRejects(ObjectNode facts);

  /**
   * Gives up what has not been committed, and removes all that this target wrote. After a commit it
   * only removes what the commit could not. May be called at any time and more than once. Throws
   * nothing, for it follows a failure that is to be told: what cannot be removed stays hidden from
   * readers until somebody's {@link #recover}.
   */
  void abort();

  @Override
  default void close() {
    abort();
  }
}
