package org.feedforward.job.sql.task;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.graph.Port;
import org.feedforward.graph.RowFaultException;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.quality.RowFault;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * The models of one task: a workspace for each, and the rows of the tile that a model cannot score,
 * each with its first fault. A null gives a null; any other fault ends the task, unless the model's
 * faults come out beside its predictions.
 */
final class TileScorer {

  private final ScoreTask task;
  private final Plan[] plans;
  private final Workspace[] workspaces;
  private final RowFault[][] faults;
  private final boolean[] anyFault;
  private final RowFault[] faultOfAll;
  private final UTF8String[] files;
  private final int rows;

  TileScorer(ScoreTask task) {
    this.task = task;
    List<ModelReference> models = task.models();
    plans = models.stream().map(ModelReference::plan).toArray(Plan[]::new);
    workspaces = Arrays.stream(plans).map(Plan::newWorkspace).toArray(Workspace[]::new);
    rows = Arrays.stream(plans).mapToInt(Plan::rows).min().orElseThrow();
    faults = new RowFault[plans.length][rows];
    anyFault = new boolean[plans.length];
    faultOfAll = new RowFault[plans.length];
    files = new UTF8String[rows];
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

  /** Begins a tile, whose rows have no fault yet. */
  void begin() {
    for (int model = 0; model < faults.length; model++) {
      if (anyFault[model]) {
        Arrays.fill(faults[model], null);
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
      faultOfAll[model] = faults[model][row];
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
    for (InputSlot slot : source.slots()) {
      note(slot.model(), row, fault);
      if (slot.dtype() == DType.INT64) {
        for (int i = 0; i < slot.elements(); i++) {
          workspaces[slot.model()].putLong(slot.input(), slot.element() + i, row, 0);
        }
      }
    }
  }

  private void note(int model, int row, RowFault fault) {
    if (isFaulty(model, row)) {
      return;
    }
    if (fault.reason() != Reason.NULL && !task.tellsFaults(model)) {
      throw RowFaults.exception(fault, file(row));
    }
    faults[model][row] = fault;
    anyFault[model] = true;
  }

  /** The file that a row was read from, where Spark knows it. */
  Optional<String> file(int row) {
    return RowFaults.shown(files[row]);
  }

  boolean hasFaults(int model) {
    return anyFault[model] || faultOfAll[model] != null;
  }

  boolean isFaulty(int model, int row) {
    return faults[model][row] != null || faultOfAll[model] != null;
  }

  /** Why a row cannot be scored; null when it can. */
  RowFault fault(int model, int row) {
    return faultOfAll[model] == null ? faults[model][row] : faultOfAll[model];
  }

  void run(int count) {
    for (int i = 0; i < plans.length; i++) {
      int model = i;
      Consumer<RowFaultException> noted =
          cause -> note(model, cause.row(), RowFaults.of(task, model, cause));
      plans[model].run(workspaces[model], count, noted);
    }
  }
}
