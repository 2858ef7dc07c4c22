package org.feedforward.job.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Secrets;

/**
 * What is said of a run itself.
 *
 * @param labels texts that go with the result, by their names; they change nothing
 * @param timezone where timestamps are seen from when they become numbers
 */
public record RunConfig(Map<String, String> labels, ZoneId timezone) {

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

  static final List<Setting<?>> SETTINGS = List.of(LABELS, TIMEZONE);

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

  static RunConfig read(Section section) {
    return new RunConfig(section.get(LABELS), section.get(TIMEZONE));
  }
}
