package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.feedforward.job.sql.catalyst.Expressions;
import org.feedforward.job.sql.catalyst.Seqs;

/**
 * Predictions that an operator further down has made of the same columns already: passed up through
 * filters, sorts, windows and their like instead of made again.
 */
final class RepeatedScores {

  private RepeatedScores() {}

  /** The node without what is there already, if there is any. */
  static Optional<LogicalPlan> removed(ScoreNode node) {
    LogicalPlan child = node.child();
    List<Score> rest = new ArrayList<>();
    List<NamedExpression> items = new ArrayList<>(Seqs.list(child.output()));
    for (Score score : node.scores()) {
      Optional<Attribute> known = find(score, child);
      if (known.isPresent()) {
        child = exposing(known.get(), child);
        items.add(Expressions.named(score.column(), (Expression) known.get()));
      } else {
        rest.add(score);
        items.add(score.column());
      }
    }
    if (rest.size() == node.scores().size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Project(Seqs.seq(items), rest.isEmpty() ? child : ScoreNode.of(rest, child)));
  }

  /** The column with the same prediction of the same columns, in this plan or below. */
  private static Optional<Attribute> find(Score score, LogicalPlan plan) {
    if (plan instanceof ScoreNode node) {
      return node.scores().stream()
          .filter(known -> known.predict().semanticEquals(score.predict()))
          .map(Score::column)
          .findFirst()
          .or(() -> find(score, node.child()));
    }
    return plan instanceof Project || passesRowsOn(plan)
        ? find(score, plan.children().head())
        : Optional.empty();
  }

  /** The plan with a column of one below it among its own. */
  private static LogicalPlan exposing(Attribute column, LogicalPlan plan) {
    if (plan.outputSet().contains((NamedExpression) column)) {
      return plan;
    }
    LogicalPlan child = exposing(column, plan.children().head());
    if (plan instanceof Project project) {
      List<NamedExpression> items = new ArrayList<>(Seqs.list(project.projectList()));
      items.add(column);
      return new Project(Seqs.seq(items), child);
    }
    return plan.withNewChildren(Seqs.seq(child));
  }

  /** Whether the columns of the child come out with the values they have there. */
  private static boolean passesRowsOn(LogicalPlan plan) {
    return plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof Window
        || plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset
        || plan instanceof Sample
        || plan instanceof RepartitionOperation;
  }
}
