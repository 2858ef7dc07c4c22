package org.feedforward.job.config.tree;

import java.util.List;
import java.util.Optional;

/**
 * An option: the key of the job file and of {@code --set}, the flag of the command line, what both
 * mean and the type of the value. The lists of settings that {@code JobConfig} and its sections
 * hold are what flags, help, job file and documentation are made from, or checked against.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {

  private final String key;
  private final Kind<T> kind;
  private final String meaning;
  private final Optional<Flag> flag;
  private final Optional<T> fallback;
  private final boolean required;
  private final String shownFallback;

  /** A flag and what stands behind it. */
  private record Flag(String name, String label) {}

  private Setting(
      String key,
      Kind<T> kind,
      String meaning,
      Optional<Flag> flag,
      Optional<T> fallback,
      boolean required,
      String shownFallback) {
    this.key = key;
    this.kind = kind;
    this.meaning = meaning;
    this.flag = flag;
    this.fallback = fallback;
    this.required = required;
    this.shownFallback = shownFallback;
  }

  /** A setting that may be left out. */
  public static <T> Setting<T> of(String key, Kind<T> kind, String meaning) {
    return new Setting<>(key, kind, meaning, Optional.empty(), Optional.empty(), false, "");
  }

  /** The same with a flag. */
  public Setting<T> flag(String name, String label) {
    return new Setting<>(
        key, kind, meaning, Optional.of(new Flag(name, label)), fallback, required, shownFallback);
  }

  /** The same with a value that holds when it is not given. */
  public Setting<T> otherwise(T value) {
    return otherwise(value, value.toString());
  }

  /** The same with a value that holds when it is not given, and what documentation says of it. */
  public Setting<T> otherwise(T value, String shown) {
    return new Setting<>(key, kind, meaning, flag, Optional.of(value), false, shown);
  }

  /** The same with what documentation says of it when it is not given. */
  public Setting<T> absent(String shown) {
    return new Setting<>(key, kind, meaning, flag, fallback, required, shown);
  }

  /**
   * The same as one that must be given.
   *
   * @param standIn what stands in for a value that is missing or wrong until that is reported
   */
  public Setting<T> required(T standIn) {
    return new Setting<>(key, kind, meaning, flag, Optional.of(standIn), true, shownFallback);
  }

  /** Those of a list that have flags. */
  public static List<Setting<?>> withFlags(List<Setting<?>> settings) {
    return settings.stream().filter(setting -> setting.flag.isPresent()).toList();
  }

  /** The dotted key of the job file. */
  public String key() {
    return key;
  }

  /** The flag, or nothing for a setting that only the job file and {@code --set} have. */
  public Optional<String> flag() {
    return flag.map(Flag::name);
  }

  /** What stands behind the flag. */
  public String label() {
    return flag.map(Flag::label).orElse("");
  }

  /** What the setting does. */
  public String meaning() {
    return meaning;
  }

  /** What holds when it is not given; empty when it must be given or has no effect. */
  public String fallback() {
    return shownFallback;
  }

  /** The value that holds when it is not given, as a text; nothing where there is none. */
  public Optional<String> otherwiseText() {
    return required ? Optional.empty() : fallback.map(Object::toString);
  }

  /** Whether the flag may be given several times. */
  public boolean isRepeatable() {
    return kind.form() != Kind.Form.TEXT;
  }

  /** Whether the flag stands alone. */
  public boolean isSwitch() {
    return kind == Kinds.SWITCH;
  }

  public Kind<T> kind() {
    return kind;
  }

  public boolean isRequired() {
    return required;
  }

  /** What is taken when no value can be read. */
  public T standIn() {
    return fallback.orElseThrow(() -> new IllegalStateException(key + " has no default"));
  }
}
