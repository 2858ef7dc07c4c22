package org.feedforward.job.sql;

import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.Port;
import org.feedforward.graph.RowFaultException;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;

/** The models of one task: a workspace for each, and the rows that have a null among its inputs. */
final class TileScorer {

  private final ScoreTask task;
  private final Plan[] plans;
  private final Workspace[] workspaces;
  private final boolean[][] nulls;
  private final boolean[] anyNull;
  private final boolean[] alwaysNull;
  private final int rows;

  TileScorer(ScoreTask task) {
    this.task = task;
    List<ModelReference> models = task.models();
    plans = models.stream().map(ModelReference::plan).toArray(Plan[]::new);
    workspaces = Arrays.stream(plans).map(Plan::newWorkspace).toArray(Workspace[]::new);
    rows = Arrays.stream(plans).mapToInt(Plan::rows).min().orElseThrow();
    nulls = new boolean[plans.length][rows];
    anyNull = new boolean[plans.length];
    alwaysNull = new boolean[plans.length];
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

  void clearNulls() {
    for (int model = 0; model < nulls.length; model++) {
      if (anyNull[model]) {
        Arrays.fill(nulls[model], false);
        anyNull[model] = false;
      }
    }
  }

  /** Takes the nulls noted for a row for those of all rows to come. */
  void keepNulls(int row) {
    for (int model = 0; model < nulls.length; model++) {
      alwaysNull[model] = nulls[model][row];
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
      int model = source.targets().get(0).model();
      task.models().get(model).counts().addRounded(source.name(), values);
    }
  }

  /** Notes a null among the features of a row. */
  void markNull(Source source, int row) {
    for (Target target : source.targets()) {
      nulls[target.model()][row] = true;
      anyNull[target.model()] = true;
    }
  }

  boolean hasNulls(int model) {
    return anyNull[model] || alwaysNull[model];
  }

  boolean isNull(int model, int row) {
    return nulls[model][row] || alwaysNull[model];
  }

  void run(int count) {
    for (int model = 0; model < plans.length; model++) {
      try {
        plans[model].run(workspaces[model], count);
      } catch (RowFaultException e) {
        throw DataFaults.outOfRange(task, model, e);
      }
    }
  }
}
