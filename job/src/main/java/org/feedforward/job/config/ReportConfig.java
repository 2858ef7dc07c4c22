package org.feedforward.job.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.statistics.Counted;

/**
 * What is told of a run for people who look at it later.
 *
 * @param enabled whether anything is
 * @param values whether values of single rows are shown
 * @param statistics which numbers are counted
 * @param path a folder of its own for the report; nothing for one inside the result
 * @param profile what its numbers are compared with; nothing for the run before
 * @param maxDrift how far they may be from that; nothing for any distance
 * @param warnsOnly whether a greater distance is only noted
 */
public record ReportConfig(
    boolean enabled,
    Values values,
    Counted statistics,
    Optional<String> path,
    Optional<String> profile,
    Optional<Double> maxDrift,
    boolean warnsOnly) {

  /** What is shown of single rows. */
  public enum Values {
    /** A few, shortened. */
    SHOWN,
    /** None. */
    NONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which numbers are counted by the scan. */
  public Counted counted() {
    return enabled ? statistics : Counted.NONE;
  }

  /** No report. */
  public static final ReportConfig NONE =
      new ReportConfig(
          false,
          Values.NONE,
          Counted.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true);

  static final Setting<Boolean> ENABLED =
      Setting.of(
              "report.enabled",
              Kinds.SWITCH,
              "whether the result has a report: _report/run.json for programs and"
                  + " _report/run.html for people, with what its numbers look like")
          .otherwise(true);

  static final Setting<Values> VALUES =
      Setting.of(
              "report.values",
              Kinds.choice(List.of(Values.values()), Values::word),
              "whether the report shows values of rejected rows, shortened")
          .otherwise(Values.SHOWN, "shown");

  static final Setting<Counted> STATISTICS =
      Setting.of(
              "report.statistics",
              Kinds.choice(List.of(Counted.values()), Counted::word),
              "which numbers are counted: all that go into the network and that come out; the same,"
                  + " but of a large table the distributions of the former in a sample of the rows;"
                  + " the latter alone; or none")
          .otherwise(Counted.SAMPLED, "sampled");

  static final Setting<String> PATH =
      Setting.of(
              "report.path",
              Kinds.TABLE,
              "a folder of its own for the report, which the rows of a table have nowhere else")
          .absent("_report inside the result");

  static final Setting<String> PROFILE =
      Setting.of(
              "report.profile",
              Kinds.TABLE,
              "what the numbers of the run are compared with: a file of feedforward profile, or a"
                  + " result that has a report")
          .absent("the run before");

  static final Setting<Double> MAX_DRIFT =
      Setting.of(
              "report.max-drift",
              Kinds.TOLERANCE,
              "fail when the numbers of a feature, an output or a label are further from those:"
                  + " their population stability index, such as 0.25")
          .absent("any distance");

  static final Setting<Boolean> DRIFT =
      Setting.of(
              "report.drift",
              Kinds.choice(List.of(false, true), warns -> warns ? "warn" : "fail"),
              "whether a greater drift fails the run or is only noted")
          .otherwise(false, "fail");

  static final List<Setting<?>> SETTINGS =
      List.of(ENABLED, VALUES, STATISTICS, PATH, PROFILE, MAX_DRIFT, DRIFT);

  /** The numbers that are counted where nothing but them is asked for. */
  static ReportConfig ofNoResult(Section section) {
    boolean outputs = section.get(STATISTICS) == Counted.OUTPUTS;
    return new ReportConfig(
        true,
        Values.NONE,
        outputs ? Counted.OUTPUTS : Counted.ALL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  static ReportConfig read(Section section) {
    boolean enabled = section.get(ENABLED);
    for (Setting<?> setting : List.of(VALUES, STATISTICS, PATH, PROFILE, MAX_DRIFT, DRIFT)) {
      if (!enabled && section.has(setting)) {
        section.problem(ConfigFaults.needs(section.named(setting), "report.enabled: true"));
      }
    }
    boolean gate = section.has(MAX_DRIFT);
    if (gate && section.get(STATISTICS) == Counted.NONE) {
      section.problem(
          ConfigFaults.needs(section.named(MAX_DRIFT), "report.statistics: all or outputs"));
    }
    if (gate && section.has(OutputConfig.TABLE) && !section.has(PATH)) {
      section.problem(
          ConfigFaults.needs(
              section.named(MAX_DRIFT) + " beside " + section.named(OutputConfig.TABLE),
              PATH.key()));
    }
    if (section.has(DRIFT) && !gate) {
      section.problem(ConfigFaults.needs(section.named(DRIFT), "report.max-drift"));
    }
    return new ReportConfig(
        enabled,
        section.get(VALUES),
        section.get(STATISTICS),
        section.find(PATH),
        section.find(PROFILE),
        section.find(MAX_DRIFT),
        section.get(DRIFT));
  }
}
