package org.feedforward.job.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Flags;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Problems;

/**
 * What {@code inspect} looks at.
 *
 * @param model the model
 * @param input a table whose columns feed it, where one is given
 * @param features which columns feed which input of the model
 * @param columns the columns that come out of the model, where they are given
 */
public record InspectConfig(
    ModelConfig model,
    Optional<InputConfig> input,
    List<FeatureColumns> features,
    Optional<List<ColumnEntry>> columns) {

  private static final List<Setting<?>> OF_COLUMNS =
      List.of(InputConfig.PATH, InputConfig.FORMAT, InputConfig.OPTIONS, FeatureColumns.FEATURES);

  /** The settings of a model, and those that say how columns of a table feed it. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(ModelConfig.SETTINGS, OF_COLUMNS, List.<Setting<?>>of(OutputConfig.COLUMNS))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  public InspectConfig {
    features = List.copyOf(features);
    columns = columns.map(List::copyOf);
  }

  /**
   * The model that flags describe, and a table for it; or one exception that names all problems.
   */
  public static InspectConfig read(Map<String, List<String>> flags) {
    Problems problems = new Problems();
    Node.Keys given = Flags.read(flags, SETTINGS, problems);
    InspectConfig config = read(Section.of(SETTINGS, List.of(given), false, problems));
    problems.throwIfAny();
    return config;
  }

  private static InspectConfig read(Section section) {
    boolean table = section.has(InputConfig.PATH);
    for (Setting<?> setting : OF_COLUMNS) {
      if (!table && section.has(setting)) {
        section.problem(ConfigFaults.withoutTable(section.named(setting)));
      }
    }
    return new InspectConfig(
        ModelConfig.read(section),
        table ? Optional.of(InputConfig.read(section)) : Optional.empty(),
        section.get(FeatureColumns.FEATURES),
        section.find(OutputConfig.COLUMNS));
  }
}
