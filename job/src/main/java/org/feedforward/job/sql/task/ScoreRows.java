package org.feedforward.job.sql.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
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
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.counts.ScoreMetrics;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * Scores the rows of a partition, a tile at a time. A row that is waiting for its prediction is one
 * copy of the columns that leave with it; a prediction that is a number is written into it.
 */
final class ScoreRows extends AbstractIterator<InternalRow> {

  private final Iterator<InternalRow> input;
  private final TaskColumns columns;
  private final ScoreMetrics metrics;
  private final TileScorer scorer;
  private final RowGather gather;
  private final ScoreValues[] predictions;
  private final int models;

  /** The columns that a model gives. */
  private final int[] given;

  private final boolean numbers;

  /** Whether columns tell why a row has no prediction, and in which file it stands. */
  private final boolean mayBeFaulty;

  /** Whether columns hold records that could not be read. */
  private final boolean records;

  private final UnsafeProjection kept;
  private final UnsafeProjection joined;
  private final JoinedRow joinedRow = new JoinedRow();
  private final UnsafeRow[] waiting;
  private int count;
  private int next;

  ScoreRows(
      Iterator<InternalRow> input,
      ScoreTask task,
      TaskColumns columns,
      DataType[] types,
      ScoreMetrics metrics) {
    this.input = input;
    this.columns = columns;
    this.metrics = metrics;
    this.scorer = new TileScorer(task);
    this.gather = new RowGather(scorer);
    scorer.countFor(TaskContext.get());
    this.models = task.models().size();
    this.predictions =
        IntStream.range(0, columns.count())
            .mapToObj(i -> columns.isPrediction(i) ? values(task, i) : null)
            .toArray(ScoreValues[]::new);
    this.given = IntStream.range(0, columns.count()).filter(columns::isPrediction).toArray();
    this.numbers = Arrays.stream(given).allMatch(i -> predictions[i].isNumber());
    this.kept = numbers ? withPlaces(types) : onlyInputs(types);
    this.joined = together(types);
    this.mayBeFaulty = IntStream.range(0, columns.count()).anyMatch(columns::isFault);
    this.records = IntStream.range(0, models).anyMatch(model -> task.record(model) != null);
    this.waiting = new UnsafeRow[scorer.rows()];
  }

  private ScoreValues values(ScoreTask task, int column) {
    int model = columns.model(column);
    return new ScoreValues(scorer, model, task.forms(model).get(columns.form(column)));
  }

  /** The kept columns, a value of the right width for each prediction, and no faults. */
  private UnsafeProjection withPlaces(DataType[] types) {
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      expressions.add(
          columns.isInput(i)
              ? new BoundReference(columns.input(i), types[i], true)
              : place(types[i]));
    }
    return UnsafeProjection.create(Seqs.seq(expressions));
  }

  private static Literal place(DataType type) {
    if (type instanceof FloatType) {
      return Literal.create(0f, type);
    } else if (type instanceof LongType) {
      return Literal.create(0L, type);
    }
    return type instanceof StructType ? Literal.create(null, type) : Literal.create(false, type);
  }

  private UnsafeProjection onlyInputs(DataType[] types) {
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      if (columns.isInput(i)) {
        expressions.add(new BoundReference(columns.input(i), types[i], true));
      }
    }
    return UnsafeProjection.create(Seqs.seq(expressions));
  }

  /** A waiting row, followed by what models give, in the order of the output. */
  private UnsafeProjection together(DataType[] types) {
    int ofModels =
        numbers
            ? types.length
            : (int) IntStream.range(0, types.length).filter(columns::isInput).count();
    List<Expression> expressions = new ArrayList<>();
    int column = 0;
    for (int i = 0; i < types.length; i++) {
      int ordinal;
      if (columns.isInput(i)) {
        ordinal = numbers ? i : column++;
      } else {
        ordinal = ofModels + i;
      }
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
    return numbers && !(mayBeFaulty && isFaulty(row))
        ? withNumbers(result, row)
        : withValues(result, row);
  }

  private boolean isFaulty(int row) {
    for (int model = 0; model < models; model++) {
      if (scorer.isFaulty(model, row)) {
        return true;
      }
    }
    return false;
  }

  private boolean fill() {
    next = 0;
    count = 0;
    if (!input.hasNext()) {
      return false;
    }
    long start = System.nanoTime();
    scorer.begin();
    while (count < waiting.length && input.hasNext()) {
      InternalRow row = input.next();
      waiting[count] = kept.apply(row).copy();
      if (mayBeFaulty) {
        scorer.readNow(count);
      }
      gather.put(row, count);
      if (records) {
        noteRecord(row, count);
      }
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

  private void noteRecord(InternalRow row, int at) {
    ScoreTask task = scorer.task();
    for (int model = 0; model < task.models().size(); model++) {
      ColumnPath record = task.record(model);
      if (record != null && !row.isNullAt(record.column())) {
        scorer.noteRecord(model, at, row.getUTF8String(record.column()));
      }
    }
  }

  private InternalRow withNumbers(UnsafeRow result, int row) {
    for (int i : given) {
      predictions[i].set(row, result, i);
    }
    return result;
  }

  private InternalRow withValues(UnsafeRow result, int row) {
    Object[] values = new Object[columns.count()];
    for (int i = 0; i < values.length; i++) {
      if (columns.isPrediction(i)) {
        values[i] = predictions[i].value(row);
      } else if (columns.isFault(i)) {
        List<FoundFault> faults = scorer.faultsOf(columns.model(i), row);
        values[i] = faults.isEmpty() ? null : RowFaults.row(faults, scorer.file(row));
      }
    }
    return joined.apply(joinedRow.apply(result, new GenericInternalRow(values)));
  }
}
