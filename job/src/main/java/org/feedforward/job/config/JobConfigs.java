package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.InputShape;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.NegativeIds;
import org.feedforward.job.config.JobConfig.InputConfig;
import org.feedforward.job.config.JobConfig.OutputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/**
 * The door of this room: flags, {@code --set} and the job file, in this precedence, become one
 * configuration, or one exception that names all problems.
 */
public final class JobConfigs {

  /** The strongest source first. */
  private final List<Layer> layers;

  private final List<String> problems;

  private JobConfigs(List<Layer> layers, List<String> problems) {
    this.layers = layers;
    this.problems = problems;
  }

  /**
   * The configuration of a scoring job.
   *
   * @param jobFile the job file, if there is one
   * @param sets the values of {@code --set}
   * @param flags the values of the flags that are given
   */
  public static JobConfig read(
      Optional<Path> jobFile, List<String> sets, Map<Setting, List<String>> flags) {
    List<String> problems = new ArrayList<>();
    List<Layer> layers = new ArrayList<>();
    layers.add(Flags.read(flags, problems));
    layers.add(JobFile.readSets(sets, Path.of(""), problems));
    jobFile.ifPresent(path -> layers.add(JobFile.read(path, problems)));
    JobConfigs configs = new JobConfigs(layers, problems);
    JobConfig config = configs.job();
    configs.requireNoProblems();
    return config;
  }

  /** The model that the flags of {@code inspect} describe, and a table for it. */
  public static InspectConfig readInspect(Map<Setting, List<String>> flags) {
    List<String> problems = new ArrayList<>();
    JobConfigs configs = new JobConfigs(List.of(Flags.read(flags, problems)), problems);
    InspectConfig config = configs.inspect();
    configs.requireNoProblems();
    return config;
  }

  /** The model that the flags of {@code verify} describe. */
  public static ModelConfig readModel(Map<Setting, List<String>> flags) {
    List<String> problems = new ArrayList<>();
    JobConfigs configs = new JobConfigs(List.of(Flags.read(flags, problems)), problems);
    ModelConfig config = configs.model();
    configs.requireNoProblems();
    return config;
  }

  private void requireNoProblems() {
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
  }

  private JobConfig job() {
    policy();
    return new JobConfig(model(), input(), features(), output());
  }

  private InspectConfig inspect() {
    boolean table = find(Setting.INPUT_PATH).isPresent();
    for (Setting setting : Setting.ofColumns()) {
      if (!table && find(setting).isPresent()) {
        problems.add(named(setting) + " goes with --input, which says the table");
      }
    }
    return new InspectConfig(model(), table ? Optional.of(input()) : Optional.empty(), features());
  }

  private ModelConfig model() {
    Optional<Path> architecture = path(Setting.MODEL_ARCHITECTURE).map(this::localPath);
    Optional<String> module = text(Setting.MODEL_MODULE);
    if (architecture.isPresent() && module.isPresent()) {
      problems.add(
          named(Setting.MODEL_ARCHITECTURE)
              + " and "
              + named(Setting.MODEL_MODULE)
              + " both describe the network: give one of them");
    }
    return new ModelConfig(
        localPath(required(Setting.MODEL_PATH)),
        new LoadOptions(architecture, module, batchAxis(), inputShapes(), negativeIds()));
  }

  private Map<String, InputShape> inputShapes() {
    Map<String, InputShape> shapes = new LinkedHashMap<>();
    options(Setting.MODEL_INPUT_SHAPE)
        .values()
        .forEach(
            (input, shape) -> {
              try {
                shapes.put(input, InputShape.parse(shape));
              } catch (IllegalArgumentException e) {
                problems.add(
                    named(Setting.MODEL_INPUT_SHAPE)
                        + ": "
                        + Names.escape(input)
                        + ": "
                        + Names.escape(e.getMessage()));
              }
            });
    return shapes;
  }

  private NegativeIds negativeIds() {
    String ids = text(Setting.MODEL_NEGATIVE_IDS).orElse("fail");
    return switch (ids) {
      case "fail" -> NegativeIds.FAIL;
      case "wrap" -> NegativeIds.WRAP;
      default -> {
        problems.add(
            named(Setting.MODEL_NEGATIVE_IDS)
                + ": expected fail or wrap, found '"
                + Names.escape(ids)
                + "'");
        yield NegativeIds.FAIL;
      }
    };
  }

  private BatchAxis batchAxis() {
    String axis = text(Setting.MODEL_BATCH_AXIS).orElse("");
    return switch (axis) {
      case "" -> BatchAxis.AUTO;
      case "0" -> BatchAxis.FIRST;
      case "none" -> BatchAxis.NONE;
      default -> {
        problems.add(
            named(Setting.MODEL_BATCH_AXIS)
                + ": expected 0 or none, found '"
                + Names.escape(axis)
                + "'");
        yield BatchAxis.AUTO;
      }
    };
  }

  private InputConfig input() {
    String path = required(Setting.INPUT_PATH);
    Format format = format(Setting.INPUT_FORMAT, Setting.INPUT_PATH, path);
    Options options = options(Setting.INPUT_OPTIONS);
    problems.addAll(KnownOptions.problemsOfReader(named(Setting.INPUT_OPTIONS), format, options));
    return new InputConfig(
        path,
        format,
        options,
        text(Setting.INPUT_WHERE),
        isTrue(Setting.INPUT_ALLOW_EMPTY),
        minRows());
  }

  private OutputConfig output() {
    String path = required(Setting.OUTPUT_PATH);
    Format format = format(Setting.OUTPUT_FORMAT, Setting.OUTPUT_PATH, path);
    Options options = options(Setting.OUTPUT_OPTIONS);
    problems.addAll(KnownOptions.problemsOfWriter(named(Setting.OUTPUT_OPTIONS), format, options));
    return new OutputConfig(
        path,
        format,
        options,
        isTrue(Setting.OUTPUT_OVERWRITE),
        names(Setting.OUTPUT_KEEP),
        text(Setting.OUTPUT_PREDICTION).orElse(Setting.OUTPUT_PREDICTION.fallback()),
        values());
  }

  private Optional<List<String>> values() {
    Optional<List<String>> values = names(Setting.OUTPUT_VALUES);
    if (values.isPresent() && values.get().isEmpty()) {
      problems.add(named(Setting.OUTPUT_VALUES) + ": the list is empty");
    }
    return values;
  }

  private Optional<List<String>> names(Setting setting) {
    return find(setting).map(found -> found.as(Given.Texts.class).values());
  }

  private Format format(Setting setting, Setting place, String path) {
    Optional<String> name = text(setting);
    if (name.isPresent()) {
      Optional<Format> format = Format.ofName(name.get());
      if (format.isEmpty()) {
        problems.add(
            named(setting)
                + ": expected "
                + Format.names()
                + ", found '"
                + Names.escape(name.get())
                + "'");
      }
      return format.orElse(Format.PARQUET);
    }
    Format.foreignEnding(path)
        .ifPresent(
            ending ->
                problems.add(
                    named(place)
                        + " "
                        + Names.escape(path)
                        + ": "
                        + ending
                        + " is not a format that is known here; "
                        + named(setting)
                        + " says which it is, "
                        + Format.names()));
    return Format.ofPath(path).orElse(Format.PARQUET);
  }

  private long minRows() {
    String text = text(Setting.INPUT_MIN_ROWS).orElse("0");
    if (text.matches("\\d{1,18}")) {
      return Long.parseLong(text);
    }
    problems.add(
        named(Setting.INPUT_MIN_ROWS)
            + ": expected a number of rows, found '"
            + Names.escape(text)
            + "'");
    return 0;
  }

  private boolean isTrue(Setting setting) {
    String value = text(setting).orElse("false").toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      problems.add(
          named(setting) + ": expected true or false, found '" + Names.escape(value) + "'");
    }
    return value.equals("true");
  }

  private void policy() {
    String policy = text(Setting.ERRORS_POLICY).orElse("fail");
    if (!policy.equals("fail")) {
      problems.add(
          named(Setting.ERRORS_POLICY) + ": expected fail, found '" + Names.escape(policy) + "'");
    }
  }

  private List<FeatureColumns> features() {
    Optional<Found> found = find(Setting.FEATURES);
    if (found.isEmpty()) {
      return List.of();
    }
    Layer layer = found.get().layer();
    List<FeatureColumns> columns = new ArrayList<>();
    for (Given.Group group : found.get().as(Given.Columns.class).groups()) {
      for (FeatureEntry entry : group.entries()) {
        boolean prefixed = layer.flags() && group.input().isEmpty();
        columns.add(new FeatureColumns(group.input(), entry, prefixed, layer.folder()));
      }
    }
    if (columns.isEmpty()) {
      problems.add(named(Setting.FEATURES) + ": the list is empty");
    }
    return columns;
  }

  /** The options of all layers, the stronger ones winning. */
  private Options options(Setting setting) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i).values().get(setting) instanceof Given.Pairs pairs) {
        pairs
            .values()
            .forEach(
                (name, value) -> {
                  options.keySet().removeIf(name::equalsIgnoreCase);
                  options.put(name, value);
                });
      }
    }
    return new Options(options);
  }

  private String required(Setting setting) {
    Optional<String> value = setting.kind() == Setting.Kind.PATH ? path(setting) : text(setting);
    if (value.isEmpty()) {
      String what = setting.key().replaceFirst("\\..*", "");
      problems.add(
          "No "
              + what
              + " given. Set "
              + setting.flag().orElse(setting.key())
              + " "
              + setting.label()
              + (layers.size() > 1 ? ", or " + setting.key() + " in the job file." : "."));
    }
    return value.orElse("");
  }

  private Optional<String> text(Setting setting) {
    return find(setting).map(found -> found.as(Given.Text.class).value());
  }

  /** A path; a relative one of a job file is relative to the file. */
  private Optional<String> path(Setting setting) {
    return find(setting)
        .map(
            found -> {
              String text = found.as(Given.Text.class).value();
              boolean hadoop = setting == Setting.INPUT_PATH || setting == Setting.OUTPUT_PATH;
              int before = problems.size();
              Paths.check(named(setting), text, hadoop, problems);
              // text that is not a path is not taken apart
              return problems.size() > before || Paths.isAbsolute(text)
                  ? text
                  : found.layer().resolve(text);
            });
  }

  private Path localPath(String path) {
    String plain = path.startsWith("file:") ? path.replaceFirst("^file:(//)?", "") : path;
    return Path.of(plain.replace('\0', '?')); // a problem already
  }

  private Optional<Found> find(Setting setting) {
    return layers.stream()
        .filter(layer -> layer.values().containsKey(setting))
        .findFirst()
        .map(layer -> new Found(layer, layer.values().get(setting)));
  }

  /** How messages name a setting: as it was typed, or else by its flag. */
  private String named(Setting setting) {
    return find(setting)
        .map(found -> found.layer().named(setting))
        .orElse(setting.flag().orElse(setting.key()));
  }

  /** A value and where it comes from. */
  private record Found(Layer layer, Given given) {

    /** The value in the form that its kind of setting always has. */
    <T extends Given> T as(Class<T> type) {
      return type.cast(given);
    }
  }
}
