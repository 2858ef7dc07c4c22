package org.feedforward.job.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.JoinedGraph;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.ModelsConfig;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.verify.Golden;

/**
 * What a run scores with: one model, or several that are joined into one.
 *
 * @param model the network with the outputs that are asked for
 * @param golden what it must give before anything is scored
 * @param features which columns feed its inputs
 * @param identities of several models the identity of each, by name; empty for one
 */
public record Network(
    Model model,
    Optional<Golden> golden,
    List<FeatureColumns> features,
    Map<String, String> identities) {

  /**
   * A model as its files have it.
   *
   * @param model the model
   * @param golden what it must give
   */
  public record Part(Model model, Optional<Golden> golden) {}

  public Network {
    features = List.copyOf(features);
    identities = Collections.unmodifiableMap(new LinkedHashMap<>(identities));
  }

  /**
   * The network of a job.
   *
   * @param read its models, by name
   * @throws org.feedforward.job.fault.JobException when features are given for inputs in doubt
   */
  public static Network of(JobConfig config, Map<String, Part> read) {
    if (config.models().isOne()) {
      Part only = read.get(ModelsConfig.ONLY);
      Model model = config.output().values().map(only.model()::withOutputs).orElse(only.model());
      return new Network(model, only.golden(), config.features(), Map.of());
    }
    Set<String> apart = new LinkedHashSet<>();
    Map<String, Model> models = new LinkedHashMap<>();
    Map<String, String> identities = new LinkedHashMap<>();
    Map<String, Golden> golden = new LinkedHashMap<>();
    config
        .models()
        .parts()
        .forEach(
            (name, part) -> {
              if (part.features().isPresent()) {
                apart.add(name);
              }
              models.put(name, read.get(name).model());
              identities.put(name, read.get(name).model().identity());
              read.get(name).golden().ifPresent(gate -> golden.put(name, gate));
            });
    return new Network(
        Model.joined(models, apart),
        golden.isEmpty() ? Optional.empty() : Optional.of(Golden.joined(golden, apart)),
        features(config, models, apart),
        identities);
  }

  private static List<FeatureColumns> features(
      JobConfig config, Map<String, Model> models, Set<String> apart) {
    Problems problems = new Problems();
    Set<String> shared = new LinkedHashSet<>();
    models.forEach(
        (name, model) -> {
          if (!apart.contains(name)) {
            model.inputs().forEach(input -> shared.add(input.name()));
          }
        });
    List<FeatureColumns> features = new ArrayList<>();
    if (config.features().isEmpty()) {
      shared.forEach(input -> features.add(ofItsName(input)));
    } else if (shared.isEmpty()) {
      problems.usage(RunFaults.featuresOfNoModel());
    }
    for (FeatureColumns columns : config.features()) {
      features.add(
          columns.input().isEmpty() && shared.size() == 1
              ? columns.of(shared.iterator().next())
              : columns);
    }
    for (String name : apart) {
      List<String> inputs = models.get(name).inputs().stream().map(Port::name).toList();
      for (FeatureColumns columns : config.models().parts().get(name).features().orElseThrow()) {
        Optional<String> input =
            inputs.size() == 1
                ? Optional.of(columns.input().orElse(inputs.get(0)))
                : columns.input();
        if (input.isPresent() && inputs.contains(input.get())) {
          features.add(columns.of(JoinedGraph.name(name, input.get())));
        } else {
          problems.usage(RunFaults.featuresInDoubt(name, columns, inputs));
        }
      }
    }
    problems.throwIfAny();
    return features;
  }

  private static FeatureColumns ofItsName(String input) {
    return new FeatureColumns(
        Optional.of(input), new FeatureEntry(input, true, false), false, Path.of(""));
  }
}
