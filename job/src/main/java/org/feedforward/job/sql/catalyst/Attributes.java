package org.feedforward.job.sql.catalyst;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;

/** Columns by their identity: a map, because thousands of them are looked up in thousands. */
public final class Attributes {

  private Attributes() {}

  public static Map<ExprId, Integer> ordinals(List<? extends NamedExpression> columns) {
    Map<ExprId, Integer> ordinals = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      ordinals.putIfAbsent(columns.get(i).exprId(), i);
    }
    return ordinals;
  }

  /** The expression with ordinals in place of columns. */
  public static Expression bound(Expression expression, Map<ExprId, Integer> ordinals) {
    return expression.transformUp(
        Seqs.rewrite(
            node ->
                node instanceof AttributeReference column
                    ? new BoundReference(
                        ordinals.get(column.exprId()), column.dataType(), column.nullable())
                    : node));
  }

  /** The expression with numbers as the identities of those columns that have one. */
  public static Expression numbered(Expression expression, Map<ExprId, Integer> numbers) {
    return expression.transformUp(
        Seqs.rewrite(
            node ->
                node instanceof AttributeReference column && numbers.containsKey(column.exprId())
                    ? column.withExprId(ExprId.apply(numbers.get(column.exprId())))
                    : node));
  }
}
