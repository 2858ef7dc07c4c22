package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.Metadata;
import org.feedforward.Model;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.sql.task.ModelReference;
import org.feedforward.job.sql.task.ResultType;
import org.feedforward.job.sql.task.RowFaults;
import org.feedforward.job.sql.task.RunCounts;

/** A model as a function of columns, for the packages that know no Catalyst. */
public final class SqlScoring {

  private final ModelReference model;
  private final String label;

  private SqlScoring(ModelReference model, String label) {
    this.model = model;
    this.label = label;
  }

  /** A model in a running application; the label is what plans and messages call it. */
  public static SqlScoring of(SparkContext context, Model model, String label) {
    return new SqlScoring(ModelReference.of(context, model), label);
  }

  /** The columns of a model, behind the gate that it has. */
  public static SqlScoring of(SparkContext context, ModelColumns columns, String label) {
    return new SqlScoring(ModelReference.of(context, columns), label);
  }

  /**
   * The prediction for some columns: numbers, an array or a struct of them, or one per input. A
   * null among them gives a null.
   */
  public Column predict(Column... features) {
    return ExpressionUtils.column(
        Predict.of(
            model, ColumnForm.whole(model.outputs()), label, expressions(List.of(features))));
  }

  /**
   * The prediction for the columns of a table's binding; null for a row that cannot be scored, of
   * which {@link #fault} says why.
   */
  public Column predict(Binding binding) {
    return predict(binding, ColumnForm.whole(model.outputs()));
  }

  /** The same for one column of the prediction. */
  public Column predict(Binding binding, ColumnForm form) {
    return ExpressionUtils.column(bound(binding, Predict.Result.PREDICTION_OR_NULL).withForm(form));
  }

  /**
   * Why a row cannot be scored, and null for one that can: a struct of {@code faults}, an array of
   * structs with the texts {@code reason}, {@code feature}, {@code column}, {@code value} and the
   * {@code sentence} for people, and the {@code file} of the row.
   */
  public Column fault(Binding binding) {
    return ExpressionUtils.column(bound(binding, Predict.Result.FAULT));
  }

  /** The sentence of the first fault of a row. */
  public static Column sentence(Column fault) {
    return fault.getField(RowFaults.FAULTS).getItem(0).getField(RowFaults.SENTENCE);
  }

  private Predict bound(Binding binding, Predict.Result result) {
    List<Expression> columns =
        expressions(binding.columns().stream().map(BoundColumn::column).toList());
    return Predict.of(model, label, binding, columns, result);
  }

  private static List<Expression> expressions(List<Column> columns) {
    List<Expression> expressions = new ArrayList<>();
    columns.forEach(column -> expressions.add(ExpressionUtils.expression(column)));
    return expressions;
  }

  /** What tasks count that compute these predictions. */
  public RunCounts counts() {
    return model.counts();
  }

  /** What a column of predictions should carry: the shape of an output of rank 2 and more. */
  public Metadata metadata() {
    return metadata(ColumnForm.whole(model.outputs()));
  }

  /** The same for one column of the prediction. */
  public Metadata metadata(ColumnForm form) {
    return ResultType.metadata(form, model.outputs());
  }
}
