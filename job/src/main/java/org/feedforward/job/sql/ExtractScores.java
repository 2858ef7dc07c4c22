package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
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
final class ExtractScores extends Rule<LogicalPlan> {

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
    Found found = new Found();
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
    return new Project(Seqs.seq(items), found.score(project.child()));
  }

  /** The operator with predictions of its child's rows computed below it. */
  private LogicalPlan below(
      LogicalPlan plan, LogicalPlan child, List<? extends Expression> expressions) {
    Found found = new Found();
    expressions.forEach(found::addAll);
    if (found.isEmpty()) {
      return plan;
    }
    LogicalPlan replaced = found.replaceIn(plan);
    return withOutputOf(plan, replaced.withNewChildren(Seqs.seq(found.score(child))));
  }

  private LogicalPlan join(Join join) {
    if (join.condition().isEmpty()) {
      return join;
    }
    Found left = new Found(join.left());
    Found right = new Found(join.right());
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
        replaced.withNewChildren(Seqs.seq(left.score(join.left()), right.score(join.right()))));
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
    Found found = new Found();
    Seqs.list(aggregate.groupingExpressions()).forEach(found::addAll);
    Set<Expression> keys = Set.copyOf(found.aliases.keySet());
    Seqs.list(aggregate.aggregateExpressions())
        .forEach(item -> addFolded((Expression) item, found));
    if (found.isEmpty()) {
      return aggregate;
    }
    LogicalPlan replaced =
        aggregate.mapExpressions(
            Seqs.function(expression -> replaceFolded(expression, keys, found)));
    return replaced.withNewChildren(Seqs.seq(found.score(aggregate.child())));
  }

  private static void addFolded(Expression expression, Found found) {
    if (expression instanceof AggregateExpression) {
      found.addAll(expression);
    } else {
      Seqs.list(expression.children()).forEach(child -> addFolded(child, found));
    }
  }

  private static Expression replaceFolded(
      Expression expression, Set<Expression> keys, Found found) {
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

  /** The distinct predictions of one operator and the columns that stand for them. */
  private final class Found {

    private final Optional<LogicalPlan> side;
    private final Map<Expression, Alias> aliases = new LinkedHashMap<>();

    Found() {
      this.side = Optional.empty();
    }

    /** Only predictions that this side of a join can compute. */
    Found(LogicalPlan side) {
      this.side = Optional.of(side);
    }

    boolean isEmpty() {
      return aliases.isEmpty();
    }

    void addNamed(Predict predict, Alias alias) {
      if (computable(predict)) {
        aliases.putIfAbsent(predict.canonicalized(), alias);
      }
    }

    void addAll(Expression expression) {
      add(expression, false);
    }

    private void add(Expression expression, boolean conditional) {
      if (expression instanceof Predict predict) {
        if (computable(predict) && !(conditional && predict.mayFail())) {
          aliases.computeIfAbsent(predict.canonicalized(), key -> Expressions.alias(predict));
        }
      } else if (expression instanceof ConditionalExpression branches) {
        List<Expression> always = Seqs.list(branches.alwaysEvaluatedInputs());
        for (Expression child : Seqs.list(expression.children())) {
          add(child, conditional || !always.contains(child));
        }
      } else if (expression instanceof And || expression instanceof Or) {
        List<Expression> sides = Seqs.list(expression.children());
        add(sides.get(0), conditional);
        add(sides.get(1), true);
      } else if (!(expression instanceof LambdaFunction)) {
        Seqs.list(expression.children()).forEach(child -> add(child, conditional));
      }
    }

    private boolean computable(Predict predict) {
      return predict.resolved()
          && predict.deterministic()
          && !predict.exists(e -> e instanceof OuterReference)
          && !predict.exists(e -> e instanceof AggregateExpression)
          && side.map(plan -> predict.references().subsetOf(plan.outputSet())).orElse(true);
    }

    NamedExpression replace(NamedExpression item) {
      if (item instanceof Alias alias && aliases.containsValue(alias)) {
        return alias.toAttribute();
      }
      return (NamedExpression) replace((Expression) item);
    }

    private Expression replace(Expression expression) {
      return expression.transformDown(Seqs.rewrite(this::column));
    }

    LogicalPlan replaceIn(LogicalPlan plan) {
      return plan.transformExpressionsDown(Seqs.rewrite(this::column));
    }

    private Expression column(Expression expression) {
      if (expression instanceof Predict predict) {
        Alias alias = aliases.get(predict.canonicalized());
        return alias == null ? predict : (Expression) alias.toAttribute();
      }
      return expression;
    }

    /** The plan with a column for every prediction; what their arguments compute, below it. */
    LogicalPlan score(LogicalPlan plan) {
      if (isEmpty()) {
        return plan;
      }
      List<Score> scores = new ArrayList<>();
      List<NamedExpression> computed = new ArrayList<>();
      for (Alias alias : aliases.values()) {
        List<Expression> arguments = new ArrayList<>();
        Predict predict = Arguments.flattened((Predict) alias.child());
        for (Expression argument : predict.arguments()) {
          arguments.add(column(argument, computed));
        }
        scores.add(new Score(predict.withArguments(arguments), alias.toAttribute()));
      }
      return ScoreNode.of(scores, projected(plan, computed));
    }

    private Expression column(Expression argument, List<NamedExpression> computed) {
      if (argument instanceof Attribute || argument.foldable()) {
        return argument;
      }
      for (NamedExpression known : computed) {
        if (((Alias) known).child().semanticEquals(argument)) {
          return (Expression) known.toAttribute();
        }
      }
      Alias alias = Expressions.alias(argument);
      computed.add(alias);
      return (Expression) alias.toAttribute();
    }

    private LogicalPlan projected(LogicalPlan plan, List<NamedExpression> computed) {
      if (computed.isEmpty()) {
        return plan;
      }
      List<NamedExpression> items = new ArrayList<>();
      Seqs.list(plan.output()).forEach(items::add);
      items.addAll(computed);
      return extract(new Project(Seqs.seq(items), plan));
    }
  }
}
