package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * What Spark's optimiser does for its own operators: filters that need no prediction go below it,
 * predictions that nobody uses are dropped, neighbouring operators become one that shares the
 * columns, and a prediction that is already there is not computed again.
 */
final class OptimizeScores extends Rule<LogicalPlan> {

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
    if (node.child() instanceof ScoreNode inner && isIndependent(node, inner)) {
      return reused(
          node,
          inner,
          rest -> {
            List<Score> scores = new ArrayList<>(inner.scores());
            scores.addAll(rest);
            return ScoreNode.of(scores, inner.child());
          });
    } else if (node.child() instanceof Filter filter
        && filter.child() instanceof ScoreNode inner
        && node.scores().stream().anyMatch(score -> repeated(score, inner).isPresent())) {
      return reused(node, inner, rest -> rest.isEmpty() ? filter : ScoreNode.of(rest, filter));
    } else if (node.child() instanceof Project project
        && picksColumns(project)
        && canMerge(node, project.child())) {
      List<NamedExpression> items = new ArrayList<>(Seqs.list(project.projectList()));
      node.scores().forEach(score -> items.add(score.column()));
      return new Project(Seqs.seq(items), node.withChild(project.child()));
    }
    return node;
  }

  private static boolean canMerge(ScoreNode node, LogicalPlan below) {
    if (below instanceof ScoreNode inner) {
      return isIndependent(node, inner);
    }
    return below instanceof Filter filter
        && filter.child() instanceof ScoreNode inner
        && node.scores().stream().anyMatch(score -> repeated(score, inner).isPresent());
  }

  /** Whether no prediction of a node is a feature of the node above it. */
  private static boolean isIndependent(ScoreNode node, ScoreNode inner) {
    return Score.features(node.scores()).subsetOf(inner.child().outputSet());
  }

  private static Optional<Score> repeated(Score score, ScoreNode inner) {
    return inner.scores().stream()
        .filter(known -> known.predict().semanticEquals(score.predict()))
        .findFirst();
  }

  /**
   * The node's predictions from those that an inner node has, and from the plan that computes the
   * rest of them.
   */
  private static LogicalPlan reused(
      ScoreNode node, ScoreNode inner, Function<List<Score>, LogicalPlan> plan) {
    List<Score> rest = new ArrayList<>();
    List<NamedExpression> items = new ArrayList<>(Seqs.list(node.child().output()));
    for (Score score : node.scores()) {
      Optional<Score> known = repeated(score, inner);
      if (known.isPresent()) {
        items.add(Expressions.named(score.column(), known.get().column()));
      } else {
        rest.add(score);
        items.add(score.column());
      }
    }
    LogicalPlan computed = plan.apply(rest);
    return rest.size() == node.scores().size() ? computed : new Project(Seqs.seq(items), computed);
  }

  private static boolean picksColumns(Project project) {
    return Seqs.list(project.projectList()).stream().allMatch(item -> item instanceof Attribute);
  }
}
