package org.feedforward.job.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * All that a task needs to know to score its rows, resolved to ordinals: the models, the values
 * they take from a row, and the values that are the same for all rows. It travels.
 */
final class ScoreTask implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<ModelReference> models = new ArrayList<>();
  private final ArrayList<String> labels = new ArrayList<>();
  private final ArrayList<Source> sources = new ArrayList<>();
  private final ArrayList<Source> constants = new ArrayList<>();
  private final ArrayList<Object> constantValues = new ArrayList<>();

  private ScoreTask() {}

  static ScoreTask of(List<Predict> predictions, Function<Expression, Path> columns) {
    ScoreTask task = new ScoreTask();
    Map<List<Object>, Source> known = new LinkedHashMap<>();
    for (Predict predict : predictions) {
      int model = task.add(predict);
      for (Feature feature : predict.binding().features()) {
        Expression argument = predict.arguments().get(feature.argument());
        String name = predict.names().get(feature.argument());
        Target target =
            new Target(
                model, feature.input(), feature.dtype(), feature.element(), feature.elements());
        if (argument.foldable()) {
          task.addConstant(argument, name, feature, target);
        } else {
          Path path = columns.apply(argument).then(feature.fields());
          known
              .computeIfAbsent(
                  List.of(path, feature.array()), key -> new Source(path, name, feature))
              .add(target);
        }
      }
    }
    task.sources.addAll(known.values());
    return task;
  }

  /** One prediction of the values of its own arguments. */
  static ScoreTask ofArguments(Predict predict) {
    ScoreTask task = new ScoreTask();
    task.add(predict);
    for (Feature feature : predict.binding().features()) {
      Path path = new Path(feature.argument(), feature.fields());
      Source source = new Source(path, predict.names().get(feature.argument()), feature);
      source.add(
          new Target(0, feature.input(), feature.dtype(), feature.element(), feature.elements()));
      task.sources.add(source);
    }
    return task;
  }

  private int add(Predict predict) {
    models.add(predict.model());
    labels.add(predict.label());
    return models.size() - 1;
  }

  private void addConstant(Expression argument, String name, Feature feature, Target target) {
    Path path = new Path(constantValues.size(), feature.fields());
    Source source = new Source(path, name, feature);
    source.add(target);
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
