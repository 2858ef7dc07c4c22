package org.feedforward.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.feedforward.Model;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.Feature;
import org.feedforward.job.features.Prepared;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.input.Table;

/**
 * The elements of an input that a column feeds.
 *
 * @param input which input of the model, from 0
 * @param first the first element, from 0
 * @param last the last element
 * @param column the column's name
 * @param type the column's type, or what its texts and fractions are read as
 * @param steps what is done to its values, as job files write it; empty for nothing
 */
public record FedElements(
    int input, int first, int last, String column, String type, String steps) {

  /** What the columns of a table feed, in the model's order; no row is read. */
  public static List<FedElements> of(
      SparkSession spark, InputConfig input, Model model, List<FeatureColumns> features) {
    try {
      Table table =
          Table.open(spark, LiteralPath.of(input, spark.sparkContext().hadoopConfiguration()));
      return of(Binding.ofTable(table.columns(), model.inputs(), features));
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      throw Failures.explained(
          e, input.options().values().keySet().stream().map("--input-option "::concat).toList());
    }
  }

  /** What the columns of a binding feed. */
  static List<FedElements> of(Binding binding) {
    Map<Integer, List<Feature>> byColumn =
        binding.features().stream()
            .collect(Collectors.groupingBy(Feature::column, TreeMap::new, Collectors.toList()));
    List<FedElements> fed = new ArrayList<>();
    byColumn.forEach((column, features) -> fed.add(of(binding.columns().get(column), features)));
    return List.copyOf(fed);
  }

  private static FedElements of(BoundColumn column, List<Feature> features) {
    Feature last = features.get(features.size() - 1);
    return new FedElements(
        last.input(),
        features.get(0).element(),
        last.element() + last.elements() - 1,
        column.name(),
        last.readAs().map(DataType::simpleString).orElse(column.type().simpleString()),
        last.prepared().map(Prepared::described).orElse(""));
  }
}
