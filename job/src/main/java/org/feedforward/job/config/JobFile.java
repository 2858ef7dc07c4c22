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
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML, a file or a value behind {@code --set}, into settings. */
final class JobFile {

  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int DEEPEST_NESTING = 20;

  private final String name;
  private final List<String> problems;
  private final Map<Setting, Given> values = Layer.noValues();

  private JobFile(String name, List<String> problems) {
    this.name = name;
    this.problems = problems;
  }

  /** The settings of a job file; what is wrong with them is added to the problems. */
  static Layer read(Path path, List<String> problems) {
    JobFile file = new JobFile(path.toString(), problems);
    Object root = parse(path.toString(), text(path));
    if (root instanceof Map<?, ?> map) {
      file.walk("", map);
    } else {
      file.problem("expected keys such as model: and input:, found " + describe(root));
    }
    return new Layer(path.toAbsolutePath().getParent(), false, file.values);
  }

  /** The settings of {@code --set key=value} options. */
  static Layer readSets(List<String> sets, Path folder, List<String> problems) {
    JobFile file = new JobFile("--set", problems);
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals <= 0) {
        file.problem(Names.escape(set) + ": expected KEY=VALUE");
      } else {
        file.set(set.substring(0, equals), set.substring(equals + 1));
      }
    }
    return new Layer(folder, false, file.values);
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
      Object value = parse("--set " + key, text);
      give(setting.get(), value instanceof String ? List.of(text) : value);
    } else if (setting.isPresent()) {
      give(setting.get(), text);
    } else {
      unknown(key);
    }
  }

  private void put(Setting setting, String key, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (values.get(setting) instanceof Given.Pairs given) {
      pairs.putAll(given.values());
    }
    pairs.put(key, text);
    values.put(setting, new Given.Pairs(pairs));
  }

  private static String text(Path path) {
    try {
      if (Files.size(path) > MOST_CHARACTERS) {
        throw JobException.usage(path + ": larger than 1 MiB, which no job file is");
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new JobException(ExitCode.USAGE, path + ": no such job file", e);
    } catch (CharacterCodingException e) {
      throw new JobException(ExitCode.USAGE, path + ": not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new JobException(ExitCode.USAGE, path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Maps, lists and texts: numbers, dates and {@code no} stay what the user typed. */
  private static Object parse(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(10);
    options.setNestingDepthLimit(DEEPEST_NESTING);
    options.setCodePointLimit(MOST_CHARACTERS);
    DumperOptions dumperOptions = new DumperOptions();
    Resolver textsOnly =
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {}
        };
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumperOptions),
            dumperOptions,
            options,
            textsOnly);
    try {
      return yaml.load(text);
    } catch (MarkedYAMLException e) {
      String where =
          e.getProblemMark() == null ? "" : ", line " + (e.getProblemMark().getLine() + 1);
      throw new JobException(
          ExitCode.USAGE, name + where + ": not valid YAML: " + Names.escape(e.getProblem()), e);
    } catch (YAMLException e) {
      throw new JobException(
          ExitCode.USAGE, name + ": not valid YAML: " + Names.escape(e.getMessage()), e);
    }
  }

  private void walk(String prefix, Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = prefix + entry.getKey();
      Optional<Setting> setting = Setting.ofKey(key);
      if (setting.isPresent()) {
        give(setting.get(), entry.getValue());
      } else if (!isSection(key)) {
        unknown(key);
      } else if (entry.getValue() instanceof Map<?, ?> section) {
        walk(key + ".", section);
      } else if (!isEmpty(entry.getValue())) {
        problem(key + " holds further keys, found " + describe(entry.getValue()));
      }
    }
  }

  private static boolean isSection(String key) {
    return key.equals("run")
        || Arrays.stream(Setting.values()).anyMatch(known -> known.key().startsWith(key + "."));
  }

  private void give(Setting setting, Object value) {
    Optional<Given> given =
        switch (setting.kind()) {
          case TEXT, PATH, SWITCH -> text(value).map(Given.Text::new);
          case NAMES -> texts(value).map(Given.Texts::new);
          case FEATURES ->
              value instanceof Map<?, ?> map ? groups(map) : texts(value).map(Given.Texts::new);
          case PAIRS -> value instanceof Map<?, ?> map ? pairs(map) : Optional.empty();
        };
    if (given.isPresent()) {
      values.put(setting, given.get());
    } else {
      problem(
          setting.key() + ": expected " + expected(setting.kind()) + ", found " + describe(value));
    }
  }

  private static String expected(Setting.Kind kind) {
    return switch (kind) {
      case TEXT, PATH -> "a text";
      case SWITCH -> "true or false";
      case NAMES -> "a list of names";
      case FEATURES -> "a list of columns, or the inputs of the model with a list for each";
      case PAIRS -> "keys with a text for each";
    };
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
  }

  private static Optional<List<String>> texts(Object value) {
    if (value instanceof String text && !text.isEmpty()) {
      return Optional.of(List.of(text));
    }
    if (value instanceof List<?> list && list.stream().allMatch(e -> text(e).isPresent())) {
      return Optional.of(list.stream().map(String.class::cast).toList());
    }
    return Optional.empty();
  }

  private static Optional<Given> groups(Map<?, ?> map) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<List<String>> texts = texts(entry.getValue());
      if (texts.isEmpty()) {
        return Optional.empty();
      }
      groups.put(String.valueOf(entry.getKey()), texts.get());
    }
    return Optional.of(new Given.Groups(groups));
  }

  private static Optional<Given> pairs(Map<?, ?> map) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getValue() instanceof String text)) {
        return Optional.empty();
      }
      pairs.put(String.valueOf(entry.getKey()), text);
    }
    return Optional.of(new Given.Pairs(pairs));
  }

  private static boolean isEmpty(Object value) {
    return value == null || "".equals(value);
  }

  private static String describe(Object value) {
    if (isEmpty(value)) {
      return "nothing";
    }
    if (value instanceof Map) {
      return "further keys";
    }
    return value instanceof List ? "a list" : "'" + Names.escape(String.valueOf(value)) + "'";
  }

  private void unknown(String key) {
    List<String> keys = Arrays.stream(Setting.values()).map(Setting::key).toList();
    problem("unknown key '" + Names.escape(key) + "'" + known(key, keys));
  }

  private static String known(String key, List<String> keys) {
    String hint = Names.hint(key, keys);
    return hint.isEmpty() ? "; known are " + String.join(", ", keys) : hint;
  }

  private void problem(String message) {
    problems.add(name + ": " + message);
  }
}
