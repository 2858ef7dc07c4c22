package org.feedforward.job.config.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.Problems;

/**
 * The values of known settings, out of one source or several, from which records read themselves.
 * Keys that are not known, and values of another form, are problems as soon as a section is made; a
 * value is checked when a record asks for it. Reading goes on after a problem, so that all of them
 * are told at once.
 */
public final class Section {

  private final List<Setting<?>> settings;
  private final Map<Setting<?>, Typed> values;
  private final String named;
  private final String prefix;
  private final boolean sound;
  private final boolean hasJobFile;
  private final Problems problems;

  private Section(
      List<Setting<?>> settings,
      Map<Setting<?>, Typed> values,
      String named,
      String prefix,
      boolean sound,
      boolean hasJobFile,
      Problems problems) {
    this.settings = List.copyOf(settings);
    this.values = values;
    this.named = named;
    this.prefix = prefix;
    this.sound = sound;
    this.hasJobFile = hasJobFile;
    this.problems = problems;
  }

  /**
   * A whole configuration.
   *
   * @param sources what users gave, the strongest first
   * @param hasJobFile whether a job file can be among the sources
   */
  public static Section of(
      List<Setting<?>> settings, List<Node.Keys> sources, boolean hasJobFile, Problems problems) {
    int before = problems.sentences().size();
    Map<Setting<?>, Typed> values = new LinkedHashMap<>();
    for (Node.Keys source : sources) {
      KnownKeys.ofJob(settings, problems)
          .find(source)
          .forEach(
              (setting, typed) ->
                  values.merge(
                      setting,
                      typed,
                      (stronger, weaker) -> KnownKeys.joined(setting, stronger, weaker)));
    }
    return new Section(
        settings, values, "", "", problems.sentences().size() == before, hasJobFile, problems);
  }

  /**
   * A mapping inside of a value.
   *
   * @param called what messages call such a mapping
   */
  public static Section within(
      Typed mapping, String called, List<Setting<?>> settings, Problems problems) {
    return within(mapping, called, settings, "", problems);
  }

  /**
   * A mapping inside of a value, of settings that have other keys elsewhere.
   *
   * @param called what messages call such a mapping
   * @param prefix what the keys of some settings begin with elsewhere
   */
  public static Section within(
      Typed mapping, String called, List<Setting<?>> settings, String prefix, Problems problems) {
    int before = problems.sentences().size();
    Map<Setting<?>, Typed> values =
        KnownKeys.within(mapping, called, settings, prefix, problems)
            .find((Node.Keys) mapping.node());
    boolean sound = problems.sentences().size() == before;
    return new Section(settings, values, mapping.named(), prefix, sound, false, problems);
  }

  /** The settings that it may have. */
  public List<Setting<?>> settings() {
    return settings;
  }

  /** Whether it holds nothing but known keys with values of the right form. */
  public boolean isSound() {
    return sound;
  }

  /** How messages name this mapping. */
  public String named() {
    return named;
  }

  /** Whether a value is given. */
  public boolean has(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /** The value that is given, before it is read. */
  public Optional<Typed> given(Setting<?> setting) {
    return Optional.ofNullable(values.get(setting));
  }

  /** The value that is given. */
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable(values.get(setting))
        .filter(typed -> setting.kind().fits(typed.node()))
        .flatMap(typed -> setting.kind().read(typed, problems));
  }

  /**
   * The value that is given, or what holds otherwise; a required one that is missing is a problem.
   */
  public <T> T get(Setting<T> setting) {
    if (setting.isRequired() && !has(setting)) {
      problems.usage(
          named.isEmpty()
              ? ConfigFaults.missing(setting, hasJobFile)
              : ConfigFaults.missingIn(named, KnownKeys.key(setting, prefix)));
    }
    return find(setting).orElseGet(setting::standIn);
  }

  /** How messages name a setting: by the place it was typed at, or else by its flag. */
  public String named(Setting<?> setting) {
    return has(setting) ? values.get(setting).named() : setting.flag().orElse(setting.key());
  }

  /** How messages name one key of a mapping, by the place where that was typed. */
  public String named(Setting<?> setting, String key) {
    return ((Node.Keys) values.get(setting).node())
        .entries().stream()
            .filter(entry -> entry.key().equals(key))
            .map(entry -> entry.origin().named(setting.key()))
            .findFirst()
            .orElseGet(() -> named(setting));
  }

  /** Adds a problem of a record. */
  public void problem(String sentence) {
    problems.usage(sentence);
  }
}
