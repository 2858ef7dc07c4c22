package org.feedforward.job.quality;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How many rows of a run may be without a prediction.
 *
 * @param all of all rows
 * @param byReason of rows with a fault of some reason
 */
public record Budget(Share all, Map<Reason, Share> byReason) {

  /** Any number of rows. */
  public static final Budget UNLIMITED = new Budget(Share.ANY, Map.of());

  public Budget {
    byReason = new LinkedHashMap<>(byReason);
  }

  /**
   * A part of the rows.
   *
   * @param rows how many there may be
   * @param ratio how many of all rows that are read there may be, from 0 to 1
   */
  public record Share(OptionalLong rows, OptionalDouble ratio) {

    /** Any part. */
    public static final Share ANY = new Share(OptionalLong.empty(), OptionalDouble.empty());

    /** The most rows that are in it, of a total that may not be known. */
    long limit(OptionalLong total) {
      long most = rows.orElse(Long.MAX_VALUE);
      return ratio.isPresent() && total.isPresent()
          ? Math.min(most, part(ratio.getAsDouble(), total.getAsLong()))
          : most;
    }

    /** In decimals: 0.29 of 100 rows are 29. */
    private static long part(double ratio, long total) {
      return BigDecimal.valueOf(ratio)
          .multiply(BigDecimal.valueOf(total))
          .setScale(0, RoundingMode.FLOOR)
          .longValueExact();
    }

    /** What it says, as people write it. */
    String told() {
      String most = rows.isPresent() ? "max-rows " + rows.getAsLong() : "";
      String share = ratio.isPresent() ? "max-ratio " + ratio.getAsDouble() : "";
      return most + (most.isEmpty() || share.isEmpty() ? "" : " and ") + share;
    }
  }

  /**
   * Numbers of rows beyond which a run has passed its budget whatever comes.
   *
   * @param all the most rows
   * @param byReason the most by the code of a reason
   */
  public record Limits(long all, TreeMap<String, Long> byReason) implements Serializable {

    /** Any number. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, new TreeMap<>());

    /** What is left of them behind rows that were counted before. */
    public Limits behind(Ledger before) {
      Map<String, Long> reasons = before.reasons();
      TreeMap<String, Long> left = new TreeMap<>();
      byReason.forEach(
          (reason, most) -> left.put(reason, less(most, reasons.getOrDefault(reason, 0L))));
      return new Limits(less(all, before.faulty()), left);
    }

    private static long less(long most, long rows) {
      return most == Long.MAX_VALUE ? most : most - rows;
    }

    /** Whether what was counted so far is beyond them. */
    public boolean arePassedBy(Ledger ledger) {
      if (ledger.faulty() > all) {
        return true;
      }
      if (byReason.isEmpty() || ledger.faulty() == 0) {
        return false;
      }
      Map<String, Long> reasons = ledger.reasons();
      return byReason.entrySet().stream()
          .anyMatch(limit -> reasons.getOrDefault(limit.getKey(), 0L) > limit.getValue());
    }
  }

  /**
   * The limits for a table.
   *
   * @param total how many rows there will be, where that is known
   */
  public Limits limits(OptionalLong total) {
    TreeMap<String, Long> most = new TreeMap<>();
    byReason.forEach((reason, share) -> most.put(reason.code(), share.limit(total)));
    return new Limits(all.limit(total), most);
  }

  /**
   * What a run has passed that has ended, or was stopped because it had passed its limits.
   *
   * @param stored how many rows the table has, where that is known
   */
  public Optional<String> passedBy(Ledger ledger, OptionalLong stored) {
    // a run that was stopped has not seen all rows, of which a ratio would be one
    OptionalLong total =
        limits(stored).arePassedBy(ledger) ? stored : OptionalLong.of(ledger.rows());
    if (ledger.faulty() > all.limit(total)) {
      return Optional.of("errors (" + all.told() + ")");
    }
    Map<String, Long> reasons = ledger.reasons();
    return byReason.entrySet().stream()
        .filter(
            entry ->
                reasons.getOrDefault(entry.getKey().code(), 0L) > entry.getValue().limit(total))
        .map(
            entry ->
                "errors.reasons." + entry.getKey().code() + " (" + entry.getValue().told() + ")")
        .findFirst();
  }
}
