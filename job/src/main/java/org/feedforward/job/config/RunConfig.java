package org.feedforward.job.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.VariableFaults;
import org.feedforward.job.fault.Secrets;

/**
 * What is said of a run itself.
 *
 * @param key what the run is called; nothing where the result takes the place of the output
 * @param replace whether a run of that name is computed again and replaced
 * @param labels texts that go with the result, by their names; they change nothing
 * @param timezone where timestamps are seen from when they become numbers
 */
public record RunConfig(
    Optional<RunKey> key, boolean replace, Map<String, String> labels, ZoneId timezone) {

  static final Setting<RunKeys> KEY =
      Setting.of(
              "run.key",
              RunKeys.KIND,
              "what the run is called: its result is the folder KEY=VALUE of the output; of a range"
                  + " such as ds=2026-11-01..2026-11-07 every day is a run")
          .flag("--run", "KEY=VALUE");

  static final Setting<Boolean> REPLACE =
      Setting.of(
              "run.replace",
              Kinds.SWITCH,
              "compute a run that is there once more, and replace it when the new one is whole")
          .flag("--replace", "")
          .otherwise(false);

  static final Setting<Map<String, String>> VARS =
      Setting.of(
              "run.vars",
              Kinds.texts("{region: eu}"),
              "a variable that job file and flags name as {{NAME}}, as they do {{KEY}} of --run")
          .flag("--var", "NAME=VALUE")
          .otherwise(Map.of(), "");

  static final Setting<Map<String, String>> LABELS =
      Setting.of(
              "run.labels",
              Kinds.texts("{team: risk}"),
              "a text that the manifest of the result holds, under labels")
          .flag("--label", "KEY=VALUE")
          .otherwise(Map.of(), "");

  static final Setting<ZoneId> TIMEZONE =
      Setting.of(
              "run.timezone",
              StepKind.ZONE,
              "the time zone in which a feature's date step sees timestamps")
          .otherwise(ZoneOffset.UTC, "UTC");

  static final List<Setting<?>> SETTINGS = List.of(KEY, REPLACE, VARS, LABELS, TIMEZONE);

  /** A run without a name that nothing is said of. */
  public static final RunConfig UNNAMED =
      new RunConfig(Optional.empty(), false, Map.of(), ZoneOffset.UTC);

  /** Functions of SQL by which the same run would keep other rows the next time. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "(?i)\\b(?:current_date|current_timestamp|current_time|localtimestamp)\\b"
              + "|\\b(?:now|curdate|rand|randn|random|uuid|unix_timestamp)\\s*\\(\\s*\\)"
              + "|\\b(?:rand|randn|random)\\s*\\(");

  public RunConfig {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /**
   * The labels as everybody may read them: the values of those that are called as secrets hidden.
   */
  public Map<String, String> shownLabels() {
    Map<String, String> shown = new LinkedHashMap<>();
    labels.forEach(
        (name, value) -> {
          boolean secret = Secrets.hidden(name + "=value").endsWith(Secrets.HIDDEN);
          shown.put(Secrets.hidden(name), secret ? Secrets.HIDDEN : Secrets.hidden(value));
        });
    return shown;
  }

  /** What in a condition has another value each time it is asked; nothing where all stays. */
  private static Optional<String> changing(String condition) {
    Matcher found = CHANGING.matcher(condition.replaceAll("'[^']*'|`[^`]*`|\"[^\"]*\"", "''"));
    return found.find()
        ? Optional.of(found.group().replaceFirst("\\s*\\(.*", ""))
        : Optional.empty();
  }

  /**
   * The section of one run.
   *
   * @param key which of the runs that the section names
   */
  static RunConfig read(Section section, Optional<RunKey> key) {
    Optional<String> changing = section.find(InputConfig.WHERE).flatMap(RunConfig::changing);
    if (key.isPresent() && changing.isPresent()) {
      section.problem(
          VariableFaults.changingCondition(
              section.named(InputConfig.WHERE), changing.get(), key.get().name()));
    }
    if (section.get(REPLACE) && key.isEmpty()) {
      section.problem(VariableFaults.replaceWithoutRun(section.named(REPLACE)));
    }
    if (key.isPresent() && section.get(OutputConfig.OVERWRITE)) {
      section.problem(VariableFaults.overwriteOfRun(section.named(OutputConfig.OVERWRITE)));
    }
    return new RunConfig(key, section.get(REPLACE), section.get(LABELS), section.get(TIMEZONE));
  }
}
