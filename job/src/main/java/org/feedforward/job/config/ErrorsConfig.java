package org.feedforward.job.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.quality.Budget;
import org.feedforward.job.quality.Reason;

/**
 * What becomes of rows that cannot be scored.
 *
 * @param policy what such a row does to the run
 * @param rejects a folder of its own for rejected rows; nothing for one inside the result
 * @param budget how many such rows there may be
 * @param nan whether NaN among the inputs or the predictions is a fault
 * @param infinite whether an infinity is one
 */
public record ErrorsConfig(
    Policy policy, Optional<String> rejects, Budget budget, boolean nan, boolean infinite) {

  /** What a row that cannot be scored does to the run. */
  public enum Policy {
    /** The run ends, and nothing is put in place. */
    FAIL,
    /** The row is kept, and its prediction is null. */
    NULL,
    /** The row leaves the result and stands among the rejects. */
    REJECT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final Setting<Policy> POLICY =
      Setting.of(
              "errors.policy",
              Kinds.choice(List.of(Policy.values()), Policy::word),
              "what happens when a row cannot be scored: the run fails, its prediction is null, or"
                  + " the row leaves the result and stands, with its faults, in _rejects inside it")
          .flag("--errors", "POLICY")
          .otherwise(Policy.FAIL, "fail");

  static final Setting<String> REJECTS =
      Setting.of("errors.rejects", Kinds.TABLE, "a folder of its own for the rejected rows")
          .absent("_rejects inside the result");

  static final Setting<Long> MAX_ROWS =
      Setting.of(
              "errors.max-rows",
              Kinds.wholeNumber(0),
              "fail when more rows than this cannot be scored")
          .absent("any number");

  static final Setting<Double> MAX_RATIO =
      Setting.of(
              "errors.max-ratio",
              Kinds.RATIO,
              "fail when a greater part of the rows than this cannot be scored")
          .absent("any part");

  private static final Setting<Long> MOST_ROWS =
      Setting.of("max-rows", Kinds.wholeNumber(0), "the most rows with this reason");

  private static final Setting<Double> MOST_OF_ALL =
      Setting.of("max-ratio", Kinds.RATIO, "the greatest part of the rows with this reason");

  private static final Kind<Budget.Share> SHARE =
      new Kind.OfRecord<>(
          "keys such as {max-ratio: 0.05}",
          "a budget",
          List.of(MOST_ROWS, MOST_OF_ALL),
          section -> share(section.find(MOST_ROWS), section.find(MOST_OF_ALL)));

  private static final Map<Reason, Setting<Budget.Share>> REASON_SETTINGS = reasonSettings();

  static final Setting<Map<Reason, Budget.Share>> REASONS =
      Setting.of(
              "errors.reasons",
              new Kind.OfRecord<>(
                  "reasons with a budget for each, as {unknown: {max-ratio: 0.05}}",
                  "a reason",
                  List.<Setting<?>>copyOf(REASON_SETTINGS.values()),
                  ErrorsConfig::readReasons),
              "budgets for single reasons, as {unknown: {max-ratio: 0.05}}")
          .otherwise(Map.of(), "");

  static final Setting<Boolean> NAN =
      Setting.of(
              "errors.nan",
              Kinds.PASS_OR_FAULT,
              "whether NaN in an input or a prediction is a fault of the row")
          .otherwise(false, "pass");

  static final Setting<Boolean> INFINITE =
      Setting.of("errors.infinite", Kinds.PASS_OR_FAULT, "the same for infinities")
          .otherwise(false, "pass");

  static final List<Setting<?>> SETTINGS =
      List.of(POLICY, REJECTS, MAX_ROWS, MAX_RATIO, REASONS, NAN, INFINITE);

  private static Map<Reason, Setting<Budget.Share>> reasonSettings() {
    Map<Reason, Setting<Budget.Share>> settings = new EnumMap<>(Reason.class);
    Arrays.stream(Reason.values())
        .forEach(
            reason ->
                settings.put(
                    reason, Setting.of(reason.code(), SHARE, "the budget of this reason")));
    return settings;
  }

  private static Map<Reason, Budget.Share> readReasons(Section section) {
    Map<Reason, Budget.Share> shares = new EnumMap<>(Reason.class);
    REASON_SETTINGS.forEach(
        (reason, setting) -> section.find(setting).ifPresent(share -> shares.put(reason, share)));
    return shares;
  }

  private static Budget.Share share(Optional<Long> rows, Optional<Double> ratio) {
    return new Budget.Share(
        rows.map(OptionalLong::of).orElse(OptionalLong.empty()),
        ratio.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
  }

  static ErrorsConfig read(Section section) {
    Policy policy = section.get(POLICY);
    if (policy == Policy.FAIL) {
      for (Setting<?> budget : List.of(MAX_ROWS, MAX_RATIO, REASONS)) {
        if (section.has(budget)) {
          section.problem(ConfigFaults.budgetWithoutPolicy(section.named(budget)));
        }
      }
    }
    if (policy != Policy.REJECT && section.has(REJECTS)) {
      section.problem(ConfigFaults.rejectsWithoutPolicy(section.named(REJECTS)));
    }
    return new ErrorsConfig(
        policy,
        section.find(REJECTS),
        new Budget(share(section.find(MAX_ROWS), section.find(MAX_RATIO)), section.get(REASONS)),
        section.get(NAN),
        section.get(INFINITE));
  }
}
