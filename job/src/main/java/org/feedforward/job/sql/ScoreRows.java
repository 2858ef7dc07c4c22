package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * Scores the rows of a partition, a tile at a time. A row that is waiting for its prediction is one
 * copy of the columns that leave with it; a prediction that is a number is written into it.
 */
final class ScoreRows extends AbstractIterator<InternalRow> {

  private final Iterator<InternalRow> input;
  private final OutputColumns columns;
  private final ScoreMetrics metrics;
  private final TileScorer scorer;
  private final RowGather gather;
  private final ScoreValues[] predictions;
  private final boolean numbers;
  private final UnsafeProjection kept;
  private final UnsafeProjection joined;
  private final JoinedRow joinedRow = new JoinedRow();
  private final UnsafeRow[] waiting;
  private int count;
  private int next;

  ScoreRows(
      Iterator<InternalRow> input,
      ScoreTask task,
      OutputColumns columns,
      DataType[] types,
      ScoreMetrics metrics) {
    this.input = input;
    this.columns = columns;
    this.metrics = metrics;
    this.scorer = new TileScorer(task);
    this.gather = new RowGather(scorer);
    this.predictions =
        IntStream.range(0, task.models().size())
            .mapToObj(model -> new ScoreValues(scorer, model))
            .toArray(ScoreValues[]::new);
    this.numbers =
        IntStream.range(0, columns.count())
            .filter(columns::isPrediction)
            .allMatch(i -> predictions[columns.model(i)].isNumber());
    this.kept = numbers ? withPlaces(types) : withoutPredictions(types);
    this.joined = numbers ? null : together(types);
    this.waiting = new UnsafeRow[scorer.rows()];
  }

  /** The kept columns, and a value of the right width wherever a prediction will be. */
  private UnsafeProjection withPlaces(DataType[] types) {
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      expressions.add(
          columns.isPrediction(i)
              ? place(types[i])
              : new BoundReference(columns.input(i), types[i], true));
    }
    return UnsafeProjection.create(Seqs.seq(expressions));
  }

  private static Literal place(DataType type) {
    if (type instanceof FloatType) {
      return Literal.create(0f, type);
    } else if (type instanceof LongType) {
      return Literal.create(0L, type);
    }
    return Literal.create(false, type);
  }

  private UnsafeProjection withoutPredictions(DataType[] types) {
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      if (!columns.isPrediction(i)) {
        expressions.add(new BoundReference(columns.input(i), types[i], true));
      }
    }
    return UnsafeProjection.create(Seqs.seq(expressions));
  }

  /** The kept columns followed by the predictions of all models, in the order of the output. */
  private UnsafeProjection together(DataType[] types) {
    int keptColumns =
        (int) IntStream.range(0, types.length).filter(i -> !columns.isPrediction(i)).count();
    List<Expression> expressions = new ArrayList<>();
    int column = 0;
    for (int i = 0; i < types.length; i++) {
      int ordinal = columns.isPrediction(i) ? keptColumns + columns.model(i) : column++;
      expressions.add(new BoundReference(ordinal, types[i], true));
    }
    return UnsafeProjection.create(Seqs.seq(expressions));
  }

  @Override
  public boolean hasNext() {
    return next < count || fill();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      return Iterator.<InternalRow>empty().next();
    }
    int row = next++;
    UnsafeRow result = waiting[row];
    waiting[row] = null;
    return numbers ? withNumbers(result, row) : withValues(result, row);
  }

  private boolean fill() {
    next = 0;
    count = 0;
    if (!input.hasNext()) {
      return false;
    }
    long start = System.nanoTime();
    scorer.clearNulls();
    while (count < waiting.length && input.hasNext()) {
      InternalRow row = input.next();
      waiting[count] = kept.apply(row).copy();
      gather.put(row, count);
      count++;
    }
    scorer.addEntered(count);
    gather.finish(count);
    long gathered = System.nanoTime();
    scorer.run(count);
    metrics.addTile(gathered - start, System.nanoTime() - gathered);
    metrics.addRows(count, scorer.kernels());
    return true;
  }

  private InternalRow withNumbers(UnsafeRow result, int row) {
    for (int i = 0; i < columns.count(); i++) {
      if (columns.isPrediction(i)) {
        predictions[columns.model(i)].set(row, result, i);
      }
    }
    return result;
  }

  private InternalRow withValues(UnsafeRow result, int row) {
    Object[] values = new Object[predictions.length];
    for (int model = 0; model < values.length; model++) {
      values[model] = predictions[model].value(row);
    }
    return joined.apply(joinedRow.apply(result, new GenericInternalRow(values)));
  }
}
