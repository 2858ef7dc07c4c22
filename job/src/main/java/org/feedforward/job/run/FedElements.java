package org.feedforward.job.run;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.features.Argument;
import org.feedforward.job.features.Features;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.input.Table;

/**
 * The elements of an input that a column feeds.
 *
 * @param input which input of the model, from 0
 * @param first the first element, from 0
 * @param last the last element
 * @param column the column's name
 * @param type the column's type
 */
public record FedElements(int input, int first, int last, String column, String type) {

  /** What the columns of a table feed, in the model's order; no row is read. */
  public static List<FedElements> of(
      SparkSession spark, InputConfig input, Model model, List<FeatureColumns> features) {
    try {
      return Features.bind(
              Table.open(spark, LiteralPath.of(input, spark.sparkContext().hadoopConfiguration())),
              model.inputs(),
              features)
          .stream()
          .map(FedElements::of)
          .toList();
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      throw Failures.explained(
          e, input.options().values().keySet().stream().map("--input-option "::concat).toList());
    }
  }

  private static FedElements of(Argument argument) {
    return new FedElements(
        argument.input(),
        argument.element(),
        argument.element() + argument.elements() - 1,
        argument.name(),
        argument.type().simpleString());
  }
}
