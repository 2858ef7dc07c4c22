package org.feedforward.job.sql.task;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.features.FieldStep;
import org.feedforward.job.sql.numbers.NumberReader;
import org.feedforward.job.sql.numbers.OnHeapFloats;
import org.feedforward.job.sql.numbers.OnHeapNulls;
import org.feedforward.job.sql.numbers.RowSelection;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/** Fills a tile from the vectors of a batch: a column of the table is a row of the tile. */
final class VectorGather {

  /** Selected rows are read together with those between them, up to this many times as many. */
  private static final int LARGEST_SPAN = 4;

  /** 2^24: the integers below it are floats. */
  private static final float FIRST_INEXACT = 16_777_216f;

  /** A vector on the way to a source that has nulls in this batch. */
  private record Nullable(Source source, ColumnVector vector) {}

  private final TileScorer scorer;
  private final List<Source> sources;
  private final ColumnVector[] vectors;
  private final List<Nullable> nullables = new ArrayList<>();
  private final PreparedSource[] prepared;
  private final List<List<ColumnVector>> ways = new ArrayList<>();
  private final LentColumns lent;
  private final CheckedNumbers checked;
  private final float[] floats;
  private final float[] packed;
  private final long[] longs;
  private final boolean[] booleans;
  private float[] arrays = new float[0];
  private int firstValue;

  VectorGather(TileScorer scorer) {
    this.scorer = scorer;
    this.sources = scorer.task().sources();
    this.vectors = new ColumnVector[sources.size()];
    this.prepared =
        sources.stream()
            .map(source -> source.prepared().map(p -> new PreparedSource(scorer, source)))
            .map(source -> source.orElse(null))
            .toArray(PreparedSource[]::new);
    sources.forEach(source -> ways.add(new ArrayList<>()));
    this.lent = new LentColumns(scorer);
    this.checked =
        new CheckedNumbers(
            scorer,
            (slot, row, value) ->
                scorer.workspace(slot.model()).putFloat(slot.input(), slot.element(), row, value));
    this.floats = new float[LARGEST_SPAN * scorer.rows()];
    this.packed = new float[scorer.rows()];
    this.longs = new long[scorer.rows()];
    this.booleans = new boolean[scorer.rows()];
    RowGather.putConstants(scorer);
  }

  /** Finds the sources in a batch; rows are gathered from it until the next is opened. */
  void open(ColumnarBatch batch) {
    nullables.clear();
    for (int i = 0; i < vectors.length; i++) {
      ways.get(i).clear();
      vectors[i] = find(i, batch);
    }
    lent.find(vectors);
  }

  private ColumnVector find(int index, ColumnarBatch batch) {
    Source source = sources.get(index);
    ColumnVector vector = batch.column(source.path().column());
    noteNulls(index, vector);
    for (FieldStep field : source.path().fields()) {
      vector = vector.getChild(field.ordinal());
      noteNulls(index, vector);
    }
    return vector;
  }

  private void noteNulls(int index, ColumnVector vector) {
    if (vector.hasNull()) {
      if (prepared[index] != null) {
        ways.get(index).add(vector);
      } else {
        nullables.add(new Nullable(sources.get(index), vector));
      }
    }
  }

  void gather(RowSelection rows) {
    for (Nullable nullable : nullables) {
      markNulls(nullable, rows);
    }
    boolean inPlace = rows.areConsecutive();
    if (inPlace) {
      lent.lend(rows.row(0));
    }
    for (int i = 0; i < vectors.length; i++) {
      if (inPlace && lent.isAllLent(i)) {
        continue;
      }
      if (prepared[i] != null) {
        prepared[i].gather(ways.get(i), vectors[i], rows);
      } else if (sources.get(i).isList()) {
        gatherLists(sources.get(i), vectors[i], rows);
      } else if (sources.get(i).isChecked()) {
        gatherChecked(sources.get(i), vectors[i], rows);
      } else {
        gatherNumbers(sources.get(i), vectors[i], rows);
      }
    }
  }

  private void markNulls(Nullable nullable, RowSelection rows) {
    if (rows.areConsecutive()) {
      int first = rows.row(0);
      int end = first + rows.count();
      ColumnVector vector = nullable.vector();
      for (int row = OnHeapNulls.next(vector, first, end);
          row < end;
          row = OnHeapNulls.next(vector, row + 1, end)) {
        scorer.note(nullable.source(), row - first, nullable.source().nullFault());
      }
      return;
    }
    for (int i = 0; i < rows.count(); i++) {
      if (nullable.vector().isNullAt(rows.row(i))) {
        scorer.note(nullable.source(), i, nullable.source().nullFault());
      }
    }
  }

  private void gatherNumbers(Source source, ColumnVector vector, RowSelection rows) {
    float[] values = null;
    for (InputSlot slot : source.slots()) {
      Workspace workspace = scorer.workspace(slot.model());
      switch (slot.dtype()) {
        case FLOAT32 -> {
          if (values == null) {
            values = floats(source.reader(), vector, rows);
            countRounded(source, vector, rows, values);
          }
          workspace.putFloats(slot.input(), slot.element(), 0, values, firstValue, rows.count());
        }
        case INT64 -> {
          readLongs(source.reader(), vector, rows);
          workspace.putLongs(slot.input(), slot.element(), 0, longs, 0, rows.count());
        }
        case BOOL -> {
          readBooleans(source.reader(), vector, rows);
          workspace.putBooleans(slot.input(), slot.element(), 0, booleans, 0, rows.count());
        }
      }
    }
  }

  /**
   * Looks at the integers themselves only where a float is large enough to be a rounded one.
   *
   * @param values as {@link #floats} gives them for integers: from the first on
   */
  private void countRounded(Source source, ColumnVector vector, RowSelection rows, float[] values) {
    if (!source.mayRound() || !anyInexact(values, rows.count())) {
      return;
    }
    long rounded = 0;
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      boolean inexact = NumberReader.isRounded(source.reader().longAt(vector, row));
      rounded += inexact && !vector.isNullAt(row) ? 1 : 0;
    }
    scorer.addRounded(source, rounded);
  }

  private static boolean anyInexact(float[] values, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest >= FIRST_INEXACT;
  }

  /** An array that holds the values of the rows, from {@link #firstValue} on. */
  private float[] floats(NumberReader type, ColumnVector vector, RowSelection rows) {
    int first = rows.row(0);
    float[] whole = type.areFloats() ? OnHeapFloats.of(vector) : null;
    if (rows.areConsecutive()) {
      firstValue = whole == null ? 0 : first;
      return whole == null ? type.floats(vector, first, rows.count(), floats) : whole;
    }
    firstValue = 0;
    if (whole != null) {
      pack(whole, rows, 0);
    } else if (rows.span() <= floats.length) {
      pack(type.floats(vector, first, rows.span(), floats), rows, first);
    } else {
      for (int i = 0; i < rows.count(); i++) {
        packed[i] = type.floatAt(vector, rows.row(i));
      }
    }
    return packed;
  }

  private void pack(float[] values, RowSelection rows, int first) {
    for (int i = 0; i < rows.count(); i++) {
      packed[i] = values[rows.row(i) - first];
    }
  }

  private void readLongs(NumberReader type, ColumnVector vector, RowSelection rows) {
    boolean nulls = vector.hasNull();
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      longs[i] = nulls && vector.isNullAt(row) ? 0 : type.longAt(vector, row);
    }
  }

  private void readBooleans(NumberReader type, ColumnVector vector, RowSelection rows) {
    for (int i = 0; i < rows.count(); i++) {
      booleans[i] = type.booleanAt(vector, rows.row(i));
    }
  }

  private void gatherLists(Source source, ColumnVector vector, RowSelection rows) {
    if (areOneBlock(source, vector, rows)) {
      putBlock(source, (WritableColumnVector) vector, rows);
    } else {
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        if (!vector.isNullAt(row)) {
          putList(source, vector.getArray(row), i);
        }
      }
    }
  }

  /** Whether all arrays have the right length and stand one after another without any null. */
  private static boolean areOneBlock(Source source, ColumnVector vector, RowSelection rows) {
    if (!(vector instanceof WritableColumnVector arrays)
        || !rows.areConsecutive()
        || vector.hasNull()
        || vector.getChild(0).hasNull()
        || !source.isPlainList()
        || source.slots().stream().anyMatch(t -> t.dtype() != DType.FLOAT32)) {
      return false;
    }
    int elements = source.slots().get(0).elements();
    int first = arrays.getArrayOffset(rows.row(0));
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (arrays.getArrayLength(row) != elements
          || arrays.getArrayOffset(row) != first + i * elements) {
        return false;
      }
    }
    return true;
  }

  private void putBlock(Source source, WritableColumnVector vector, RowSelection rows) {
    int elements = source.slots().get(0).elements();
    int first = vector.getArrayOffset(rows.row(0));
    int length = rows.count() * elements;
    ColumnVector child = vector.getChild(0);
    float[] whole = source.reader().areFloats() ? OnHeapFloats.of(child) : null;
    float[] values = whole == null ? copied(source, child, first, length) : whole;
    if (source.mayRound() && anyInexact(values, length)) {
      long rounded = 0;
      for (int i = 0; i < length; i++) {
        rounded += NumberReader.isRounded(source.reader().longAt(child, first + i)) ? 1 : 0;
      }
      scorer.addRounded(source, rounded);
    }
    for (InputSlot slot : source.slots()) {
      scorer
          .workspace(slot.model())
          .putRows(slot.input(), 0, rows.count(), values, whole == null ? 0 : first);
    }
  }

  private float[] copied(Source source, ColumnVector child, int first, int length) {
    if (arrays.length < length) {
      arrays = new float[scorer.rows() * source.slots().get(0).elements()];
    }
    return source.reader().floats(child, first, length, arrays);
  }

  private void putList(Source source, ColumnarArray list, int at) {
    ArrayData elements = Lists.elements(source, list, at, scorer);
    if (elements != null) {
      scorer.addRounded(source, Lists.countRounded(source, elements));
      for (InputSlot slot : source.slots()) {
        slot.put(scorer.workspace(slot.model()), source.reader(), elements, at);
      }
    }
  }

  private void gatherChecked(Source source, ColumnVector vector, RowSelection rows) {
    int first = rows.row(0);
    ColumnarArray values = new ColumnarArray(vector, first, rows.span());
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (!vector.isNullAt(row)) {
        checked.put(source, values, row - first, i);
      }
    }
  }
}
