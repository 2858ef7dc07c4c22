package org.feedforward.job.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.plan.ColumnarScoring;
import org.feedforward.job.sql.plan.ExtractScores;
import org.feedforward.job.sql.plan.OptimizeScores;
import org.feedforward.job.sql.plan.Predict;
import org.feedforward.job.sql.plan.ScoreStrategy;
import org.feedforward.job.sql.sink.CopyingWrites;
import scala.Tuple3;
import scala.runtime.BoxedUnit;

/**
 * What a Spark session learns from this module: the function {@code feedforward_predict} and the
 * operator behind it. Spark finds it by itself when the jar is on the class path of the driver at
 * start; otherwise name this class in {@code spark.sql.extensions}.
 */
public final class FeedforwardExtensions implements SparkSessionExtensionsProvider {

  /** Spark makes one. */
  public FeedforwardExtensions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(Predict.FUNCTION), info(), Seqs.function(PredictFunction::of)));
    extensions.injectPlanNormalizationRule(Seqs.function(session -> new ExtractScores()));
    extensions.injectOptimizerRule(Seqs.function(session -> new OptimizeScores()));
    extensions.injectPlannerStrategy(Seqs.function(session -> new ScoreStrategy()));
    // of the rules above the operator, Spark applies the last first
    extensions.injectColumnar(Seqs.function(session -> new CopyingWrites()));
    extensions.injectColumnar(Seqs.function(session -> new ColumnarScoring()));
    return BoxedUnit.UNIT;
  }

  private static ExpressionInfo info() {
    return new ExpressionInfo(
        Predict.class.getName(),
        "",
        Predict.FUNCTION,
        "_FUNC_(model, features...) - Applies a neural network to the features: numbers in the "
            + "model's order, one array or struct of them, or one argument per input. The model is "
            + "a path, or the name in a setting spark.feedforward.model.NAME=path.",
        "", // arguments
        "", // examples
        "", // note
        "", // group
        "", // since
        "", // deprecated
        "java_udf");
  }
}
