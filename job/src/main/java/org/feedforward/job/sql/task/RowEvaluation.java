package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** One prediction at a time, for rows that reach no operator. */
public final class RowEvaluation {

  private final TileScorer scorer;
  private final RowGather gather;
  private final ScoreValues values;

  /** The evaluation of a call. */
  public RowEvaluation(ModelCall call) {
    scorer = new TileScorer(ScoreTask.ofArguments(call));
    gather = new RowGather(scorer);
    values = new ScoreValues(scorer, 0, call.forms().get(0));
  }

  /** The prediction for the values of the arguments, as Catalyst holds values. */
  public Object predict(InternalRow arguments) {
    score(arguments);
    return values.value(0);
  }

  /** The faults of a row, as {@link RowFaults#TYPE}; null for one that can be scored. */
  public InternalRow fault(InternalRow arguments) {
    score(arguments);
    List<FoundFault> faults = scorer.faultsOf(0, 0);
    return faults.isEmpty() ? null : RowFaults.row(faults, scorer.file(0));
  }

  private void score(InternalRow arguments) {
    scorer.begin();
    scorer.readNow(0);
    gather.put(arguments, 0);
    ColumnPath record = scorer.task().record(0);
    if (record != null && !arguments.isNullAt(record.column())) {
      scorer.noteRecord(0, 0, arguments.getUTF8String(record.column()));
    }
    gather.finish(1);
    scorer.run(1);
  }
}
