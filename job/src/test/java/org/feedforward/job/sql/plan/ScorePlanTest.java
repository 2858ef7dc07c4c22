package org.feedforward.job.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.Exchange;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.feedforward.job.Run;
import org.feedforward.job.sql.ListenerBus;
import org.feedforward.job.sql.SqlTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code feedforward score} runs, as it was executed. */
class ScorePlanTest extends SqlTest {

  @TempDir private Path folder;

  @Test
  void parquetStaysInVectorsAndNothingIsShuffled() {
    List<SparkPlan> operators = scored(digits(".parquet"));

    ScoreExec score = only(operators);
    assertThat(score.supportsColumnar()).isTrue();
    assertThat(score.child()).isInstanceOf(FileSourceScanExec.class);
    assertThat(find(operators, Exchange.class)).isEmpty();
    List<ColumnarToRowExec> transitions = find(operators, ColumnarToRowExec.class);
    assertThat(transitions).hasSize(1);
    assertThat(operators.indexOf(transitions.get(0))).isLessThan(operators.indexOf(score));
  }

  @Test
  void aConditionIsCheckedOnTheVectors() {
    List<SparkPlan> operators = scored(digits(".parquet"), "--where", "pixel_3_3 > 7 and id < 900");

    assertThat(only(operators).supportsColumnar()).isTrue();
    assertThat(only(operators).condition().isDefined()).isTrue();
    assertThat(find(operators, FilterExec.class)).isEmpty();
    assertThat(find(operators, Exchange.class)).isEmpty();
  }

  @Test
  void csvIsScoredByRowsAndNothingIsShuffled() {
    List<SparkPlan> operators = scored(digits(".csv"));

    assertThat(only(operators).supportsColumnar()).isFalse();
    assertThat(find(operators, Exchange.class)).isEmpty();
  }

  private static ScoreExec only(List<SparkPlan> operators) {
    List<ScoreExec> scores = find(operators, ScoreExec.class);
    assertThat(scores).hasSize(1);
    return scores.get(0);
  }

  private static String digits(String ending) {
    return Path.of("../data/digits/digits" + ending).toAbsolutePath().normalize().toString();
  }

  /** The operators of the only query of a run that scores. */
  private List<SparkPlan> scored(String input, String... more) {
    Ends ends = new Ends();
    spark().sparkContext().addSparkListener(ends);
    try {
      Stream<String> words =
          Stream.of(
              "score", "--job", "../conf/digits.yaml", "--input", input, "--output", output());
      Run run = Run.of(Stream.concat(words, Stream.of(more)).toList());
      assertThat(run.err()).isEmpty();
      ListenerBus.drain(spark().sparkContext());
    } finally {
      spark().sparkContext().removeSparkListener(ends);
    }
    List<List<SparkPlan>> scoring =
        ends.executions.stream()
            .map(SqlTest::operators)
            .filter(operators -> !find(operators, ScoreExec.class).isEmpty())
            .toList();
    assertThat(scoring).hasSize(1);
    return scoring.get(0);
  }

  private String output() {
    return folder.resolve("scored").toString();
  }

  /** Keeps the queries of all sessions: {@code score} makes one of its own. */
  private static final class Ends extends SparkListener {

    private final List<QueryExecution> executions = new CopyOnWriteArrayList<>();

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerSQLExecutionEnd end) {
        executions.add(Objects.requireNonNull(end.qe()));
      }
    }
  }
}
