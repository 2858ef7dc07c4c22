package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.catalyst.Attributes;
import org.feedforward.job.sql.catalyst.Expressions;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.catalyst.UnaryPlan;
import org.feedforward.job.sql.counts.ScoreMetrics;
import org.feedforward.job.sql.scan.IndexedScan;
import org.feedforward.job.sql.task.ScorePartition;
import org.feedforward.job.sql.task.ScoreTask;
import org.feedforward.job.sql.task.TaskColumns;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * The operator: columnar when its child is, else row by row. Gives exactly the columns that are
 * asked for, so a feature that nobody selects never leaves its vector.
 */
public final class ScoreExec extends UnaryPlan {

  private static final long serialVersionUID = 1L;

  private final Seq<Expression> predictions;
  private final Seq<Attribute> columns;
  private final Seq<NamedExpression> inputs;
  private final Option<Expression> condition;
  private final Seq<Attribute> output;
  private transient ScoreMetrics metrics;

  /**
   * The operator over a child.
   *
   * @param predictions whose arguments are inputs or foldable
   * @param columns what the predictions become
   * @param inputs the columns the predictions and the output may refer to, as projections of the
   *     child's: columns and, for features only, fields of structs
   * @param condition on the child's columns: which rows are scored and leave; columnar only
   * @param output inputs and predictions
   */
  private ScoreExec(
      Seq<Expression> predictions,
      Seq<Attribute> columns,
      Seq<NamedExpression> inputs,
      Option<Expression> condition,
      Seq<Attribute> output,
      SparkPlan child) {
    super(child);
    this.predictions = predictions;
    this.columns = columns;
    this.inputs = inputs;
    this.condition = condition;
    this.output = output;
  }

  /** The operator over all columns of a child. */
  static ScoreExec of(List<Score> scores, List<Attribute> output, SparkPlan child) {
    List<NamedExpression> inputs = new ArrayList<>(Seqs.list(child.output()));
    return new ScoreExec(
        Score.predictions(scores),
        Score.columns(scores),
        Seqs.seq(inputs),
        Option.empty(),
        Seqs.seq(output),
        child);
  }

  /** The operator in a query, if it has one. */
  static Optional<ScoreExec> in(SparkPlan query) {
    SparkPlan whole =
        query instanceof AdaptiveSparkPlanExec adaptive ? adaptive.inputPlan() : query;
    if (whole instanceof ScoreExec score) {
      return Optional.of(score);
    }
    return Seqs.list(whole.children()).stream().flatMap(child -> in(child).stream()).findFirst();
  }

  List<Score> scores() {
    return Score.of(predictions, columns);
  }

  List<NamedExpression> inputs() {
    return Seqs.list(inputs);
  }

  Option<Expression> condition() {
    return condition;
  }

  /** The same predictions from another child(). */
  ScoreExec over(SparkPlan other, List<NamedExpression> projected, Option<Expression> selecting) {
    ScoreExec copy =
        new ScoreExec(predictions, columns, Seqs.seq(projected), selecting, output, other);
    copy.copyTagsFrom(this);
    return copy;
  }

  /** The same predictions with other columns beside them, counted as those of this one. */
  ScoreExec giving(List<Attribute> others, List<NamedExpression> projected, SparkPlan other) {
    ScoreExec copy =
        new ScoreExec(
            predictions, columns, Seqs.seq(projected), condition, Seqs.seq(others), other);
    copy.metrics = scoreMetrics();
    return copy;
  }

  @Override
  public Seq<Attribute> output() {
    return output;
  }

  @Override
  public AttributeSet producedAttributes() {
    List<Attribute> produced = new ArrayList<>(Seqs.list(columns));
    inputs().stream()
        .filter(input -> input instanceof Alias)
        .forEach(input -> produced.add(input.toAttribute()));
    return AttributeSet.apply(Seqs.<Expression>seq(produced));
  }

  /** The child's, as long as its columns are still there. */
  @Override
  public Partitioning outputPartitioning() {
    Partitioning partitioning = child().outputPartitioning();
    return !(partitioning instanceof Expression expression) || isInOutput(expression)
        ? partitioning
        : new UnknownPartitioning(partitioning.numPartitions());
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    List<SortOrder> kept = new ArrayList<>();
    for (SortOrder order : Seqs.list(child().outputOrdering())) {
      if (!isInOutput(order)) {
        break;
      }
      kept.add(order);
    }
    return Seqs.seq(kept);
  }

  private boolean isInOutput(Expression expression) {
    return expression.references().subsetOf(outputSet());
  }

  @Override
  public boolean supportsColumnar() {
    return child().supportsColumnar();
  }

  @Override
  public scala.collection.immutable.Map<String, SQLMetric> metrics() {
    return scoreMetrics().byName();
  }

  private ScoreMetrics scoreMetrics() {
    if (metrics == null) {
      metrics = new ScoreMetrics(sparkContext());
    }
    return metrics;
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    Expression bound =
        condition.isEmpty()
            ? null
            : Attributes.bound(condition.get(), Attributes.ordinals(Seqs.list(child().output())));
    InputPaths paths = paths();
    return child()
        .executeColumnar()
        .mapPartitionsWithIndex(
            new ScorePartition.OfBatches(task(paths), bound, outputColumns(paths), scoreMetrics()),
            false,
            ClassTag$.MODULE$.apply(ColumnarBatch.class));
  }

  @Override
  public RDD<InternalRow> doExecute() {
    if (supportsColumnar()) {
      return new ColumnarToRowExec(this).execute();
    }
    DataType[] types =
        Seqs.list(output).stream().map(Expression::dataType).toArray(DataType[]::new);
    InputPaths paths = paths();
    return child()
        .execute()
        .mapPartitionsWithIndex(
            new ScorePartition.OfRows(task(paths), outputColumns(paths), types, scoreMetrics()),
            false,
            ClassTag$.MODULE$.apply(InternalRow.class));
  }

  private InputPaths paths() {
    return InputPaths.of(inputs(), Seqs.list(child().output()));
  }

  private ScoreTask task(InputPaths paths) {
    List<Score> scores = scores();
    return ScoreTask.of(
        Score.models(scores).stream()
            .map(
                predict ->
                    predict.call(Score.forms(scores, predict), Score.tellFaults(scores, predict)))
            .toList(),
        paths::to);
  }

  private TaskColumns outputColumns(InputPaths paths) {
    List<Score> scores = scores();
    List<Predict> models = Score.models(scores);
    Map<ExprId, Integer> results = Attributes.ordinals(Seqs.list(columns));
    List<TaskColumns.Place> places = new ArrayList<>();
    for (Attribute attribute : Seqs.list(output)) {
      Integer result = results.get(attribute.exprId());
      places.add(
          result == null
              ? TaskColumns.Place.input(paths.to(attribute).column())
              : scores.get(result).placeIn(scores, models));
    }
    return TaskColumns.of(places, IndexedScan.indexIn(Seqs.list(child().output())));
  }

  /**
   * Spark's own would number the attributes of the output by position, and two operators that give
   * the same predictions in another order would seem equal.
   */
  @Override
  public SparkPlan doCanonicalize() {
    Map<ExprId, Integer> ordinals = Attributes.ordinals(Seqs.list(child().output()));
    Map<ExprId, Integer> numbers = Attributes.ordinals(inputs());
    Seqs.list(columns).forEach(column -> numbers.put(column.exprId(), numbers.size()));
    List<NamedExpression> canonicalInputs = new ArrayList<>();
    for (NamedExpression input : inputs()) {
      Expression inner = input instanceof Alias alias ? alias.child() : (Expression) input;
      canonicalInputs.add(
          Expressions.numbered(
              numbers.get(input.exprId()), Attributes.numbered(inner, ordinals).canonicalized()));
    }
    return new ScoreExec(
        canonical(predictions, numbers),
        canonical(columns, numbers),
        Seqs.seq(canonicalInputs),
        condition.map(Seqs.function(c -> Attributes.numbered(c, ordinals).canonicalized())),
        canonical(output, numbers),
        child().canonicalized());
  }

  @SuppressWarnings("unchecked")
  private static <E extends Expression> Seq<E> canonical(
      Seq<E> expressions, Map<ExprId, Integer> numbers) {
    List<E> canonical = new ArrayList<>();
    for (E expression : Seqs.list(expressions)) {
      canonical.add((E) Attributes.numbered(expression, numbers).canonicalized());
    }
    return Seqs.seq(canonical);
  }

  @Override
  public String nodeName() {
    return "Score";
  }

  @Override
  public String simpleString(int maxFields) {
    return "Score " + description() + " -> [" + names(maxFields) + "]";
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "\n"
        + formattedNodeName()
        + "\nModels: "
        + description()
        + "\nOutput: ["
        + names(Integer.MAX_VALUE)
        + "]\n";
  }

  private String description() {
    StringBuilder text = new StringBuilder("[");
    for (Score score : scores()) {
      Predict predict = score.predict();
      text.append(text.length() == 1 ? "" : ", ");
      text.append(predict.label()).append(" (").append(predict.model()).append(")");
      text.append(" AS ").append(score.column());
    }
    text.append(supportsColumnar() ? "], columnar" : "], by rows");
    if (condition.isDefined()) {
      text.append(", where ").append(condition.get());
    }
    return text.toString();
  }

  private String names(int most) {
    List<Attribute> all = Seqs.list(output);
    List<String> shown = all.stream().limit(most).map(Attribute::toString).toList();
    return String.join(", ", shown) + (shown.size() < all.size() ? ", ..." : "");
  }

  @Override
  @SuppressWarnings("unchecked")
  protected SparkPlan of(Object[] arguments) {
    return new ScoreExec(
        (Seq<Expression>) arguments[0],
        (Seq<Attribute>) arguments[1],
        (Seq<NamedExpression>) arguments[2],
        (Option<Expression>) arguments[3],
        (Seq<Attribute>) arguments[4],
        (SparkPlan) arguments[5]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {predictions, columns, inputs, condition, output, child()};
  }
}
