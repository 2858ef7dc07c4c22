package org.feedforward.job.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
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
final class Predict extends Expression implements CodegenFallback, Serializable {

  static final String FUNCTION = "feedforward_predict";

  private static final long serialVersionUID = 1L;

  private final ModelReference model;
  private final String label;
  private final Seq<Expression> arguments;
  private transient Binding binding;
  private transient RowEvaluation evaluation;

  /** The label is what the user calls the model; it is shown and decides nothing. */
  Predict(ModelReference model, String label, Seq<Expression> arguments) {
    this.model = model;
    this.label = label;
    this.arguments = arguments;
  }

  ModelReference model() {
    return model;
  }

  String label() {
    return label;
  }

  List<Expression> arguments() {
    return Seqs.list(arguments);
  }

  Predict withArguments(List<Expression> replaced) {
    return new Predict(model, label, Seqs.seq(replaced));
  }

  Binding binding() {
    if (binding == null) {
      List<DataType> types = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (Expression argument : arguments()) {
        types.add(argument.dataType());
        names.add(argument.sql());
      }
      binding = Binding.of(model.inputs(), types, names);
    }
    return binding;
  }

  /**
   * Whether evaluating it can fail: it has arrays, whose lengths the data decides, or an index from
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
    return new Predict(model, label, children);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Expression makeCopy(Object[] arguments) {
    Predict copy =
        new Predict(
            (ModelReference) arguments[0], (String) arguments[1], (Seq<Expression>) arguments[2]);
    copy.copyTagsFrom(this);
    return copy;
  }

  /** Spark's own clones by reflection, which needs a public class. */
  @Override
  public Expression clone() {
    List<Expression> clones = new ArrayList<>();
    arguments().forEach(argument -> clones.add((Expression) argument.clone()));
    Predict copy = withArguments(clones);
    copy.copyTagsFrom(this);
    return copy;
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> model;
      case 1 -> label;
      case 2 -> arguments;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Predict;
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
