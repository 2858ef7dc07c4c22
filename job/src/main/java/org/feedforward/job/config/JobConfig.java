package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;

/**
 * One scoring job, checked as far as it can be without reading model or data.
 *
 * @param models the model, or several
 * @param input the table to score
 * @param features which columns feed which input of the model, in order; empty for columns that
 *     bear the names of the inputs
 * @param output what is written
 * @param errors what becomes of rows that cannot be scored
 * @param run what is said of the run itself
 * @param report what is told of it
 */
public record JobConfig(
    ModelsConfig models,
    InputConfig input,
    List<FeatureColumns> features,
    OutputConfig output,
    ErrorsConfig errors,
    RunConfig run,
    ReportConfig report) {

  /** Every setting of a job, in the order that help and documentation have. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(
              ModelsConfig.OF_ONE,
              List.<Setting<?>>of(ModelsConfig.MODELS),
              InputConfig.SETTINGS,
              List.<Setting<?>>of(FeatureColumns.FEATURES),
              OutputConfig.SETTINGS,
              ErrorsConfig.SETTINGS,
              GoldenConfig.SETTINGS,
              RunConfig.SETTINGS,
              ReportConfig.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /** The settings of a command that scores the rows of a job and writes none of them. */
  public static final List<Setting<?>> SETTINGS_OF_NO_RESULT =
      Stream.of(
              ModelsConfig.OF_ONE,
              InputConfig.SETTINGS,
              List.<Setting<?>>of(
                  FeatureColumns.FEATURES,
                  OutputConfig.PREDICTION,
                  OutputConfig.VALUES,
                  OutputConfig.COLUMNS,
                  ErrorsConfig.POLICY,
                  RunConfig.KEY,
                  RunConfig.VARS))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  public JobConfig {
    features = List.copyOf(features);
  }

  /** The same job over some files of its input, as a run with a name. */
  public JobConfig of(List<String> files, RunKey key) {
    return new JobConfig(models, input.of(files), features, output, errors, run.named(key), report);
  }

  /**
   * The same job with one of its models alone, whose prediction comes out as a whole: columns of
   * several models are called by names that one of them does not have.
   */
  public JobConfig ofModel(String name) {
    ModelsConfig.Part part = models.parts().get(name);
    return new JobConfig(
        ModelsConfig.of(part.model(), part.golden()),
        input,
        part.features().orElse(features),
        output.withoutColumns(),
        errors,
        run,
        report);
  }

  /**
   * The configuration of a scoring job that is one run, or one exception that names all problems.
   *
   * @param jobFile the job file, if there is one
   * @param sets the values of {@code --set}, which win over the job file
   * @param flags the values of the flags that are given, by flag; they win over both
   */
  public static JobConfig read(
      Optional<Path> jobFile, List<String> sets, Map<String, List<String>> flags) {
    return new JobRequest(jobFile, sets, flags, System.getenv()).jobs().get(0).config();
  }

  /**
   * The configuration that settings describe.
   *
   * @param key which of the runs that they name
   */
  static JobConfig read(Section section, Optional<RunKey> key) {
    return new JobConfig(
        ModelsConfig.read(section),
        InputConfig.read(section),
        section.get(FeatureColumns.FEATURES),
        OutputConfig.read(section),
        ErrorsConfig.read(section),
        RunConfig.read(section, key),
        ReportConfig.read(section));
  }

  /**
   * The same of rows that are scored and written nowhere; what is said of a result is passed by.
   */
  static JobConfig ofNoResult(Section section, Optional<RunKey> key) {
    return new JobConfig(
        ModelsConfig.read(section),
        InputConfig.read(section),
        section.get(FeatureColumns.FEATURES),
        OutputConfig.ofNoResult(section),
        ErrorsConfig.read(section),
        RunConfig.ofNoResult(section, key),
        ReportConfig.ofNoResult(section));
  }
}
