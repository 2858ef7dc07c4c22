package org.feedforward.job.sql;

import org.apache.spark.sql.catalyst.InternalRow;

/** One prediction at a time, for rows that reach no operator. */
final class RowEvaluation {

  private final TileScorer scorer;
  private final RowGather gather;
  private final ScoreValues values;

  RowEvaluation(Predict predict) {
    scorer = new TileScorer(ScoreTask.ofArguments(predict));
    gather = new RowGather(scorer);
    values = new ScoreValues(scorer, 0);
  }

  /** The prediction for the values of the arguments, as Catalyst holds values. */
  Object evaluate(InternalRow arguments) {
    scorer.clearNulls();
    gather.put(arguments, 0);
    gather.finish(1);
    scorer.run(1);
    return values.value(0);
  }
}
