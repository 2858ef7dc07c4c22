package org.feedforward.job.sql;

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
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
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
final class Predict extends Expression implements CodegenFallback, CaseClass, Serializable {

  static final String FUNCTION = "feedforward_predict";

  private static final long serialVersionUID = 1L;

  private final ModelReference model;
  private final String label;
  private final Seq<String> names;
  private final Seq<Expression> arguments;
  private transient Binding binding;
  private transient RowEvaluation evaluation;

  private Predict(
      ModelReference model, String label, Seq<String> names, Seq<Expression> arguments) {
    this.model = model;
    this.label = label;
    this.names = names;
    this.arguments = arguments;
  }

  /** Label and names are what the user calls the model and its features; they decide nothing. */
  static Predict of(
      ModelReference model, String label, List<String> names, List<Expression> arguments) {
    return new Predict(model, label, Seqs.seq(names), Seqs.seq(arguments));
  }

  /** A prediction whose features go by what they are. */
  static Predict of(ModelReference model, String label, List<Expression> arguments) {
    return of(model, label, List.of(), arguments);
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

  /** The same prediction from columns that hold the arguments' values, under their names. */
  Predict withArguments(List<Expression> replaced) {
    return withArguments(replaced, names());
  }

  Predict withArguments(List<Expression> replaced, List<String> called) {
    return new Predict(model, label, Seqs.seq(called), Seqs.seq(replaced));
  }

  Binding binding() {
    if (binding == null) {
      List<DataType> types = arguments().stream().map(Expression::dataType).toList();
      binding = Binding.of(model.inputs(), types, names());
    }
    return binding;
  }

  /**
   * Whether evaluating it can fail: on an array, whose length the data decides, or on an index from
   * the data. Then it must not be evaluated for rows that the query keeps away from it.
   */
  boolean mayFail() {
    return model.readsIndices() || binding().features().stream().anyMatch(Feature::array);
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    List<String> problems = binding().problems();
    return problems.isEmpty()
        ? TypeCheckResult.TypeCheckSuccess$.MODULE$
        : new TypeCheckResult.TypeCheckFailure(label + ": " + String.join("; ", problems));
  }

  @Override
  public DataType dataType() {
    return ResultType.of(model.outputs());
  }

  @Override
  public boolean nullable() {
    return arguments().stream()
        .anyMatch(argument -> argument.nullable() || holdsNulls(argument.dataType()));
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
      evaluation = new RowEvaluation(this);
    }
    return evaluation.evaluate(arguments);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public String prettyName() {
    return FUNCTION;
  }

  /** What an error says of it, and what explain shows. */
  @Override
  public String toString() {
    return sql();
  }

  @Override
  public String sql() {
    StringBuilder sql = new StringBuilder(FUNCTION).append('(').append(label);
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
    return new Predict(model, label, names, children);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Expression makeCopy(Object[] arguments) {
    Predict copy =
        new Predict(
            (ModelReference) arguments[0],
            (String) arguments[1],
            (Seq<String>) arguments[2],
            (Seq<Expression>) arguments[3]);
    copy.copyTagsFrom(this);
    return copy;
  }

  /** Spark's own clones by reflection, which needs a public class. */
  @Override
  public Expression clone() {
    List<Expression> clones = new ArrayList<>();
    arguments().forEach(argument -> clones.add(argument.clone()));
    Predict copy = new Predict(model, label, names, Seqs.seq(clones));
    copy.copyTagsFrom(this);
    return copy;
  }

  @Override
  public Object[] fields() {
    return new Object[] {model, label, names, arguments};
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Predict that
        && model.equals(that.model)
        && arguments.equals(that.arguments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, arguments);
  }
}
