package org.feedforward.job.sql.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.scan.IndexedScan;

/** How a query that predicts comes by the columns that only pass through it. */
public sealed interface KeptColumns permits LateColumns, KeptColumns.Decoded {

  /**
   * They are decoded and written again, like all others.
   *
   * @param reason why they cannot be taken as they are stored, for people; nothing where no file
   *     stores them so that they could be, or no column passes through
   */
  record Decoded(Optional<String> reason) implements KeptColumns {

    static Decoded because(String reason) {
      return new Decoded(Optional.of(reason));
    }
  }

  /**
   * Decides it for a query.
   *
   * @param sorted the query
   * @param schema its columns as they are written
   * @param needsStored whether the values of the columns that pass through may be asked for
   * @param folders the columns whose values become folders, by which the rows of a partition may be
   *     sorted; they need not be then
   */
  static KeptColumns of(
      SparkPlan sorted, StructType schema, boolean needsStored, List<String> folders) {
    SparkPlan query = folders.isEmpty() ? sorted : SinkRows.withoutSort(sorted);
    Optional<SinkRows.Projected> projected = SinkRows.projected(query);
    KeptColumns kept =
        projected
            .flatMap(
                columnar ->
                    IndexedScan.of(columnar.score().child())
                        .map(scan -> LateColumns.of(columnar, scan, schema, needsStored, folders)))
            .orElseGet(() -> new Decoded(hindrance(query, projected)));
    return kept instanceof Decoded && !passThrough(query) ? new Decoded(Optional.empty()) : kept;
  }

  private static Optional<String> hindrance(
      SparkPlan query, Optional<SinkRows.Projected> projected) {
    Optional<ScoreExec> score = ScoreExec.in(query);
    if (score.isEmpty() || !IndexedScan.readsParquet(score.get())) {
      return Optional.empty();
    } else if (projected.isPresent()) {
      return IndexedScan.hindrance(projected.get().score().child());
    }
    return Optional.of(
        query instanceof AdaptiveSparkPlanExec
            ? "the condition holds a query of its own, or rows are exchanged"
            : score.get().supportsColumnar()
                ? "rows are changed after they are scored"
                : "the rows are not read as vectors");
  }

  /** Whether a query has columns beside its predictions. */
  private static boolean passThrough(SparkPlan query) {
    Set<ExprId> predictions =
        ScoreExec.in(query).stream()
            .flatMap(score -> score.scores().stream())
            .map(score -> score.column().exprId())
            .collect(Collectors.toSet());
    return Seqs.list(query.output()).stream()
        .anyMatch(column -> !predictions.contains(column.exprId()));
  }

  /**
   * Whether they may be taken as they are stored, as far as the operators of a query tell. Nothing
   * is executed.
   *
   * @param query whose columns are written under the names they have
   */
  static boolean mayBeTaken(SparkPlan query) {
    return SinkRows.projected(query)
        .flatMap(
            projected ->
                IndexedScan.of(projected.score().child())
                    .filter(
                        scan -> LateColumns.hindrance(projected, scan, query.schema()).isEmpty()))
        .isPresent();
  }

  /**
   * Why they are decoded and written again, as far as the operators of a query tell; nothing where
   * they are not, or nobody would expect it.
   */
  static Optional<String> whyDecoded(SparkPlan query) {
    if (!passThrough(query)) {
      return Optional.empty();
    }
    Optional<SinkRows.Projected> projected = SinkRows.projected(query);
    Optional<IndexedScan> scan = projected.flatMap(of -> IndexedScan.of(of.score().child()));
    return scan.isPresent()
        ? LateColumns.hindrance(projected.get(), scan.get(), query.schema())
        : hindrance(query, projected);
  }
}
