package org.feedforward.job.sql.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.features.FieldStep;
import org.feedforward.job.sql.catalyst.Attributes;
import org.feedforward.job.sql.task.ColumnPath;

/** Where the inputs of {@link ScoreExec} stand among the columns of its child. */
final class InputPaths {

  private final List<NamedExpression> inputs;
  private final Map<ExprId, Integer> inputOrdinals;
  private final Map<ExprId, Integer> columnOrdinals;

  private InputPaths(List<NamedExpression> inputs, List<Attribute> columns) {
    this.inputs = inputs;
    this.inputOrdinals = Attributes.ordinals(inputs);
    this.columnOrdinals = Attributes.ordinals(columns);
  }

  /** The paths of inputs that are projections of a child's columns. */
  static InputPaths of(List<NamedExpression> inputs, List<Attribute> columns) {
    return new InputPaths(inputs, columns);
  }

  /** The path to the input that an expression names. */
  ColumnPath to(Expression reference) {
    NamedExpression input = inputs.get(inputOrdinals.get(((NamedExpression) reference).exprId()));
    return path((Expression) input);
  }

  private ColumnPath path(Expression expression) {
    if (expression instanceof Alias alias) {
      return path(alias.child());
    } else if (expression instanceof GetStructField field) {
      StructType struct = (StructType) field.child().dataType();
      return path(field.child())
          .then(
              List.of(
                  new FieldStep(
                      field.ordinal(), struct.length(), struct.fieldNames()[field.ordinal()])));
    }
    Integer column = columnOrdinals.get(((Attribute) expression).exprId());
    return new ColumnPath(Objects.requireNonNull(column, expression::toString), List.of());
  }
}
