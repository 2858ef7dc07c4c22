package org.feedforward.job.sql.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.features.Feature;

/**
 * All that a task needs to know to score its rows, resolved to ordinals: the models, the values
 * they take from a row, and the values that are the same for all rows. It travels.
 */
public final class ScoreTask implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<ModelReference> models = new ArrayList<>();
  private final ArrayList<String> labels = new ArrayList<>();
  private final ArrayList<List<ColumnForm>> forms = new ArrayList<>();
  private final ArrayList<Boolean> tellsFaults = new ArrayList<>();
  private final ArrayList<RowChecks> checks = new ArrayList<>();
  private final ArrayList<ColumnPath> records = new ArrayList<>();
  private final ArrayList<Source> sources = new ArrayList<>();
  private final ArrayList<Source> constants = new ArrayList<>();
  private final ArrayList<Object> constantValues = new ArrayList<>();

  private ScoreTask() {}

  /** The calls of an operator; a function tells where the value of an argument stands. */
  public static ScoreTask of(List<ModelCall> calls, Function<Expression, ColumnPath> columns) {
    ScoreTask task = new ScoreTask();
    Map<List<Object>, Source> known = new LinkedHashMap<>();
    for (ModelCall call : calls) {
      int model = task.add(call);
      if (call.checks().hasRecord()) {
        task.records.set(model, columns.apply(call.arguments().get(call.checks().record())));
      }
      for (Feature feature : call.features()) {
        Expression argument = call.arguments().get(feature.column());
        String name = call.names().get(feature.column());
        InputSlot slot = slot(model, feature);
        if (argument.foldable()) {
          task.addConstant(argument, name, feature, slot);
        } else {
          ColumnPath path = columns.apply(argument).then(feature.fields());
          known
              .computeIfAbsent(
                  List.of(
                      path, feature.type(), feature.lists(), feature.whole(), feature.prepared()),
                  key -> new Source(path, name, feature))
              .add(slot);
        }
      }
    }
    task.sources.addAll(known.values());
    return task;
  }

  /** One call that takes the values of its own arguments. */
  static ScoreTask ofArguments(ModelCall call) {
    ScoreTask task = new ScoreTask();
    task.add(call);
    if (call.checks().hasRecord()) {
      task.records.set(0, new ColumnPath(call.checks().record(), List.of()));
    }
    for (Feature feature : call.features()) {
      ColumnPath path = new ColumnPath(feature.column(), feature.fields());
      Source source = new Source(path, call.names().get(feature.column()), feature);
      source.add(slot(0, feature));
      task.sources.add(source);
    }
    return task;
  }

  private static InputSlot slot(int model, Feature feature) {
    return new InputSlot(
        model, feature.input(), feature.dtype(), feature.element(), feature.elements());
  }

  private int add(ModelCall call) {
    models.add(call.model());
    labels.add(call.label());
    forms.add(call.forms());
    tellsFaults.add(call.tellsFaults());
    checks.add(call.checks());
    records.add(null);
    return models.size() - 1;
  }

  private void addConstant(Expression argument, String name, Feature feature, InputSlot slot) {
    ColumnPath path = new ColumnPath(constantValues.size(), feature.fields());
    Source source = new Source(path, name, feature);
    source.add(slot);
    constants.add(source);
    constantValues.add(argument.eval(null));
  }

  List<ModelReference> models() {
    return models;
  }

  /** What the user calls a model. */
  String label(int model) {
    return labels.get(model);
  }

  /** What is asked of a model's outputs. */
  List<ColumnForm> forms(int model) {
    return forms.get(model);
  }

  /** Whether the faults of a model's rows come out beside its predictions, or end the task. */
  boolean tellsFaults(int model) {
    return tellsFaults.get(model);
  }

  /** What is looked at in every row of a model. */
  RowChecks checks(int model) {
    return checks.get(model);
  }

  /** The column that holds the record of a row that could not be read; null where there is none. */
  ColumnPath record(int model) {
    return records.get(model);
  }

  /** How many values are read from a row. */
  public int values() {
    return sources.size();
  }

  List<Source> sources() {
    return sources;
  }

  List<Source> constants() {
    return constants;
  }

  InternalRow constantRow() {
    return new GenericInternalRow(constantValues.toArray());
  }
}
