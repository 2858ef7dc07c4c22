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
import java.util.stream.Stream;
import org.feedforward.job.config.steps.StepKind;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.VariableFaults;
import org.feedforward.job.fault.Secrets;

/**
 * What is said of a run itself.
 *
 * @param mode whether all of the input is scored, or what is new in it
 * @param maxFiles how many new files a run takes at most
 * @param key what the run is called; nothing where the result takes the place of the output
 * @param replace whether a run of that name is computed again and replaced
 * @param labels texts that go with the result, by their names; they change nothing
 * @param timezone where timestamps are seen from when they become numbers
 * @param units what it is cut in; nothing where it is computed as a whole
 */
public record RunConfig(
    Mode mode,
    Optional<Long> maxFiles,
    Optional<RunKey> key,
    boolean replace,
    Map<String, String> labels,
    ZoneId timezone,
    Optional<UnitsConfig> units) {

  /** What of the input is scored. */
  public enum Mode {
    /** All of it. */
    ALL("all"),
    /** The files that no earlier run has taken. */
    NEW_FILES("new-files");

    private final String word;

    Mode(String word) {
      this.word = word;
    }
  }

  static final Setting<Mode> MODE =
      Setting.of(
              "run.mode",
              Kinds.choice(List.of(Mode.values()), mode -> mode.word),
              "whether all of the input is scored, or the files that no earlier run has taken, as"
                  + " runs batch=0, batch=1, ...")
          .otherwise(Mode.ALL, "all");

  static final Setting<Long> MAX_FILES =
      Setting.of(
              "run.max-files",
              Kinds.wholeNumber(1),
              "how many new files one run takes at most; more become several runs")
          .flag("--max-files", "N")
          .absent("all");

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

  static final List<Setting<?>> SETTINGS =
      Stream.of(
              List.<Setting<?>>of(MODE, MAX_FILES, KEY, REPLACE),
              UnitsConfig.SETTINGS,
              List.<Setting<?>>of(VARS, LABELS, TIMEZONE))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /** A run without a name that nothing is said of. */
  public static final RunConfig UNNAMED =
      new RunConfig(Optional.empty(), false, Map.of(), ZoneOffset.UTC);

  /** Functions of SQL by which the same run would keep other rows the next time. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "(?i)\\b(?:current_date|current_timestamp|current_time|localtimestamp)\\b"
              + "|\\b(?:now|curdate|rand|randn|random|uuid|unix_timestamp)\\s*\\(\\s*\\)"
              + "|\\b(?:rand|randn|random)\\s*\\(");

  /** A run over all of the input. */
  public RunConfig(
      Optional<RunKey> key, boolean replace, Map<String, String> labels, ZoneId timezone) {
    this(Mode.ALL, Optional.empty(), key, replace, labels, timezone, Optional.empty());
  }

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
    Mode mode = section.get(MODE);
    requireMode(section, mode);
    return new RunConfig(
        mode,
        section.find(MAX_FILES),
        key,
        section.get(REPLACE),
        section.get(LABELS),
        section.get(TIMEZONE),
        UnitsConfig.read(section));
  }

  /** What counts of it where nothing is written. */
  static RunConfig ofNoResult(Section section, Optional<RunKey> key) {
    return new RunConfig(key, false, Map.of(), section.get(TIMEZONE));
  }

  private static void requireMode(Section section, Mode mode) {
    if (mode == Mode.ALL && section.has(MAX_FILES)) {
      section.problem(
          ConfigFaults.needs(section.named(MAX_FILES), "run.mode: " + Mode.NEW_FILES.word));
    }
    if (mode == Mode.NEW_FILES) {
      for (Setting<?> other :
          List.of(
              KEY,
              REPLACE,
              OutputConfig.OVERWRITE,
              OutputConfig.TABLE,
              InputConfig.TABLE,
              InputConfig.REJECTS_OF,
              InputConfig.ALLOW_EMPTY)) {
        if (section.has(other)) {
          section.problem(
              ConfigFaults.notBoth(section.named(other), "run.mode: " + Mode.NEW_FILES.word));
        }
      }
    }
  }

  /** The same of a run with a name. */
  public RunConfig named(RunKey name) {
    return new RunConfig(mode, maxFiles, Optional.of(name), replace, labels, timezone, units);
  }
}
