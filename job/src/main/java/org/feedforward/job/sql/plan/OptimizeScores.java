package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.feedforward.job.sql.catalyst.Seqs;

/**
 * What Spark's optimiser does for its own operators: filters that need no prediction go below it,
 * predictions that nobody uses are dropped, neighbouring operators become one that shares the
 * columns, and a prediction that is already there is not computed again.
 */
public final class OptimizeScores extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformDown(Seqs.rewrite(OptimizeScores::optimized));
  }

  private static LogicalPlan optimized(LogicalPlan plan) {
    if (plan instanceof Filter filter && filter.child() instanceof ScoreNode node) {
      return pushed(filter, node);
    } else if (plan instanceof Project project && project.child() instanceof ScoreNode node) {
      return pruned(node, project.references())
          .map(child -> (LogicalPlan) new Project(project.projectList(), child))
          .orElse(plan);
    } else if (plan instanceof Project project
        && project.child() instanceof Filter filter
        && filter.child() instanceof ScoreNode node) {
      return pruned(node, project.references().$plus$plus(filter.references()))
          .map(child -> new Filter(filter.condition(), child))
          .map(child -> (LogicalPlan) new Project(project.projectList(), child))
          .orElse(plan);
    } else if (plan instanceof ScoreNode node) {
      return merged(node);
    }
    return plan;
  }

  /** The leading predicates that the node's child can decide, below it. */
  private static LogicalPlan pushed(Filter filter, ScoreNode node) {
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    boolean deterministic = true;
    for (Expression conjunct : Seqs.list(filter.splitConjunctivePredicates(filter.condition()))) {
      deterministic &= conjunct.deterministic();
      boolean push =
          deterministic
              && !conjunct.references().isEmpty()
              && conjunct.references().subsetOf(node.child().outputSet());
      (push ? below : above).add(conjunct);
    }
    if (below.isEmpty()) {
      return filter;
    }
    LogicalPlan scored = node.withChild(new Filter(all(below), node.child()));
    return above.isEmpty() ? scored : new Filter(all(above), scored);
  }

  private static Expression all(List<Expression> conjuncts) {
    return conjuncts.stream().reduce(And::new).orElseThrow();
  }

  /** The node with the predictions that are used, if there are others. */
  private static Optional<LogicalPlan> pruned(ScoreNode node, AttributeSet used) {
    List<Score> kept =
        node.scores().stream().filter(score -> used.contains(score.column())).toList();
    if (kept.size() == node.scores().size()) {
      return Optional.empty();
    }
    return Optional.of(kept.isEmpty() ? node.child() : ScoreNode.of(kept, node.child()));
  }

  private static LogicalPlan merged(ScoreNode node) {
    Optional<LogicalPlan> without = RepeatedScores.removed(node);
    if (without.isPresent()) {
      return without.get();
    } else if (node.child() instanceof ScoreNode inner && isIndependent(node, inner)) {
      List<Score> scores = new ArrayList<>(inner.scores());
      scores.addAll(node.scores());
      return ScoreNode.of(scores, inner.child());
    } else if (node.child() instanceof Project project
        && picksColumns(project)
        && project.child() instanceof ScoreNode inner
        && isIndependent(node, inner)) {
      List<NamedExpression> items = new ArrayList<>(Seqs.list(project.projectList()));
      node.scores().forEach(score -> items.add(score.column()));
      return new Project(Seqs.seq(items), node.withChild(project.child()));
    }
    return node;
  }

  /** Whether no prediction of a node is a feature of the node above it. */
  private static boolean isIndependent(ScoreNode node, ScoreNode inner) {
    return Score.features(node.scores()).subsetOf(inner.child().outputSet());
  }

  private static boolean picksColumns(Project project) {
    return Seqs.list(project.projectList()).stream().allMatch(item -> item instanceof Attribute);
  }
}
