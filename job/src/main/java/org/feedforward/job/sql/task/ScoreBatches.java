package org.feedforward.job.sql.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.TaskCompletionListener;
import org.feedforward.job.sql.counts.ScoreMetrics;
import org.feedforward.job.sql.numbers.RowSelection;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * Scores the batches of a partition: columns come in as vectors and leave as the same vectors, with
 * the predictions beside them. With a condition, only the rows that it selects are scored and
 * leave. A batch is valid until the next one is asked for.
 */
final class ScoreBatches extends AbstractIterator<ColumnarBatch> {

  private final Iterator<ColumnarBatch> input;
  private final BasePredicate condition;
  private final TaskColumns columns;
  private final ScoreMetrics metrics;
  private final TileScorer scorer;
  private final VectorGather gather;

  /** Null where all rows are taken. */
  private final TakenRows taken;

  private final ScoreVectors[][] byModel;
  private final List<ScoreVectors> predictions;
  private final List<FaultVector> faults;
  private int[] selected = new int[0];
  private ColumnarBatch next;
  private ColumnarBatch scored;

  /** The condition may be null. */
  ScoreBatches(
      Iterator<ColumnarBatch> input,
      ScoreTask task,
      BasePredicate condition,
      TaskColumns columns,
      ScoreMetrics metrics) {
    this.input = input;
    this.condition = condition;
    this.columns = columns;
    this.metrics = metrics;
    this.scorer = new TileScorer(task);
    this.gather = new VectorGather(scorer);
    scorer.countFor(TaskContext.get());
    this.taken =
        scorer.counts() && columns.hasIndex() && !scorer.sampling().takesAll()
            ? new TakenRows(scorer.sampling(), scorer.rows())
            : null;
    this.byModel =
        IntStream.range(0, task.models().size())
            .mapToObj(
                model ->
                    task.forms(model).stream()
                        .map(form -> new ScoreVectors(scorer, model, form))
                        .toArray(ScoreVectors[]::new))
            .toArray(ScoreVectors[][]::new);
    this.predictions = Arrays.stream(byModel).flatMap(Arrays::stream).toList();
    this.faults =
        IntStream.range(0, task.models().size())
            .filter(task::tellsFaults)
            .mapToObj(model -> new FaultVector(scorer, model))
            .toList();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
  }

  private void close() {
    for (ScoreVectors vectors : predictions) {
      vectors.close();
    }
    for (FaultVector vector : faults) {
      vector.close();
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null && input.hasNext()) {
      next = score(input.next());
    }
    return next != null;
  }

  @Override
  public ColumnarBatch next() {
    if (!hasNext()) {
      return Iterator.<ColumnarBatch>empty().next();
    }
    ColumnarBatch batch = next;
    next = null;
    return batch;
  }

  /** The scored rows of a batch, or null when there are none. */
  private ColumnarBatch score(ColumnarBatch batch) {
    int rows = condition == null ? batch.numRows() : select(batch);
    scorer.addEntered(rows);
    if (rows == 0) {
      batch.closeIfFreeable();
      return null;
    }
    for (ScoreVectors vectors : predictions) {
      vectors.start(rows);
    }
    for (FaultVector vector : faults) {
      vector.start(rows);
    }
    gather.open(batch);
    scored = batch;
    for (int at = 0; at < rows; at += scorer.rows()) {
      scoreTile(at, Math.min(scorer.rows(), rows - at));
    }
    scorer.endBatch();
    metrics.addRows(rows, scorer.kernels());
    return output(batch, rows);
  }

  private void scoreTile(int at, int count) {
    long start = System.nanoTime();
    scorer.begin();
    scorer.readNow(0, count);
    RowSelection rows =
        condition == null
            ? RowSelection.consecutive(at, count)
            : RowSelection.selected(selected, at, count);
    gather.gather(rows);
    if (taken != null) {
      scorer.sample(taken.of(scored.column(columns.index()), rows));
    }
    noteRecords(at, count);
    long gathered = System.nanoTime();
    scorer.run(count);
    for (ScoreVectors vectors : predictions) {
      vectors.append(at, count);
    }
    for (FaultVector vector : faults) {
      vector.append(at, count);
    }
    metrics.addTile(gathered - start, System.nanoTime() - gathered);
  }

  private void noteRecords(int at, int count) {
    for (int model = 0; model < scorer.task().models().size(); model++) {
      ColumnPath record = scorer.task().record(model);
      for (int i = 0; record != null && i < count; i++) {
        int row = condition == null ? at + i : selected[at + i];
        ColumnVector vector = scored.column(record.column());
        if (!vector.isNullAt(row)) {
          scorer.noteRecord(model, i, vector.getUTF8String(row));
        }
      }
    }
  }

  private int select(ColumnarBatch batch) {
    if (selected.length < batch.numRows()) {
      selected = new int[batch.numRows()];
    }
    int count = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      if (condition.eval(batch.getRow(row))) {
        selected[count++] = row;
      }
    }
    return count;
  }

  private ColumnarBatch output(ColumnarBatch batch, int rows) {
    ColumnVector[] vectors = new ColumnVector[columns.count()];
    boolean[] kept = new boolean[batch.numCols()];
    boolean all = rows == batch.numRows();
    for (int i = 0; i < vectors.length; i++) {
      if (columns.isPrediction(i)) {
        vectors[i] = byModel[columns.model(i)][columns.form(i)].vector();
      } else if (columns.isFault(i)) {
        vectors[i] = fault(columns.model(i));
      } else {
        ColumnVector vector = batch.column(columns.input(i));
        vectors[i] = all ? vector : new SelectedVector(vector, selected);
        kept[columns.input(i)] = true;
      }
    }
    for (int i = 0; i < kept.length; i++) {
      if (!kept[i]) {
        batch.column(i).closeIfFreeable();
      }
    }
    return new ColumnarBatch(vectors, rows);
  }

  private ColumnVector fault(int model) {
    for (FaultVector vector : faults) {
      if (vector.model() == model) {
        return vector.vector();
      }
    }
    throw new IllegalStateException("The faults of model " + model + " are not told");
  }
}
