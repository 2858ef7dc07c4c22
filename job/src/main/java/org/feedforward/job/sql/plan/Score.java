package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.task.TaskColumns;
import scala.collection.immutable.Seq;

/**
 * A result of a model, its prediction or its fault, and the column it becomes. In operators the two
 * stand in separate lists: the optimiser takes the aliases off the expressions of every operator
 * that is not Spark's own.
 */
record Score(Predict predict, Attribute column) {

  static List<Score> of(Seq<Expression> predictions, Seq<Attribute> columns) {
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      scores.add(new Score((Predict) predictions.apply(i), columns.apply(i)));
    }
    return scores;
  }

  static Seq<Expression> predictions(List<Score> scores) {
    return Seqs.seq(scores.stream().map(Score::predict).toList());
  }

  static Seq<Attribute> columns(List<Score> scores) {
    return Seqs.seq(scores.stream().map(Score::column).toList());
  }

  /** The calls of models among results: the columns of a prediction and its fault are one. */
  static List<Predict> models(List<Score> scores) {
    return scores.stream().map(Score::call).distinct().toList();
  }

  /** Whether the faults of a call are among the results. */
  static boolean tellFaults(List<Score> scores, Predict call) {
    return scores.stream().anyMatch(score -> score.isFault() && score.call().equals(call));
  }

  private Predict call() {
    return isFault()
        ? predict.withResult(Predict.Result.PREDICTION_OR_NULL).whole()
        : predict.whole();
  }

  private boolean isFault() {
    return predict.result() == Predict.Result.FAULT;
  }

  /** What a call is asked for: the distinct columns of its predictions. */
  static List<ColumnForm> forms(List<Score> scores, Predict call) {
    return scores.stream()
        .filter(score -> !score.isFault() && score.call().equals(call))
        .map(score -> score.predict().form())
        .distinct()
        .toList();
  }

  /** What stands for this in the columns of a task. */
  TaskColumns.Place placeIn(List<Score> scores, List<Predict> models) {
    int model = models.indexOf(call());
    return isFault()
        ? TaskColumns.Place.fault(model)
        : TaskColumns.Place.prediction(model, forms(scores, call()).indexOf(predict.form()));
  }

  /** What the predictions refer to. */
  static AttributeSet features(List<Score> scores) {
    return AttributeSet.fromAttributeSets(
        Seqs.seq(scores.stream().map(score -> score.predict().references()).toList()));
  }
}
