package org.feedforward.job.sql.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.Feature;
import org.feedforward.job.sql.catalyst.CaseClass;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.numbers.ResultType;
import org.feedforward.job.sql.task.ModelCall;
import org.feedforward.job.sql.task.ModelReference;
import org.feedforward.job.sql.task.RowChecks;
import org.feedforward.job.sql.task.RowEvaluation;
import org.feedforward.job.sql.task.RowFaults;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A model applied to columns: an ordinary expression, so that it may stand wherever an expression
 * may. Equal to another when the model's identity and the arguments are; so caches and reused
 * exchanges hit whatever file the model was read from.
 *
 * <p>Wherever it can, {@link ExtractScores} replaces it by an operator. What is left runs here, one
 * row at a time, with the same bits. A null among the features gives a null.
 */
public final class Predict extends Expression implements CodegenFallback, CaseClass, Serializable {

  /** What comes out for a row. */
  public enum Result {
    /**
     * The prediction; a row that cannot be scored for another reason than a null ends the query.
     */
    PREDICTION,
    /** The prediction, null for a row that cannot be scored; {@link #FAULT} then says why. */
    PREDICTION_OR_NULL,
    /** Why a row cannot be scored, as {@link RowFaults#TYPE}; null for all others. */
    FAULT
  }

  /** The name of the function in SQL. */
  public static final String FUNCTION = "feedforward_predict";

  private static final long serialVersionUID = 1L;

  private final ModelReference model;
  private final ColumnForm form;
  private final String label;
  private final Seq<String> names;
  private final Seq<Expression> arguments;
  private final ArrayList<Feature> given;
  private final Result result;
  private final RowChecks checks;
  private transient Binding binding;
  private transient Problems problems;
  private transient RowEvaluation evaluation;

  private Predict(
      ModelReference model,
      ColumnForm form,
      String label,
      Seq<String> names,
      Seq<Expression> arguments,
      List<Feature> given,
      Result result,
      RowChecks checks) {
    this.model = model;
    this.form = form;
    this.label = label;
    this.names = names;
    this.arguments = arguments;
    this.given = new ArrayList<>(given);
    this.result = result;
    this.checks = checks;
  }

  /**
   * A prediction whose features go by what they are; the label is what the user calls the model,
   * and decides nothing.
   */
  public static Predict of(
      ModelReference model, ColumnForm form, String label, List<Expression> arguments) {
    return new Predict(
        model,
        form,
        label,
        Seqs.seq(List.of()),
        Seqs.seq(arguments),
        List.of(),
        Result.PREDICTION,
        RowChecks.NONE);
  }

  /**
   * What comes out for the columns of a binding, which stand in its order, before an argument that
   * is looked at only.
   */
  public static Predict of(
      ModelReference model,
      String label,
      Binding binding,
      List<Expression> columns,
      Result result,
      RowChecks checks) {
    List<String> names = new ArrayList<>();
    binding.columns().forEach(column -> names.add(column.name()));
    columns.subList(names.size(), columns.size()).forEach(column -> names.add(name(column)));
    return new Predict(
        model,
        ColumnForm.whole(model.outputs()),
        label,
        Seqs.seq(names),
        Seqs.seq(columns),
        binding.features(),
        result,
        checks);
  }

  private static String name(Expression argument) {
    return argument instanceof NamedExpression named ? named.name() : argument.sql();
  }

  ModelReference model() {
    return model;
  }

  String label() {
    return label;
  }

  /** Those given; else, once the arguments are resolved, their own. */
  List<String> names() {
    return names.isEmpty() ? arguments().stream().map(Predict::name).toList() : Seqs.list(names);
  }

  List<Expression> arguments() {
    return Seqs.list(arguments);
  }

  /** The same from columns that hold the arguments' values, under their names. */
  Predict withArguments(List<Expression> replaced) {
    return withArguments(replaced, names());
  }

  Predict withArguments(List<Expression> replaced, List<String> called) {
    return new Predict(
        model, form, label, Seqs.seq(called), Seqs.seq(replaced), given, result, checks);
  }

  Result result() {
    return result;
  }

  /** How the prediction is made of the model's outputs. */
  ColumnForm form() {
    return form;
  }

  /** The same rows, with another column of them. */
  public Predict withForm(ColumnForm other) {
    return new Predict(model, other, label, names, arguments, given, result, checks);
  }

  /** The same rows, whichever column of them is asked for. */
  Predict whole() {
    return withForm(ColumnForm.whole(model.outputs()));
  }

  /** The same rows, with another result. */
  Predict withResult(Result other) {
    return new Predict(model, form, label, names, arguments, given, other, checks);
  }

  /** Whether a table says which column feeds what; else the arguments' order and types do. */
  boolean isBound() {
    return !given.isEmpty();
  }

  List<Feature> features() {
    if (isBound()) {
      return List.copyOf(given);
    }
    bind();
    return binding.features();
  }

  /** Why the arguments do not fit the model, each a sentence. */
  List<String> problems() {
    if (isBound()) {
      return List.of();
    }
    bind();
    return problems.sentences();
  }

  private void bind() {
    if (binding == null) {
      List<String> called = names();
      List<Expression> values = arguments();
      StructField[] types = new StructField[values.size()];
      for (int i = 0; i < types.length; i++) {
        types[i] = new StructField(called.get(i), values.get(i).dataType(), true, Metadata.empty());
      }
      problems = new Problems();
      binding = Binding.ofArguments(new StructType(types), model.inputs(), problems);
    }
  }

  /** The call of this expression, with the faults told beside its predictions or not. */
  ModelCall call(List<ColumnForm> forms, boolean tellsFaults) {
    return new ModelCall(
        model, label, names(), arguments(), features(), forms, tellsFaults, checks);
  }

  /**
   * Whether evaluating it can fail: on a value that the data decide, as the length of an array or
   * an index. Then it must not be evaluated for rows that the query keeps away from it.
   */
  boolean mayFail() {
    return model.mayRefuse() || features().stream().anyMatch(Feature::mayNotFit);
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    return problems().isEmpty()
        ? TypeCheckResult.TypeCheckSuccess$.MODULE$
        : new TypeCheckResult.TypeCheckFailure(label + ": " + String.join("; ", problems()));
  }

  @Override
  public DataType dataType() {
    return result == Result.FAULT ? RowFaults.TYPE : ResultType.of(form, model.outputs());
  }

  @Override
  public boolean nullable() {
    return arguments().stream()
            .anyMatch(argument -> argument.nullable() || holdsNulls(argument.dataType()))
        || result != Result.PREDICTION && (mayFail() || checks.mayFault());
  }

  private static boolean holdsNulls(DataType type) {
    if (type instanceof ArrayType array) {
      return array.containsNull();
    } else if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (field.nullable() || holdsNulls(field.dataType())) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public Object eval(InternalRow input) {
    List<Expression> expressions = arguments();
    Object[] values = new Object[expressions.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = expressions.get(i).eval(input);
    }
    return evaluate(new GenericInternalRow(values));
  }

  private synchronized Object evaluate(InternalRow arguments) {
    if (evaluation == null) {
      evaluation = new RowEvaluation(call(List.of(form), result != Result.PREDICTION));
    }
    return result == Result.FAULT ? evaluation.fault(arguments) : evaluation.predict(arguments);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public String prettyName() {
    return result == Result.FAULT ? "feedforward_fault" : FUNCTION;
  }

  /** What an error says of it, and what explain shows. */
  @Override
  public String toString() {
    return sql();
  }

  @Override
  public String sql() {
    StringBuilder sql = new StringBuilder(prettyName()).append('(').append(label);
    for (Expression argument : arguments()) {
      sql.append(", ").append(argument.sql());
    }
    return sql.append(')').toString();
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new Predict(model, form, label, names, children, given, result, checks);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Expression makeCopy(Object[] arguments) {
    Predict copy =
        new Predict(
            (ModelReference) arguments[0],
            (ColumnForm) arguments[1],
            (String) arguments[2],
            (Seq<String>) arguments[3],
            (Seq<Expression>) arguments[4],
            (List<Feature>) arguments[5],
            (Result) arguments[6],
            (RowChecks) arguments[7]);
    copy.copyTagsFrom(this);
    return copy;
  }

  /** Spark's own clones by reflection, which needs a public class. */
  @Override
  public Expression clone() {
    List<Expression> clones = new ArrayList<>();
    arguments().forEach(argument -> clones.add(argument.clone()));
    Predict copy = new Predict(model, form, label, names, Seqs.seq(clones), given, result, checks);
    copy.copyTagsFrom(this);
    return copy;
  }

  @Override
  public Object[] fields() {
    return new Object[] {model, form, label, names, arguments, given, result, checks};
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Predict that
        && model.equals(that.model)
        && form.equals(that.form)
        && arguments.equals(that.arguments)
        && given.equals(that.given)
        && result == that.result
        && checks.equals(that.checks);
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, form, arguments, result);
  }
}
