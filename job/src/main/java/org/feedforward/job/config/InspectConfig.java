package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.config.JobConfig.InputConfig;

/**
 * What {@code inspect} looks at.
 *
 * @param model the model
 * @param input a table whose columns feed it, where one is given
 * @param features which columns feed which input of the model
 */
public record InspectConfig(
    ModelConfig model, Optional<InputConfig> input, List<FeatureColumns> features) {

  public InspectConfig {
    features = List.copyOf(features);
  }
}
