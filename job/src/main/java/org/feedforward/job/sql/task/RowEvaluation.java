package org.feedforward.job.sql.task;

import org.apache.spark.sql.catalyst.InternalRow;
import org.feedforward.job.quality.RowFault;

/** One prediction at a time, for rows that reach no operator. */
public final class RowEvaluation {

  private final TileScorer scorer;
  private final RowGather gather;
  private final ScoreValues values;

  /** The evaluation of a call. */
  public RowEvaluation(ModelCall call) {
    scorer = new TileScorer(ScoreTask.ofArguments(call));
    gather = new RowGather(scorer);
    values = new ScoreValues(scorer, 0);
  }

  /** The prediction for the values of the arguments, as Catalyst holds values. */
  public Object predict(InternalRow arguments) {
    score(arguments);
    return values.value(0);
  }

  /** The fault of a row, as {@link RowFaults#TYPE}; null for one that can be scored. */
  public InternalRow fault(InternalRow arguments) {
    score(arguments);
    RowFault fault = scorer.fault(0, 0);
    return fault == null ? null : RowFaults.row(fault, scorer.file(0));
  }

  private void score(InternalRow arguments) {
    scorer.begin();
    scorer.readNow(0);
    gather.put(arguments, 0);
    gather.finish(1);
    scorer.run(1);
  }
}
