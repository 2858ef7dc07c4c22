package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.Metadata;
import org.feedforward.Model;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.features.Binding;
import org.feedforward.job.sql.counts.RunCounts;
import org.feedforward.job.sql.numbers.ResultType;
import org.feedforward.job.sql.plan.Predict;
import org.feedforward.job.sql.task.ModelReference;
import org.feedforward.job.sql.task.RowChecks;
import org.feedforward.job.statistics.Sampling;

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
    return predict(ColumnForm.whole(model.outputs()), features);
  }

  /** The same for one column of the prediction. */
  public Column predict(ColumnForm form, Column... features) {
    return ExpressionUtils.column(Predict.of(model, form, label, expressions(List.of(features))));
  }

  /**
   * The prediction for the columns of a table's binding; null for a row that cannot be scored, of
   * which {@link #fault} says why.
   */
  public Column predict(Binding binding, Checks checks) {
    return predict(binding, ColumnForm.whole(model.outputs()), checks);
  }

  /** The same for one column of the prediction. */
  public Column predict(Binding binding, ColumnForm form, Checks checks) {
    return ExpressionUtils.column(
        bound(binding, checks, Predict.Result.PREDICTION_OR_NULL).withForm(form));
  }

  /**
   * One column of the prediction for the columns of a binding; a null gives a null, and a row that
   * cannot be scored for another reason ends the query.
   */
  public Column predictOrFail(Binding binding, ColumnForm form) {
    return ExpressionUtils.column(
        bound(binding, Checks.NONE, Predict.Result.PREDICTION).withForm(form));
  }

  /**
   * Why a row cannot be scored, and null for one that can: a struct of {@code faults}, an array of
   * structs with the texts {@code reason}, {@code feature}, {@code column}, {@code value} and what
   * a sentence for people is made of, and the {@code file} of the row.
   */
  public Column fault(Binding binding, Checks checks) {
    return ExpressionUtils.column(bound(binding, checks, Predict.Result.FAULT));
  }

  /**
   * What is looked at in every row.
   *
   * @param nan whether NaN in an input or a prediction is a fault
   * @param infinite whether an infinity is one
   * @param record the column that holds the record of a row that could not be read
   * @param sampling which numbers are counted for a report
   */
  public record Checks(boolean nan, boolean infinite, Optional<Column> record, Sampling sampling) {

    /** Nothing. */
    public static final Checks NONE = new Checks(false, false, Optional.empty(), Sampling.NONE);
  }

  private Predict bound(Binding binding, Checks checks, Predict.Result result) {
    List<Column> columns = new ArrayList<>();
    binding.columns().forEach(column -> columns.add(column.column()));
    int record = checks.record().isPresent() ? columns.size() : RowChecks.NO_ARGUMENT;
    checks.record().ifPresent(columns::add);
    RowChecks inTasks = new RowChecks(checks.nan(), checks.infinite(), record, checks.sampling());
    return Predict.of(model, label, binding, expressions(columns), result, inTasks);
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
  public Metadata metadata(ColumnForm form) {
    return ResultType.metadata(form, model.outputs());
  }
}
