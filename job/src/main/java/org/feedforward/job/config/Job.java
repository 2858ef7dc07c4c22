package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.config.tree.YamlText;
import org.feedforward.job.fault.Secrets;

/**
 * One run of a job.
 *
 * @param config what is to be done
 * @param settings every setting with what was given for it, in the order of documentation
 */
public record Job(JobConfig config, List<Given> settings) {

  /**
   * A setting and what was given for it.
   *
   * @param setting the setting
   * @param value the value with its place, variables expanded; nothing where the default holds
   */
  public record Given(Setting<?> setting, Optional<Typed> value) {}

  public Job {
    settings = List.copyOf(settings);
  }

  static Job of(JobConfig config, Section section) {
    List<Given> settings = new ArrayList<>();
    for (Setting<?> setting : section.settings()) {
      settings.add(new Given(setting, section.given(setting)));
    }
    return new Job(config, settings);
  }

  /**
   * What is said for every setting that is not the default, by its key: the same text for all ways
   * to say the same, with what the files hold that the job names.
   */
  public Map<String, String> contents() {
    return JobContents.of(settings);
  }

  /**
   * The settings that are in force as lines of a job file, each with the place it comes from. Paths
   * no longer depend on where the file lies, and values that are called as secrets are hidden.
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Given given : settings) {
      Optional<Typed> value = value(given);
      if (value.isPresent()) {
        String place = value.get().origin().start().replaceFirst(": $", "");
        lines.add(given.setting().key() + ": " + text(given, value.get()) + "  # " + place);
      } else if (!given.setting().fallback().isEmpty()) {
        lines.add("# " + given.setting().key() + ": " + given.setting().fallback() + "  (default)");
      }
    }
    return lines;
  }

  /** What is given, by its key, as everybody may read it. */
  public Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    for (Given given : settings) {
      value(given).ifPresent(value -> shown.put(given.setting().key(), text(given, value)));
    }
    return shown;
  }

  private Optional<Typed> value(Given given) {
    return given.value().map(typed -> inForce(given.setting(), typed));
  }

  private static String text(Given given, Typed value) {
    return YamlText.of(hidden(given.setting().kind().settled(value)));
  }

  /** Of the runs that are named, this one. */
  private Typed inForce(Setting<?> setting, Typed typed) {
    return setting == RunConfig.KEY && config.run().key().isPresent()
        ? typed.with(new Node.Text(typed.origin(), config.run().key().get().toString()))
        : typed;
  }

  private static Node hidden(Node node) {
    if (node instanceof Node.Items items) {
      return new Node.Items(items.origin(), items.values().stream().map(Job::hidden).toList());
    } else if (node instanceof Node.Keys keys) {
      return new Node.Keys(keys.origin(), keys.entries().stream().map(Job::hidden).toList());
    }
    return new Node.Text(node.origin(), Secrets.hidden(((Node.Text) node).value()));
  }

  private static Node.Entry hidden(Node.Entry entry) {
    boolean secret =
        entry.value() instanceof Node.Text
            && Secrets.hidden(entry.key() + "=value").endsWith(Secrets.HIDDEN);
    Node value = secret ? new Node.Text(entry.origin(), Secrets.HIDDEN) : hidden(entry.value());
    return new Node.Entry(entry.origin(), entry.key(), value);
  }
}
