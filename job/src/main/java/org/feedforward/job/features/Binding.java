package org.feedforward.job.features;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;

/**
 * How columns feed the inputs of a model: a number feeds an element, a list or a struct all
 * elements of an input. The one way in for tables of a job, for the arguments of a call in SQL and
 * for programs.
 *
 * @param columns the columns that are read
 * @param features what feeds what, in the model's order; every element of every input once
 */
public record Binding(List<BoundColumn> columns, List<Feature> features) {

  public Binding {
    columns = List.copyOf(columns);
    features = List.copyOf(features);
  }

  /**
   * The columns of a table by their names.
   *
   * @param configured which columns feed which input; empty for columns that bear the inputs' names
   * @param zone where steps see timestamps from that do not say it
   * @throws JobException naming all columns that are missing, ambiguous or of another type
   */
  public static Binding ofTable(
      TableColumns table, List<Port> inputs, List<FeatureColumns> configured, ZoneId zone) {
    Problems problems = new Problems();
    Binding binding = TableBinder.bind(table, inputs, configured, zone, problems);
    problems.throwIfAny();
    return binding;
  }

  /** The same with timestamps seen in UTC. */
  public static Binding ofTable(
      TableColumns table, List<Port> inputs, List<FeatureColumns> configured) {
    return ofTable(table, inputs, configured, ZoneOffset.UTC);
  }

  /**
   * The arguments of a call by their order, or one struct whose fields bear the names of the
   * inputs. Without problems the features are complete.
   *
   * @param arguments the arguments' types, under the names that messages call them
   */
  public static Binding ofArguments(StructType arguments, List<Port> inputs, Problems problems) {
    return ArgumentBinder.bind(arguments, inputs, problems);
  }

  /** Whether a row whose values are all there may still hold one that its input does not take. */
  public boolean mayNotFit() {
    return features.stream().anyMatch(Feature::mayNotFit);
  }
}
