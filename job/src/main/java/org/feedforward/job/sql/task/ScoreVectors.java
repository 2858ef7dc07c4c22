package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.sql.numbers.ResultType;

/**
 * A column that a model gives as a vector of ours: numbers, arrays, structs or texts. Used again
 * for every batch.
 */
final class ScoreVectors implements AutoCloseable {

  /** Writes the rows of a tile into a vector, from the given row of the batch on. */
  @FunctionalInterface
  private interface Writer {
    void append(WritableColumnVector target, int at, int count);
  }

  private final TileScorer scorer;
  private final int model;
  private final DataType type;
  private final NumberVectors numbers;
  private final Writer writer;
  private OnHeapColumnVector vector;
  private int capacity;

  ScoreVectors(TileScorer scorer, int model, ColumnForm form) {
    this.scorer = scorer;
    this.model = model;
    this.type = ResultType.of(form, scorer.outputs(model));
    this.numbers = new NumberVectors(scorer, model);
    this.writer = writer(form);
  }

  private Writer writer(ColumnForm form) {
    if (form instanceof ColumnForm.Label label) {
      LabelTexts texts = new LabelTexts(label.labels());
      return (target, at, count) -> appendLabels(label, texts, target, at, count);
    } else if (form instanceof ColumnForm.Top top) {
      LabelTexts texts = new LabelTexts(top.labels());
      int pairs = scorer.outputs(model).get(top.scores()).elements();
      return (target, at, count) -> appendPairs(top, pairs, texts, target, at, count);
    }
    List<Integer> outputs = ((ColumnForm.Numbers) form).outputs();
    if (outputs.size() == 1) {
      return (target, at, count) -> numbers.append(outputs.get(0), target, at, count);
    }
    return (target, at, count) -> {
      for (int field = 0; field < outputs.size(); field++) {
        numbers.append(outputs.get(field), target.getChild(field), at, count);
      }
    };
  }

  /** Makes room for the predictions of a batch. */
  void start(int rows) {
    if (rows > capacity) {
      close();
      vector = new OnHeapColumnVector(rows, type);
      capacity = rows;
    } else {
      vector.reset();
    }
  }

  ColumnVector vector() {
    return vector;
  }

  /** Takes the predictions of a tile over, to stand from the given row of the batch on. */
  void append(int at, int count) {
    writer.append(vector, at, count);
    if (scorer.hasFaults(model)) {
      for (int i = 0; i < count; i++) {
        if (scorer.isFaulty(model, i)) {
          vector.putNull(at + i);
        }
      }
    }
  }

  private void appendLabels(
      ColumnForm.Label label, LabelTexts texts, WritableColumnVector target, int at, int count) {
    long[] positions = numbers.longs(label.position(), 0, count);
    for (int i = 0; i < count; i++) {
      texts.put(target, at + i, positions[i]);
    }
  }

  private void appendPairs(
      ColumnForm.Top top,
      int pairs,
      LabelTexts texts,
      WritableColumnVector target,
      int at,
      int count) {
    WritableColumnVector structs = target.getChild(0);
    WritableColumnVector labels = structs.getChild(0);
    WritableColumnVector scores = structs.getChild(1);
    int end = (at + count) * pairs;
    structs.reserve(end);
    labels.reserve(end);
    scores.reserve(end);
    for (int i = 0; i < count; i++) {
      target.putArray(at + i, (at + i) * pairs, pairs);
    }
    for (int pair = 0; pair < pairs; pair++) {
      long[] positions = numbers.longs(top.positions(), pair, count);
      float[] values = numbers.floats(top.scores(), pair, count);
      for (int i = 0; i < count; i++) {
        int element = (at + i) * pairs + pair;
        texts.put(labels, element, positions[i]);
        scores.putFloat(element, values[i]);
      }
    }
  }

  @Override
  public void close() {
    if (vector != null) {
      vector.close();
      vector = null;
      capacity = 0;
    }
  }
}
