package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.feedforward.job.sql.catalyst.CaseClass;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Adds predictions to the columns of its child. */
final class ScoreNode extends LogicalPlan implements UnaryNode, CaseClass {

  private final Seq<Expression> predictions;
  private final Seq<Attribute> columns;
  private final LogicalPlan child;
  private Seq<Attribute> output;

  private ScoreNode(Seq<Expression> predictions, Seq<Attribute> columns, LogicalPlan child) {
    this.predictions = predictions;
    this.columns = columns;
    this.child = child;
  }

  static ScoreNode of(List<Score> scores, LogicalPlan child) {
    return new ScoreNode(Score.predictions(scores), Score.columns(scores), child);
  }

  List<Score> scores() {
    return Score.of(predictions, columns);
  }

  ScoreNode withChild(LogicalPlan replaced) {
    return new ScoreNode(predictions, columns, replaced);
  }

  @Override
  public Seq<Attribute> output() {
    if (output == null) {
      List<Attribute> attributes = new ArrayList<>(Seqs.list(child.output()));
      attributes.addAll(Seqs.list(columns));
      output = Seqs.seq(attributes);
    }
    return output;
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.apply(Seqs.<Expression>seq(Seqs.list(columns)));
  }

  @Override
  public ExpressionSet validConstraints() {
    return child.constraints();
  }

  @Override
  public scala.Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public scala.Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  @Override
  public LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Seqs.seq(child);
  }

  @Override
  public LogicalPlan mapChildren(scala.Function1<LogicalPlan, LogicalPlan> function) {
    return withNewChildren(Seqs.seq(function.apply(child)));
  }

  @Override
  public LogicalPlan withNewChildInternal(LogicalPlan replaced) {
    return withChild(replaced);
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return withChild(children.apply(0));
  }

  @Override
  @SuppressWarnings("unchecked")
  public LogicalPlan makeCopy(Object[] arguments) {
    ScoreNode copy =
        new ScoreNode(
            (Seq<Expression>) arguments[0],
            (Seq<Attribute>) arguments[1],
            (LogicalPlan) arguments[2]);
    copy.copyTagsFrom(this);
    return copy;
  }

  @Override
  public String nodeName() {
    return "Score";
  }

  /** Spark's own clones by reflection, which needs a public class. */
  @Override
  public LogicalPlan clone() {
    ScoreNode copy = new ScoreNode(predictions, columns, child.clone());
    copy.copyTagsFrom(this);
    return copy;
  }

  @Override
  public Object[] fields() {
    return new Object[] {predictions, columns, child};
  }

  @Override
  public boolean equals(Object other) {
    return CaseClass.equal(this, other);
  }

  @Override
  public int hashCode() {
    return CaseClass.hash(this);
  }
}
