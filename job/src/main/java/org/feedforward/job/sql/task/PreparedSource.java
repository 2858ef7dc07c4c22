package org.feedforward.job.sql.task;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.job.features.Prepared;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.quality.RowFault;
import org.feedforward.job.sql.numbers.OnHeapFloats;
import org.feedforward.job.sql.numbers.RawColumn;
import org.feedforward.job.sql.numbers.RowSelection;
import org.feedforward.job.steps.cells.CellStates;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.Standardization;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * Takes the raw values of a source through its steps, a tile at a time, and puts what comes out
 * into the models' inputs. The steps see a whole column of the tile however the rows come.
 */
final class PreparedSource {

  private final TileScorer scorer;
  private final Source source;
  private final Prepared prepared;
  private final RawColumn raw;
  private final Cells cells = new Cells();
  private final Kernels kernels = Kernels.best();
  private final Optional<Standardization> rule;
  private final boolean nanIsMissing;
  private final float[] floats;
  private final long[] longs;
  private final boolean[] booleans;

  PreparedSource(TileScorer scorer, Source source) {
    this.scorer = scorer;
    this.source = source;
    this.prepared = source.prepared().orElseThrow();
    this.raw = new RawColumn(prepared.type(), prepared.chain().in(), scorer.rows());
    boolean floatsOnly = source.slots().stream().allMatch(slot -> slot.dtype() == DType.FLOAT32);
    this.rule =
        floatsOnly && prepared.type() instanceof FloatType
            ? prepared.chain().standardization()
            : Optional.empty();
    this.nanIsMissing = prepared.chain().takesNaNForMissing();
    this.floats = new float[scorer.rows()];
    this.longs = new long[scorer.rows()];
    this.booleans = new boolean[scorer.rows()];
  }

  Source source() {
    return source;
  }

  /** Begins a tile whose rows come one by one. */
  void begin() {
    raw.begin();
  }

  /** Adds the value of the next row. */
  void add(SpecializedGetters values, int ordinal) {
    raw.add(values, ordinal);
  }

  /** Adds a null for the next row. */
  void addNull() {
    raw.addNull();
  }

  /** Reads the values of a tile from vectors and puts what comes of them. */
  void gather(List<ColumnVector> way, ColumnVector vector, RowSelection rows) {
    if (way.isEmpty() && rows.areConsecutive() && standardize(vector, rows)) {
      return;
    }
    raw.read(way, vector, rows);
    finish();
  }

  /** Takes floats through a rule for single numbers; false where there are no such. */
  private boolean standardize(ColumnVector vector, RowSelection rows) {
    float[] values = rule.isPresent() ? OnHeapFloats.of(vector) : null;
    if (values == null) {
      return false;
    }
    int count = rows.count();
    kernels.standardize(rule.get(), values, rows.row(0), floats, count);
    if (nanIsMissing && scorer.counts()) {
      countNaN(values, rows.row(0), count);
    }
    for (InputSlot slot : source.slots()) {
      scorer.workspace(slot.model()).putFloats(slot.input(), slot.element(), 0, floats, 0, count);
    }
    return true;
  }

  private void countNaN(float[] values, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (Float.isNaN(values[from + i])) {
        scorer.countNull(source, i);
      }
    }
  }

  /** Puts what comes of the values that were added. */
  void finish() {
    raw.load(cells);
    countNulls();
    prepared.chain().apply(cells);
    scorer.countUnknown(source, cells.unknown());
    for (Cells.Fault fault : cells.faults()) {
      scorer.note(source, fault.row(), of(fault));
    }
    for (int row = 0; row < cells.rows(); row++) {
      if (cells.isMissing(row)) {
        scorer.note(source, row, source.nullFault());
      }
    }
    for (InputSlot slot : source.slots()) {
      for (int lane = 0; lane < slot.elements(); lane++) {
        put(slot, lane);
      }
    }
  }

  /** Counts rows whose value is not there. */
  private void countNulls() {
    if (!scorer.counts()) {
      return;
    }
    CellStates states = cells.form().list() ? cells.lists() : cells.cells();
    for (int row = 0; row < cells.rows() && !states.areValues(); row++) {
      if (states.isMissing(row)) {
        scorer.countNull(source, row);
      }
    }
    if (nanIsMissing) {
      double[] numbers = cells.numbers(0);
      for (int row = 0; row < cells.rows(); row++) {
        if (Double.isNaN(numbers[row]) && cells.holds(row)) {
          scorer.countNull(source, row);
        }
      }
    }
  }

  private RowFault of(Cells.Fault fault) {
    return fault.reason() == Reason.NULL
        ? source.nullFault()
        : RowFault.ofValue(
            fault.reason(), source.nameWithFields(), fault.value().orElse(""), fault.told());
  }

  private void put(InputSlot slot, int lane) {
    Workspace workspace = scorer.workspace(slot.model());
    int element = slot.element() + lane;
    int rows = cells.rows();
    boolean whole = cells.form().content() == Content.WHOLE;
    if (slot.dtype() == DType.FLOAT32) {
      if (whole) {
        long[] wholes = cells.wholes(lane);
        for (int i = 0; i < rows; i++) {
          floats[i] = wholes[i];
        }
      } else {
        double[] numbers = cells.numbers(lane);
        for (int i = 0; i < rows; i++) {
          floats[i] = (float) numbers[i];
        }
      }
      workspace.putFloats(slot.input(), element, 0, floats, 0, rows);
    } else if (slot.dtype() == DType.INT64) {
      long[] wholes = cells.wholes(lane);
      for (int i = 0; i < rows; i++) {
        longs[i] = cells.holds(i) ? wholes[i] : 0; // any index table has a first entry
      }
      workspace.putLongs(slot.input(), element, 0, longs, 0, rows);
    } else {
      long[] wholes = cells.wholes(lane);
      for (int i = 0; i < rows; i++) {
        booleans[i] = wholes[i] != 0;
      }
      workspace.putBooleans(slot.input(), element, 0, booleans, 0, rows);
    }
  }
}
