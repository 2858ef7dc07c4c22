package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;

/**
 * A prediction and the column it becomes. In operators the two stand in separate lists: the
 * optimiser takes the aliases off the expressions of every operator that is not Spark's own.
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

  /** What the predictions refer to. */
  static AttributeSet features(List<Score> scores) {
    return AttributeSet.fromAttributeSets(
        Seqs.seq(scores.stream().map(score -> score.predict().references()).toList()));
  }
}
