package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;

/**
 * The models of a job: one, or several over the same rows, each with a name.
 *
 * @param parts the models by name, in order; a single one is called {@link #ONLY}
 */
public record ModelsConfig(Map<String, Part> parts) {

  /** What a model is called that needs no name. */
  public static final String ONLY = "";

  /** The settings of a single model, in the order that help and documentation have. */
  public static final List<Setting<?>> OF_ONE = ModelConfig.SETTINGS;

  private static final String OF_JOB = "model.";

  /** It stands in front of a dot, and is part of a name of columns. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

  /**
   * One of the models.
   *
   * @param model which model
   * @param features which columns feed it; absent where it shares those of the job
   * @param golden what it must give before it scores anything
   */
  public record Part(
      ModelConfig model, Optional<List<FeatureColumns>> features, GoldenConfig golden) {

    public Part {
      features = features.map(List::copyOf);
    }
  }

  /** The keys of {@code model}, without that word, and what only one of several models has. */
  private static final Kind<Part> PART =
      new Kind.OfRecord<>(
          "keys such as {path: a.onnx}",
          "a model",
          Stream.of(
                  ModelConfig.SETTINGS,
                  List.<Setting<?>>of(FeatureColumns.FEATURES),
                  GoldenConfig.SETTINGS)
              .<Setting<?>>flatMap(List::stream)
              .toList(),
          OF_JOB,
          section ->
              new Part(
                  ModelConfig.read(section),
                  section.find(FeatureColumns.FEATURES),
                  GoldenConfig.read(section)));

  static final Setting<Map<String, Part>> MODELS =
      Setting.of(
              "models",
              new Kind.OfMapping<Part, Map<String, Part>>(
                  "models by name, as {champion: {path: a.onnx}, challenger: {path: b.onnx}}",
                  PART,
                  UnaryOperator.identity(),
                  LinkedHashMap::new),
              "several models over the same rows, each by a name with the keys of model, and with"
                  + " features and golden of its own where it has some")
          .otherwise(Map.of(), "");

  public ModelsConfig {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** A single model. */
  public static ModelsConfig of(ModelConfig model, GoldenConfig golden) {
    return new ModelsConfig(Map.of(ONLY, new Part(model, Optional.empty(), golden)));
  }

  static ModelsConfig read(Section section) {
    if (!section.has(MODELS)) {
      return of(ModelConfig.read(section), GoldenConfig.read(section));
    }
    List<Setting<?>> ofOne = new ArrayList<>(ModelConfig.SETTINGS);
    ofOne.addAll(GoldenConfig.SETTINGS);
    for (Setting<?> setting : ofOne) {
      if (section.has(setting)) {
        section.problem(
            ConfigFaults.beside(section.named(setting), section.named(MODELS), setting.key()));
      }
    }
    if (section.has(OutputConfig.VALUES)) {
      section.problem(
          ConfigFaults.valuesOfModels(section.named(OutputConfig.VALUES), section.named(MODELS)));
    }
    if (!section.has(OutputConfig.COLUMNS)) {
      section.problem(ConfigFaults.modelsWithoutColumns(section.named(MODELS)));
    }
    Map<String, Part> parts = section.get(MODELS);
    for (String name : parts.keySet()) {
      if (!NAME.matcher(name).matches()) {
        section.problem(ConfigFaults.modelName(section.named(MODELS, name), name));
      }
    }
    return new ModelsConfig(parts);
  }

  /** Whether there is one model, which needs no name. */
  public boolean isOne() {
    return parts.containsKey(ONLY);
  }

  /** The model of a job that has one. */
  public ModelConfig one() {
    return parts.get(ONLY).model();
  }

  /** The files, as texts that go with a result show them. */
  public String shownPaths() {
    return isOne()
        ? one().path().toString()
        : parts.entrySet().stream()
            .map(part -> part.getKey() + "=" + part.getValue().model().path())
            .collect(Collectors.joining(", "));
  }

  /** What plans and messages call the model that is scored with. */
  public String label() {
    return isOne() ? one().path().getFileName().toString() : String.join("+", parts.keySet());
  }
}
