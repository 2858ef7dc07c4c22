package org.feedforward.job.config.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.Problems;

/**
 * Finds the values of known settings in a mapping; all other keys are problems. A key with dots is
 * the same as mappings in one another.
 */
public final class KnownKeys {

  private final List<Setting<?>> settings;
  private final String prefix;
  private final Optional<Typed> mapping;
  private final String called;
  private final Problems problems;
  private final Map<Setting<?>, Typed> values = new LinkedHashMap<>();

  private KnownKeys(
      List<Setting<?>> settings,
      String prefix,
      Optional<Typed> mapping,
      String called,
      Problems problems) {
    this.settings = settings;
    this.prefix = prefix;
    this.mapping = mapping;
    this.called = called;
    this.problems = problems;
  }

  /** The keys of a job. */
  public static KnownKeys ofJob(List<Setting<?>> settings, Problems problems) {
    return new KnownKeys(settings, "", Optional.empty(), "", problems);
  }

  /**
   * The keys of a mapping inside of a value.
   *
   * @param prefix what the keys of some settings begin with that they do not begin with there
   */
  public static KnownKeys within(
      Typed mapping, String called, List<Setting<?>> settings, String prefix, Problems problems) {
    return new KnownKeys(settings, prefix, Optional.of(mapping), called, problems);
  }

  /** The key of a setting where a prefix is left out. */
  static String key(Setting<?> setting, String prefix) {
    return setting.key().startsWith(prefix)
        ? setting.key().substring(prefix.length())
        : setting.key();
  }

  private String key(Setting<?> setting) {
    return key(setting, prefix);
  }

  /** The values; those of a form that their settings do not take are problems. */
  public Map<Setting<?>, Typed> find(Node.Keys keys) {
    walk("", keys);
    return values;
  }

  private void walk(String outer, Node.Keys keys) {
    for (Node.Entry entry : keys.entries()) {
      String key = outer + entry.key();
      Optional<Setting<?>> setting = of(key);
      Optional<Setting<?>> around = around(key);
      if (setting.isPresent()) {
        give(setting.get(), typed(entry.origin(), key, entry.value()));
      } else if (around.isPresent()) {
        String rest = key.substring(key(around.get()).length() + 1);
        Node.Entry inner = new Node.Entry(entry.origin(), rest, entry.value());
        Node.Keys single = new Node.Keys(entry.origin(), List.of(inner));
        give(around.get(), typed(entry.origin(), key(around.get()), single));
      } else if (!isSection(key)) {
        List<String> known = settings.stream().map(this::key).toList();
        problems.usage(ConfigFaults.unknownKey(start(entry.origin()), key, called, known));
      } else if (entry.value() instanceof Node.Keys section) {
        walk(key + ".", section);
      } else if (!isEmpty(entry.value())) {
        problems.usage(
            ConfigFaults.notAMapping(start(entry.origin()), key, firstOf(key), entry.value()));
      }
    }
  }

  private void give(Setting<?> setting, Typed typed) {
    if (!setting.kind().fits(typed.node())) {
      problems.usage(ConfigFaults.expected(typed, setting.kind().expected()));
    }
    if (!values.containsKey(setting)) {
      values.put(setting, typed);
    } else if (setting.kind() instanceof Kind.OfMapping) {
      values.put(setting, joined(setting, typed, values.get(setting)));
    } else {
      problems.usage(ConfigFaults.duplicateKey(start(typed.origin()), key(setting)));
    }
  }

  /**
   * What holds of two values of a setting; one of a wrong form, which is a problem, hides others.
   */
  public static Typed joined(Setting<?> setting, Typed stronger, Typed weaker) {
    Kind<?> kind = setting.kind();
    boolean sound = kind.fits(stronger.node()) && kind.fits(weaker.node());
    return sound ? kind.merged(stronger, weaker) : stronger;
  }

  private Typed typed(Origin origin, String key, Node value) {
    return mapping
        .map(outer -> outer.inner(new Node.Entry(origin, key, value)))
        .orElseGet(() -> new Typed(origin, key, "", value));
  }

  private String start(Origin origin) {
    return mapping
        .map(outer -> origin.named(outer.key()) + outer.within() + ": ")
        .orElse(origin.start());
  }

  private Optional<Setting<?>> of(String key) {
    return settings.stream().filter(known -> key(known).equals(key)).findFirst();
  }

  /** The setting with free keys that a key with dots lies in. */
  private Optional<Setting<?>> around(String key) {
    return settings.stream()
        .filter(known -> known.kind() instanceof Kind.OfMapping)
        .filter(known -> key.startsWith(key(known) + "."))
        .findFirst();
  }

  private boolean isSection(String key) {
    return settings.stream().anyMatch(known -> key(known).startsWith(key + "."));
  }

  /** The first key of a section, which most often is what was meant. */
  private String firstOf(String section) {
    return settings.stream()
        .map(this::key)
        .filter(key -> key.startsWith(section + "."))
        .map(key -> key.substring(section.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isEmpty(Node value) {
    return value instanceof Node.Text text && text.value().isEmpty();
  }
}
