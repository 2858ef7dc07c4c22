package org.feedforward.job.quality;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.statistics.TaskTime;

/** Rows counted where they are written: how many, and how many of them had which faults. */
public final class Ledger implements Serializable {

  private static final long serialVersionUID = 1L;

  private long scored;
  private long faulty;
  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeMap<String, String> examples = new TreeMap<>();
  private long copied;
  private long encoded;
  private String hindrance;

  /** Of a write that has ended, what its tasks tell besides. */
  private transient Optional<Statistics> statistics = Optional.empty();

  private transient List<TaskTime> tasks = List.of();

  /** Rows that all were scored. */
  public static Ledger ofScored(long rows) {
    Ledger ledger = new Ledger();
    ledger.scored = rows;
    return ledger;
  }

  /**
   * Rows that were counted before.
   *
   * @param reasons rows by the reasons of their faults
   * @param examples the sentence of a fault for each reason
   */
  public static Ledger of(
      long scored, long faulty, Map<String, Long> reasons, Map<String, String> examples) {
    Ledger ledger = new Ledger();
    ledger.scored = scored;
    ledger.faulty = faulty;
    ledger.reasons.putAll(reasons);
    ledger.examples.putAll(examples);
    return ledger;
  }

  /** Counts rows that were scored. */
  public void addScored(long rows) {
    scored += rows;
  }

  /** Counts a row that could not be scored; {@link #addReason} says why. */
  public void addFaulty() {
    faulty++;
  }

  /**
   * Counts a reason for a row that could not be scored, once for each row.
   *
   * @param example the sentence of such a fault, asked for when it is the first
   */
  public void addReason(String reason, Supplier<String> example) {
    reasons.merge(reason, 1L, Long::sum);
    examples.computeIfAbsent(reason, first -> example.get());
  }

  /**
   * Counts row groups whose kept columns were taken from the input's files.
   *
   * @param copies as they are stored
   * @param others encoded again, because some of their rows are left out
   */
  public void addRowGroups(long copies, long others) {
    copied += copies;
    encoded += others;
  }

  /** Notes why kept columns could not be taken from the input's files. */
  public void addHindrance(String reason) {
    hindrance = hindrance == null ? reason : hindrance;
  }

  /** Adds what was counted for other rows. */
  public void addAll(Ledger other) {
    scored += other.scored;
    faulty += other.faulty;
    other.reasons.forEach((reason, rows) -> reasons.merge(reason, rows, Long::sum));
    other.examples.forEach(examples::putIfAbsent);
    addRowGroups(other.copied, other.encoded);
    if (other.hindrance != null) {
      addHindrance(other.hindrance);
    }
  }

  /** The same with what the tasks tell besides, of each partition once. */
  public Ledger with(Optional<Statistics> counted, List<TaskTime> times) {
    Ledger all = new Ledger();
    all.addAll(this);
    all.statistics = counted;
    all.tasks = List.copyOf(times);
    return all;
  }

  /** What the numbers look like, where that was asked for. */
  public Optional<Statistics> statistics() {
    return statistics;
  }

  /** What the tasks took, in the order of their partitions. */
  public List<TaskTime> tasks() {
    return tasks;
  }

  /** Rows with a prediction. */
  public long scored() {
    return scored;
  }

  /** Rows without one. */
  public long faulty() {
    return faulty;
  }

  /** All rows. */
  public long rows() {
    return scored + faulty;
  }

  /** Rows by the reasons of their faults; a row with two counts for both. */
  public Map<String, Long> reasons() {
    return new TreeMap<>(reasons);
  }

  /** The sentence of a fault for each reason. */
  public Map<String, String> examples() {
    return new TreeMap<>(examples);
  }

  /** Row groups of the input whose kept columns were copied as they are stored. */
  public long copied() {
    return copied;
  }

  /** Row groups of the input whose kept columns were encoded again. */
  public long encoded() {
    return encoded;
  }

  /** Why columns of some file were written by Spark's own writer, if any were. */
  public Optional<String> hindrance() {
    return Optional.ofNullable(hindrance);
  }
}
