package org.feedforward.job.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;

/** Reads YAML, a file or a value behind {@code --set}, into settings. */
final class JobFile {

  private final String name;
  private final boolean lines;
  private final List<String> problems;
  private final Map<Setting, Given> values = Layer.noValues();
  private final Map<Setting, String> places = Layer.noValues();

  private JobFile(String name, boolean lines, List<String> problems) {
    this.name = name;
    this.lines = lines;
    this.problems = problems;
  }

  /** The settings of a job file; what is wrong with them is added to the problems. */
  static Layer read(Path path, List<String> problems) {
    String name = Names.escape(path.toString());
    JobFile file = new JobFile(name, true, problems);
    String text = text(path);
    Secrets.note(text);
    Yaml root = YamlReader.read(name, text);
    if (root instanceof Yaml.Keys keys) {
      file.walk("", keys);
    } else {
      file.problem(
          root.line(), "expected keys such as model: and input:, found " + root.described());
    }
    return file.layer(path.toAbsolutePath().getParent());
  }

  /** The settings of {@code --set key=value} options. */
  static Layer readSets(List<String> sets, Path folder, List<String> problems) {
    JobFile file = new JobFile("--set", false, problems);
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals <= 0) {
        problems.add("--set " + Names.escape(set) + ": expected KEY=VALUE");
      } else {
        file.set(set.substring(0, equals), set.substring(equals + 1));
      }
    }
    return file.layer(folder);
  }

  private Layer layer(Path folder) {
    return new Layer(folder, false, values, places);
  }

  private void set(String key, String text) {
    Optional<Setting> setting = Setting.ofKey(key);
    Optional<Setting> pairs =
        Arrays.stream(Setting.values())
            .filter(
                known -> known.kind() == Setting.Kind.PAIRS && key.startsWith(known.key() + "."))
            .findFirst();
    if (pairs.isPresent()) {
      put(pairs.get(), key.substring(pairs.get().key().length() + 1), text);
    } else if (setting.isPresent() && setting.get().isRepeatable()) {
      give(setting.get(), 1, YamlReader.read("--set " + Names.escape(key), text));
    } else if (setting.isPresent()) {
      give(setting.get(), 1, new Yaml.Text(1, text));
    } else {
      unknown(1, key);
    }
  }

  private void put(Setting setting, String key, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (values.get(setting) instanceof Given.Pairs given) {
      pairs.putAll(given.values());
    }
    pairs.put(key, text);
    values.put(setting, new Given.Pairs(pairs));
    places.put(setting, place(1) + setting.key());
  }

  private static String text(Path path) {
    String name = Names.escape(path.toString());
    try {
      if (Files.size(path) > YamlReader.MOST_CHARACTERS) {
        throw JobException.usage(name + ": larger than 1 MiB, which no job file is");
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new JobException(ExitCode.USAGE, name + ": no such job file", e);
    } catch (CharacterCodingException e) {
      throw new JobException(ExitCode.USAGE, name + ": not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new JobException(
          ExitCode.USAGE, name + ": cannot be read: " + Names.escape(e.getMessage()), e);
    }
  }

  private void walk(String prefix, Yaml.Keys keys) {
    for (Yaml.Entry entry : keys.entries()) {
      String key = prefix + entry.key();
      Optional<Setting> setting = Setting.ofKey(key);
      if (setting.isPresent()) {
        give(setting.get(), entry.line(), entry.value());
      } else if (!isSection(key)) {
        unknown(entry.line(), key);
      } else if (entry.value() instanceof Yaml.Keys section) {
        walk(key + ".", section);
      } else if (!isEmpty(entry.value())) {
        problem(
            entry.line(), Names.escape(key) + " must be a mapping; " + instead(key, entry.value()));
      }
    }
  }

  /** How a section is written that was given a value, or what stands there in its place. */
  private static String instead(String section, Yaml found) {
    Optional<String> first =
        Arrays.stream(Setting.values())
            .filter(known -> known.key().startsWith(section + "."))
            .map(known -> known.key().substring(section.length() + 1))
            .findFirst();
    return found instanceof Yaml.Text text && first.isPresent()
        ? "write " + section + ": {" + first.get() + ": " + Names.escape(text.value()) + "}"
        : "found " + found.described();
  }

  private static boolean isSection(String key) {
    return key.equals("run")
        || Arrays.stream(Setting.values()).anyMatch(known -> known.key().startsWith(key + "."));
  }

  private static boolean isEmpty(Yaml value) {
    return value instanceof Yaml.Text text && text.value().isEmpty();
  }

  private void give(Setting setting, int line, Yaml value) {
    try {
      Optional<Given> given =
          switch (setting.kind()) {
            case TEXT, PATH, SWITCH -> text(value).map(Given.Text::new);
            case NAMES -> texts(value).map(Given.Texts::new);
            case FEATURES -> Optional.of(FeatureEntries.read(value));
            case PAIRS -> value instanceof Yaml.Keys keys ? pairs(keys) : Optional.empty();
          };
      if (given.isPresent()) {
        values.put(setting, given.get());
        places.put(setting, place(line) + setting.key());
      } else {
        problem(
            line,
            setting.key()
                + ": expected "
                + expected(setting.kind())
                + ", found "
                + value.described());
      }
    } catch (FeatureEntries.Unreadable e) {
      problem(e.line(), setting.key() + ": " + e.getMessage());
    }
  }

  private static String expected(Setting.Kind kind) {
    return switch (kind) {
      case TEXT, PATH -> "a text";
      case SWITCH -> "true or false";
      case NAMES -> "a list of names, as [id, 'f_*']";
      case FEATURES -> FeatureEntries.EXPECTED;
      case PAIRS -> "keys with a text for each, as {sep: ';'}";
    };
  }

  static Optional<String> text(Yaml value) {
    return value instanceof Yaml.Text text && !text.value().isEmpty()
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private static Optional<List<String>> texts(Yaml value) {
    if (value instanceof Yaml.Items items) {
      List<String> texts = items.values().stream().flatMap(item -> text(item).stream()).toList();
      return texts.size() == items.values().size() ? Optional.of(texts) : Optional.empty();
    }
    return text(value).map(List::of);
  }

  private static Optional<Given> pairs(Yaml.Keys keys) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Yaml.Entry entry : keys.entries()) {
      if (!(entry.value() instanceof Yaml.Text text)) {
        return Optional.empty();
      }
      pairs.put(entry.key(), text.value());
    }
    return Optional.of(new Given.Pairs(pairs));
  }

  private void unknown(int line, String key) {
    List<String> keys = Arrays.stream(Setting.values()).map(Setting::key).toList();
    problem(line, "unknown key '" + Names.escape(key) + "'" + known(key, keys));
  }

  private static String known(String key, List<String> keys) {
    String hint = Names.hint(key, keys);
    return hint.isEmpty() ? "; known are " + String.join(", ", keys) : hint;
  }

  private void problem(int line, String message) {
    problems.add(place(line) + message);
  }

  private String place(int line) {
    return name + (lines ? ", line " + line : "") + ": ";
  }
}
