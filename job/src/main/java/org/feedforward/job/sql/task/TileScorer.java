package org.feedforward.job.sql.task;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.graph.Port;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.RowFaultException.Origin;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.quality.RowFault;
import org.feedforward.job.sql.counts.TaskStatistics;
import org.feedforward.job.statistics.Counted;
import org.feedforward.job.statistics.Position;
import org.feedforward.job.statistics.SampledRows;
import org.feedforward.job.statistics.Sampling;
import org.feedforward.job.statistics.TileStatistics;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * The models of one task: a workspace for each, and the rows of the tile that a model cannot score,
 * each with its faults. Unless the faults come out beside the predictions, a null gives a null, and
 * a row with other faults alone ends the task.
 */
final class TileScorer {

  private final ScoreTask task;
  private final Plan[] plans;
  private final Workspace[] workspaces;
  private final FaultsOfRow[][] faults;
  private final boolean[] anyFault;
  private final FaultsOfRow[] faultsOfAll;
  private final CheckedTile[] checked;
  private final UTF8String[] files;
  private UTF8String lastFile;
  private Optional<String> shownFile = Optional.empty();
  private final int rows;

  /** Of the first model; null where nobody asks. */
  private TileStatistics statistics;

  /** Which rows of the tile are taken for distributions; null for all. */
  private SampledRows sample;

  private int[] clean = new int[0];

  /** For each slot the null that was told last. */
  private final Map<InputSlot, FoundFault> nulls = new IdentityHashMap<>();

  TileScorer(ScoreTask task) {
    this.task = task;
    List<ModelReference> models = task.models();
    plans = models.stream().map(ModelReference::plan).toArray(Plan[]::new);
    workspaces = Arrays.stream(plans).map(Plan::newWorkspace).toArray(Workspace[]::new);
    rows = Arrays.stream(plans).mapToInt(Plan::rows).min().orElseThrow();
    faults = new FaultsOfRow[plans.length][rows];
    anyFault = new boolean[plans.length];
    faultsOfAll = new FaultsOfRow[plans.length];
    checked = new CheckedTile[plans.length];
    for (int model = 0; model < checked.length; model++) {
      if (task.checks(model).ofNumbers()) {
        checked[model] = new CheckedTile(task, model, workspaces[model], rows);
      }
    }
    files = new UTF8String[rows];
  }

  /** Counts the numbers of the first model for whoever writes the rows of a task, where asked. */
  void countFor(TaskContext context) {
    Counted counted = sampling().counted();
    if (counted != Counted.NONE) {
      ModelReference model = task.models().get(0);
      statistics =
          new TileStatistics(
              workspaces[0],
              rows,
              counted.countsInputs() ? model.inputs() : List.of(),
              model.outputs(),
              ColumnForm.numbers(task.forms(0)),
              ColumnForm.labelled(task.forms(0)));
      TaskStatistics.of(context, statistics);
    }
  }

  /** Which numbers are counted. */
  Sampling sampling() {
    return task.checks(0).sampling();
  }

  /** Takes these rows of the tile alone for the distributions of what goes into the first model. */
  void sample(SampledRows rows) {
    sample = rows;
  }

  ScoreTask task() {
    return task;
  }

  /** How many rows go through the models at a time. */
  int rows() {
    return rows;
  }

  Workspace workspace(int model) {
    return workspaces[model];
  }

  /** The kernels of the first model; those of a JVM are the same for all. */
  String kernels() {
    return plans[0].kernels().name();
  }

  List<Port> outputs(int model) {
    return task.models().get(model).outputs();
  }

  /** Ends a batch: the columns that it lends may change from now on. */
  void endBatch() {
    if (statistics != null) {
      statistics.endBatch();
    }
  }

  /** Begins a tile, whose rows have no fault yet. */
  void begin() {
    for (int model = 0; model < faults.length; model++) {
      if (anyFault[model]) {
        for (FaultsOfRow row : faults[model]) {
          if (row != null) {
            row.clear();
          }
        }
        anyFault[model] = false;
      }
    }
  }

  /** Notes the file that a row is read from, which is the one that Spark reads now. */
  void readNow(int row) {
    files[row] = InputFileBlockHolder.getInputFilePath();
  }

  /** The same for the first rows of the tile. */
  void readNow(int from, int to) {
    Arrays.fill(files, from, to, InputFileBlockHolder.getInputFilePath());
  }

  /** Takes the faults noted for a row for those of all rows to come. */
  void keepFaults(int row) {
    for (int model = 0; model < faults.length; model++) {
      faultsOfAll[model] = isFaulty(model, row) ? faults[model][row] : null;
    }
    Arrays.fill(anyFault, false);
    for (FaultsOfRow[] ofModel : faults) {
      Arrays.fill(ofModel, null);
    }
  }

  /** Counts rows that have come. */
  void addEntered(long rows) {
    for (ModelReference model : task.models()) {
      model.counts().addEntered(rows);
    }
  }

  /** Counts integers of a source that a float rounds. */
  void addRounded(Source source, long values) {
    if (values > 0) {
      int model = source.slots().get(0).model();
      task.models().get(model).counts().addRounded(source.name(), values);
    }
  }

  /**
   * Notes that a row cannot be scored by the models that take a source, and puts something harmless
   * in the place of ids: any index table has a first entry.
   */
  void note(Source source, int row, RowFault fault) {
    if (fault.reason() == Reason.NULL) {
      countNull(source, row);
    }
    for (InputSlot slot : source.slots()) {
      note(slot.model(), row, found(slot, fault));
      if (slot.dtype() == DType.INT64) {
        for (int i = 0; i < slot.elements(); i++) {
          workspaces[slot.model()].putLong(slot.input(), slot.element() + i, row, 0);
        }
      }
    }
  }

  /** Whether the numbers of the first model are counted. */
  boolean counts() {
    return statistics != null;
  }

  /** Counts a row that has no value for a source, whatever becomes of it. */
  void countNull(Source source, int row) {
    for (InputSlot slot : source.slots()) {
      if (statistics != null && slot.model() == 0) {
        statistics.addNull(new Position(false, slot.input(), slot.element()), row);
      }
    }
  }

  /** Counts values of a source that its vocabulary does not have. */
  void countUnknown(Source source, long values) {
    for (InputSlot slot : source.slots()) {
      if (statistics != null && slot.model() == 0 && values > 0) {
        statistics.addUnknown(new Position(false, slot.input(), slot.element()), values);
      }
    }
  }

  private void note(int model, int row, FoundFault fault) {
    if (faults[model][row] == null) {
      faults[model][row] = new FaultsOfRow();
    }
    faults[model][row].add(fault);
    anyFault[model] = true;
  }

  /** What a source tells of a slot; a null is the same for every row. */
  private FoundFault found(InputSlot slot, RowFault fault) {
    FoundFault last = nulls.get(slot);
    if (last != null && last.fault().equals(fault)) {
      return last;
    }
    FoundFault found = found(slot, slot.element(), fault, false);
    if (fault.reason() == Reason.NULL) {
      nulls.put(slot, found);
    }
    return found;
  }

  private FoundFault found(InputSlot slot, int element, RowFault fault, boolean byModel) {
    Port input = task.models().get(slot.model()).inputs().get(slot.input());
    String feature =
        input.elements() == 1 ? input.name() : input.name() + "[" + slot.element() + "]";
    return new FoundFault(Optional.of(slot), element, Optional.of(feature), fault, byModel);
  }

  /**
   * Notes that a record of a file could not be read. What its row holds is nobody's, so that this
   * is its only fault.
   */
  void noteRecord(int model, int row, UTF8String record) {
    note(
        model,
        row,
        new FoundFault(
            Optional.empty(), 0, Optional.empty(), RowFault.ofRecord(record.toString()), false));
  }

  /** Notes a number that the model does not take. */
  private void note(int model, RowFaultException cause) {
    Optional<Source> source = cause.origin().flatMap(place -> RowFaults.source(task, model, place));
    RowFault fault = RowFaults.of(task, model, cause, source);
    noteFound(model, cause.row(), cause.origin(), source, fault);
  }

  /**
   * Notes what was found in a tile, unless it may be there only because of another fault: where a
   * row has one, only what is read from its clean values counts.
   */
  private void noteFound(
      int model, int row, Optional<Origin> origin, Optional<Source> source, RowFault fault) {
    if (isFaulty(model, row)
        && (origin.isEmpty() || faults(model, row).covers(model, origin.get()))) {
      return;
    }
    note(
        model,
        row,
        source
            .flatMap(
                value ->
                    value.slots().stream()
                        .filter(slot -> RowFaults.feeds(slot, model, origin.get()))
                        .findFirst())
            .map(slot -> found(slot, origin.get().element(), fault, true))
            .orElse(new FoundFault(Optional.empty(), 0, Optional.empty(), fault, true)));
  }

  /** The file that a row was read from, where Spark knows it. */
  Optional<String> file(int row) {
    if (!Objects.equals(files[row], lastFile)) {
      lastFile = files[row];
      shownFile = RowFaults.shown(lastFile);
    }
    return shownFile;
  }

  boolean hasFaults(int model) {
    return anyFault[model] || faultsOfAll[model] != null;
  }

  boolean isFaulty(int model, int row) {
    return faultsOfAll[model] != null
        || (faults[model][row] != null && !faults[model][row].isEmpty());
  }

  /** Why a row cannot be scored; empty when it can. */
  List<FoundFault> faultsOf(int model, int row) {
    return isFaulty(model, row) ? faults(model, row).list() : List.of();
  }

  private FaultsOfRow faults(int model, int row) {
    return faultsOfAll[model] == null ? faults[model][row] : faultsOfAll[model];
  }

  /** Computes the predictions of the first rows of the tile. */
  void run(int count) {
    for (int i = 0; i < plans.length; i++) {
      int model = i;
      CheckedTile tile = checked[model];
      CheckedTile.Faults found =
          (row, origin, source, fault) -> noteFound(model, row, origin, source, fault);
      if (tile != null) {
        tile.inputs(count, found);
      }
      if (statistics != null && model == 0) {
        int taken = clean(count);
        statistics.addInputs(count, taken == count ? null : clean, taken, sample);
      }
      plans[model].run(workspaces[model], count, cause -> note(model, cause));
      if (tile != null) {
        tile.outputs(count, found);
      }
      if (hasFaults(model) && !task.tellsFaults(model)) {
        refuse(model, count);
      }
      if (statistics != null && model == 0) {
        int taken = clean(count);
        statistics.addOutputs(count, taken == count ? null : clean, taken);
      }
    }
  }

  /** Finds the rows of the first model that have no fault so far; how many there are. */
  private int clean(int count) {
    if (!hasFaults(0)) {
      return count;
    }
    if (clean.length < count) {
      clean = new int[rows];
    }
    int taken = 0;
    for (int row = 0; row < count; row++) {
      if (!isFaulty(0, row)) {
        clean[taken++] = row;
      }
    }
    return taken;
  }

  private void refuse(int model, int count) {
    for (int row = 0; row < count; row++) {
      if (isFaulty(model, row) && !faults(model, row).holdsNull()) {
        throw RowFaults.exception(faultsOf(model, row).get(0).fault(), file(row));
      }
    }
  }
}
