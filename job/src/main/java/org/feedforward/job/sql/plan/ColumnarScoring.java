package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.feedforward.job.sql.catalyst.Expressions;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.scan.ColumnarScan;
import scala.Option;

/**
 * Keeps the operator on the vectors of a columnar child: a projection that only picks columns or
 * fields, and a filter, would turn every row of the scan into an object; the operator takes them
 * over. Spark puts such a projection wherever a table has partition columns that nobody reads, and
 * such a filter below every inner join. Above the operator, a write of files takes its rows out of
 * the vectors.
 */
public final class ColumnarScoring extends ColumnarRule {

  @Override
  public Rule<SparkPlan> preColumnarTransitions() {
    return new Absorb();
  }

  @Override
  public Rule<SparkPlan> postColumnarTransitions() {
    return new WriteFromVectors();
  }

  private static final class WriteFromVectors extends Rule<SparkPlan> {

    @Override
    public SparkPlan apply(SparkPlan plan) {
      return plan.transformUp(Seqs.rewrite(node -> VectorRowsExec.below(node)));
    }
  }

  private static final class Absorb extends Rule<SparkPlan> {

    @Override
    public SparkPlan apply(SparkPlan plan) {
      return plan.transformUp(
          Seqs.rewrite(
              node -> node instanceof ScoreExec score ? absorbed(score).orElse(score) : node));
    }
  }

  /** The operator directly over a columnar descendant, if only such operators lie between. */
  private static Optional<SparkPlan> absorbed(ScoreExec score) {
    List<NamedExpression> inputs = score.inputs();
    Option<Expression> condition = score.condition();
    SparkPlan child = score.child();
    while (true) {
      if (child instanceof ProjectExec project) {
        Map<ExprId, Expression> columns = columns(project);
        inputs = inputs.stream().map(input -> replaced(input, columns)).toList();
        condition = condition.map(Seqs.function(old -> replaced(old, columns)));
        child = project.child();
      } else if (child instanceof FilterExec filter) {
        condition =
            Option.apply(
                condition.isEmpty()
                    ? filter.condition()
                    : new And(filter.condition(), condition.get()));
        child = filter.child();
      } else {
        break;
      }
    }
    Optional<SparkPlan> columnar = ColumnarScan.of(child);
    if (columnar.isEmpty() || child == score.child() && columnar.get() == child) {
      return Optional.empty();
    }
    List<NamedExpression> used = used(score, inputs);
    return used.stream().allMatch(input -> isReadable(score, input))
        ? Optional.of(score.over(columnar.get(), used, condition))
        : Optional.empty();
  }

  private static Map<ExprId, Expression> columns(ProjectExec project) {
    Map<ExprId, Expression> columns = new HashMap<>();
    for (NamedExpression item : Seqs.list(project.projectList())) {
      if (item instanceof Alias alias) {
        columns.put(alias.exprId(), alias.child());
      }
    }
    return columns;
  }

  private static NamedExpression replaced(NamedExpression input, Map<ExprId, Expression> columns) {
    if (input instanceof Alias alias) {
      return Expressions.withChild(alias, replaced(alias.child(), columns));
    }
    Expression child = columns.get(input.exprId());
    return child == null ? input : Expressions.named((Attribute) input, child);
  }

  private static Expression replaced(Expression expression, Map<ExprId, Expression> columns) {
    return expression.transformUp(
        Seqs.rewrite(
            node ->
                node instanceof AttributeReference column
                    ? columns.getOrDefault(column.exprId(), column)
                    : node));
  }

  /** Only what the operator reads: another column may be anything. */
  private static List<NamedExpression> used(ScoreExec score, List<NamedExpression> inputs) {
    AttributeSet features = Score.features(score.scores());
    List<NamedExpression> used = new ArrayList<>();
    for (NamedExpression input : inputs) {
      if (features.contains(input) || score.outputSet().contains(input)) {
        used.add(input);
      }
    }
    return used;
  }

  /** A column, or the field of a struct for a feature: output columns are whole vectors. */
  private static boolean isReadable(ScoreExec score, NamedExpression input) {
    Expression expression = (Expression) input;
    while (expression instanceof Alias alias) {
      expression = alias.child();
    }
    if (expression instanceof GetStructField && score.outputSet().contains(input)) {
      return false;
    }
    while (expression instanceof GetStructField field) {
      expression = field.child();
    }
    return expression instanceof Attribute;
  }
}
