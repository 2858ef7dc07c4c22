package org.feedforward.job.sql.catalyst;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import scala.Option;

/** Catalyst's aliases, whose second parameter list Java has to spell out. */
public final class Expressions {

  private Expressions() {}

  /** A column of its own for an expression. */
  public static Alias alias(String name, Expression child) {
    return new Alias(
        child, name, NamedExpression.newExprId(), Seqs.seq(List.of()), Option.empty(), noKeys());
  }

  /** The same column, computed by another expression. */
  public static Alias withChild(NamedExpression column, Expression child) {
    Alias alias = (Alias) column;
    return new Alias(
        child,
        alias.name(),
        alias.exprId(),
        alias.qualifier(),
        alias.explicitMetadata(),
        alias.nonInheritableMetadataKeys());
  }

  /** An expression under a number instead of a name, as canonical plans have it. */
  public static Alias numbered(int number, Expression child) {
    return new Alias(
        child, "", ExprId.apply(number), Seqs.seq(List.of()), Option.empty(), noKeys());
  }

  private static scala.collection.immutable.Seq<String> noKeys() {
    return Seqs.seq(List.of());
  }

  /** An expression under the name and identity of a column. */
  public static Alias named(Attribute column, Expression child) {
    return new Alias(
        child, column.name(), column.exprId(), column.qualifier(), Option.empty(), noKeys());
  }
}
