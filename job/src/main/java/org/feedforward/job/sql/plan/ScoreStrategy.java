package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.feedforward.job.sql.catalyst.Expressions;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.immutable.Seq;

/**
 * Plans a {@link ScoreNode} so that it gives exactly the columns that the projection and the filter
 * above it use.
 */
public final class ScoreStrategy extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof ScoreNode node) {
      return Seqs.seq(score(node, Seqs.list(node.output())));
    } else if (plan instanceof Filter filter && filter.child() instanceof ScoreNode node) {
      return Seqs.seq(new FilterExec(filter.condition(), score(node, Seqs.list(node.output()))));
    } else if (plan instanceof Project project) {
      return project(project);
    }
    return Seqs.seq(List.of());
  }

  private Seq<SparkPlan> project(Project project) {
    if (project.child() instanceof ScoreNode node) {
      List<Attribute> columns = columns(project);
      return Seqs.seq(
          columns.isEmpty()
              ? projected(project, score(node, used(node, project.references())))
              : score(node, columns));
    } else if (project.child() instanceof Filter filter
        && filter.child() instanceof ScoreNode node) {
      AttributeSet used = project.references().$plus$plus(filter.references());
      SparkPlan selected = new FilterExec(filter.condition(), score(node, used(node, used)));
      return Seqs.seq(projected(project, selected));
    }
    return Seqs.seq(List.of());
  }

  private static SparkPlan projected(Project project, SparkPlan child) {
    return new ProjectExec(project.projectList(), child);
  }

  /** The columns of a projection that only picks columns, else none. */
  private static List<Attribute> columns(Project project) {
    List<Attribute> columns = new ArrayList<>();
    for (NamedExpression item : Seqs.list(project.projectList())) {
      if (!(item instanceof Attribute column)) {
        return List.of();
      }
      columns.add(column);
    }
    return columns;
  }

  private static List<Attribute> used(ScoreNode node, AttributeSet references) {
    return Seqs.list(node.output()).stream().filter(references::contains).toList();
  }

  /** Arguments that the optimiser has made something else than columns get a projection below. */
  private SparkPlan score(ScoreNode node, List<Attribute> output) {
    List<NamedExpression> computed = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    Set<ExprId> known =
        Seqs.list(node.child().output()).stream()
            .map(Attribute::exprId)
            .collect(Collectors.toSet());
    for (Score score : node.scores()) {
      List<Expression> arguments = new ArrayList<>();
      for (Expression argument : score.predict().arguments()) {
        if (argument.foldable()
            || argument instanceof Attribute column && known.contains(column.exprId())) {
          arguments.add(argument);
        } else {
          NamedExpression alias = Expressions.alias("feature", argument);
          computed.add(alias);
          arguments.add(alias.toAttribute());
        }
      }
      scores.add(new Score(score.predict().withArguments(arguments), score.column()));
    }
    LogicalPlan child = node.child();
    if (!computed.isEmpty()) {
      computed.addAll(0, Seqs.list(child.output()));
      child = new Project(Seqs.seq(computed), child);
    }
    return ScoreExec.of(scores, output, planLater(child));
  }
}
