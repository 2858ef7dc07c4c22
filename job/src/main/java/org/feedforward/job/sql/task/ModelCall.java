package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.features.Feature;

/**
 * A model applied to expressions.
 *
 * @param model the model
 * @param label what the user calls it
 * @param names what the user calls the arguments
 * @param arguments the expressions
 * @param features which of them feeds which input
 * @param forms what is asked of its outputs
 * @param tellsFaults whether the faults of its rows come out beside its predictions
 * @param checks what is looked at in every row
 */
public record ModelCall(
    ModelReference model,
    String label,
    List<String> names,
    List<Expression> arguments,
    List<Feature> features,
    List<ColumnForm> forms,
    boolean tellsFaults,
    RowChecks checks) {

  public ModelCall {
    names = List.copyOf(names);
    arguments = List.copyOf(arguments);
    features = List.copyOf(features);
    forms = List.copyOf(forms);
  }
}
