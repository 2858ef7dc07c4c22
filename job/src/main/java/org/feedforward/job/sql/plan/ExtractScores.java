package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.feedforward.job.sql.catalyst.Seqs;

/**
 * Replaces predictions by columns of a {@link ScoreNode} below the operator that asks for them, one
 * column per distinct prediction. Runs on every query after analysis, before the cache is asked:
 * analysis only ever sees an ordinary expression, so views and self-joins work, and the optimiser
 * cannot copy a model when it moves an expression.
 *
 * <p>What stays an expression, evaluated row by row: a prediction over the result of an
 * aggregation, over both sides of a join, over the variables of a lambda or of an outer query, in a
 * command, and one that may fail behind a condition that may keep rows away from it.
 */
public final class ExtractScores extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformUp(Seqs.rewrite(this::extract));
  }

  private LogicalPlan extract(LogicalPlan node) {
    LogicalPlan plan = withoutScoresInSubqueries(node);
    if (!holdsPrediction(plan)) {
      return plan;
    } else if (plan instanceof Project project) {
      return project(project);
    } else if (plan instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (plan instanceof Join join) {
      return join(join);
    } else if (plan instanceof Filter filter) {
      return below(plan, filter.child(), conjuncts(filter.condition()));
    } else if (plan instanceof Sort
        || plan instanceof Window
        || plan instanceof Generate
        || plan instanceof RepartitionByExpression) {
      return below(plan, plan.children().head(), Seqs.list(plan.expressions()));
    }
    return plan;
  }

  private LogicalPlan withoutScoresInSubqueries(LogicalPlan node) {
    return node.transformExpressionsUp(
        Seqs.rewrite(
            expression ->
                expression instanceof SubqueryExpression subquery && !subquery.isCorrelated()
                    ? subquery.withNewPlan(apply(subquery.plan()))
                    : expression));
  }

  private static boolean holdsPrediction(LogicalPlan plan) {
    return !(plan instanceof ScoreNode)
        && Seqs.list(plan.expressions()).stream()
            .anyMatch(e -> e.exists(child -> child instanceof Predict));
  }

  /** A prediction that is a whole column of the list keeps that column's name and identity. */
  private LogicalPlan project(Project project) {
    FoundScores found = new FoundScores();
    for (NamedExpression item : Seqs.list(project.projectList())) {
      if (item instanceof Alias alias && alias.child() instanceof Predict predict) {
        found.addNamed(predict, alias);
      } else {
        found.addAll((Expression) item);
      }
    }
    if (found.isEmpty()) {
      return project;
    }
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : Seqs.list(project.projectList())) {
      items.add(found.replace(item));
    }
    return new Project(Seqs.seq(items), score(found, project.child()));
  }

  /** The operator with predictions of its child's rows computed below it. */
  private LogicalPlan below(
      LogicalPlan plan, LogicalPlan child, List<? extends Expression> expressions) {
    FoundScores found = new FoundScores();
    expressions.forEach(found::addAll);
    if (found.isEmpty()) {
      return plan;
    }
    LogicalPlan replaced = found.replaceIn(plan);
    return withOutputOf(plan, replaced.withNewChildren(Seqs.seq(score(found, child))));
  }

  private LogicalPlan join(Join join) {
    if (join.condition().isEmpty()) {
      return join;
    }
    FoundScores left = new FoundScores(join.left());
    FoundScores right = new FoundScores(join.right());
    for (Expression conjunct : conjuncts(join.condition().get())) {
      left.addAll(conjunct);
      right.addAll(conjunct);
    }
    if (left.isEmpty() && right.isEmpty()) {
      return join;
    }
    LogicalPlan replaced = right.replaceIn(left.replaceIn(join));
    return withOutputOf(
        join,
        replaced.withNewChildren(Seqs.seq(score(left, join.left()), score(right, join.right()))));
  }

  private static LogicalPlan withOutputOf(LogicalPlan original, LogicalPlan replaced) {
    if (Seqs.list(original.output()).equals(Seqs.list(replaced.output()))) {
      return replaced;
    }
    List<NamedExpression> items = new ArrayList<>();
    Seqs.list(original.output()).forEach(items::add);
    return new Project(Seqs.seq(items), replaced);
  }

  /**
   * Predictions among the keys, and in what is folded. One over the result, which may be the same
   * expression over a key, stays: the rows it would be computed for are gone.
   */
  private LogicalPlan aggregate(Aggregate aggregate) {
    FoundScores found = new FoundScores();
    Seqs.list(aggregate.groupingExpressions()).forEach(found::addAll);
    Set<Expression> keys = found.predictions();
    Seqs.list(aggregate.aggregateExpressions())
        .forEach(item -> addFolded((Expression) item, found));
    if (found.isEmpty()) {
      return aggregate;
    }
    LogicalPlan replaced =
        aggregate.mapExpressions(
            Seqs.function(expression -> replaceFolded(expression, keys, found)));
    return replaced.withNewChildren(Seqs.seq(score(found, aggregate.child())));
  }

  private static void addFolded(Expression expression, FoundScores found) {
    if (expression instanceof AggregateExpression) {
      found.addAll(expression);
    } else {
      Seqs.list(expression.children()).forEach(child -> addFolded(child, found));
    }
  }

  private static Expression replaceFolded(
      Expression expression, Set<Expression> keys, FoundScores found) {
    if (expression instanceof AggregateExpression
        || expression instanceof Predict && keys.contains(expression.canonicalized())) {
      return found.replace(expression);
    }
    return expression.mapChildren(Seqs.function(child -> replaceFolded(child, keys, found)));
  }

  private static List<Expression> conjuncts(Expression condition) {
    List<Expression> conjuncts = new ArrayList<>();
    if (condition instanceof And and) {
      conjuncts.addAll(conjuncts(and.left()));
      conjuncts.addAll(conjuncts(and.right()));
    } else {
      conjuncts.add(condition);
    }
    return conjuncts;
  }

  /** A child with a column for every prediction. What their arguments compute may predict too. */
  private LogicalPlan score(FoundScores found, LogicalPlan child) {
    return found.score(child, this::extract);
  }
}
