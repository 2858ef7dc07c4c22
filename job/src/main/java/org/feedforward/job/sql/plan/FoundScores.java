package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.feedforward.job.sql.catalyst.Expressions;
import org.feedforward.job.sql.catalyst.Seqs;

/** The distinct predictions of one operator and the columns that stand for them. */
final class FoundScores {

  private final Optional<LogicalPlan> side;
  private final Map<Expression, Alias> aliases = new LinkedHashMap<>();

  FoundScores() {
    this.side = Optional.empty();
  }

  /** Only predictions that this side of a join can compute. */
  FoundScores(LogicalPlan side) {
    this.side = Optional.of(side);
  }

  /** The distinct predictions, in canonical form. */
  Set<Expression> predictions() {
    return Set.copyOf(aliases.keySet());
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
        aliases.computeIfAbsent(predict.canonicalized(), key -> alias(predict));
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

  private static Alias alias(Predict predict) {
    String name = predict.result() == Predict.Result.FAULT ? "fault" : "prediction";
    return Expressions.alias(name, predict);
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

  Expression replace(Expression expression) {
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

  /**
   * The plan with a column for every prediction; what their arguments compute, in a projection
   * below it, which may be rewritten further.
   */
  LogicalPlan score(LogicalPlan plan, UnaryOperator<LogicalPlan> rewrite) {
    if (isEmpty()) {
      return plan;
    }
    List<Score> scores = new ArrayList<>();
    Map<Expression, Alias> computed = new LinkedHashMap<>();
    for (Alias alias : aliases.values()) {
      List<Expression> arguments = new ArrayList<>();
      Predict predict = FlatArguments.flattened((Predict) alias.child());
      for (Expression argument : predict.arguments()) {
        arguments.add(column(argument, computed));
      }
      scores.add(new Score(predict.withArguments(arguments), alias.toAttribute()));
    }
    return ScoreNode.of(scores, projected(plan, computed.values(), rewrite));
  }

  private static Expression column(Expression argument, Map<Expression, Alias> computed) {
    if (argument instanceof Attribute || argument.foldable()) {
      return argument;
    }
    Alias alias =
        computed.computeIfAbsent(
            argument.canonicalized(), key -> Expressions.alias("feature", argument));
    return (Expression) alias.toAttribute();
  }

  private static LogicalPlan projected(
      LogicalPlan plan, Collection<Alias> computed, UnaryOperator<LogicalPlan> rewrite) {
    if (computed.isEmpty()) {
      return plan;
    }
    List<NamedExpression> items = new ArrayList<>();
    Seqs.list(plan.output()).forEach(items::add);
    items.addAll(computed);
    return rewrite.apply(new Project(Seqs.seq(items), plan));
  }
}
