package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;

/**
 * What a long run is cut in, each part of which is kept when the run dies.
 *
 * @param files how many files of the input a unit takes about; nothing where it goes by folders
 * @param by the folders {@code NAME=VALUE} of the input of which each value is a unit
 */
public record UnitsConfig(Optional<Long> files, Optional<String> by) {

  static final Setting<Long> FILES =
      Setting.of(
              "run.units.files",
              Kinds.wholeNumber(1),
              "about how many files of the input are scored and kept by themselves, so that a run"
                  + " that died and is started again goes on behind them")
          .absent("all at once");

  static final Setting<String> BY =
      Setting.of(
          "run.units.by",
          Kinds.TEXT,
          "the same by folders of the input: each value of the folders NAME=VALUE of this name");

  static final List<Setting<?>> SETTINGS = List.of(FILES, BY);

  /** What is said of units; nothing where a run is not cut. */
  static Optional<UnitsConfig> read(Section section) {
    if (!section.has(FILES) && !section.has(BY)) {
      return Optional.empty();
    }
    Setting<?> own = section.has(FILES) ? FILES : BY;
    if (section.has(FILES) && section.has(BY)) {
      section.problem(ConfigFaults.notBoth(section.named(FILES), section.named(BY)));
    }
    for (Setting<?> other : List.of(OutputConfig.TABLE, InputConfig.TABLE)) {
      if (section.has(other)) {
        section.problem(ConfigFaults.notBoth(section.named(own), section.named(other)));
      }
    }
    if (section.find(RunConfig.MODE).equals(Optional.of(RunConfig.Mode.NEW_FILES))) {
      section.problem(ConfigFaults.notBoth(section.named(own), "run.mode: new-files"));
    }
    return Optional.of(new UnitsConfig(section.find(FILES), section.find(BY)));
  }
}
