package org.feedforward.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.features.Argument;
import org.feedforward.job.features.Features;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.input.Table;
import org.feedforward.job.output.OutputColumns;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.target.InputRows;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.Targets;

/** Scores a table and puts the result in place. */
public final class ScoringRun {

  private final SparkSession spark;
  private final JobConfig config;
  private final Model model;

  private ScoringRun(SparkSession spark, JobConfig config, Model model) {
    this.spark = spark;
    this.config = config;
    this.model = model;
  }

  /** Runs a job; {@link JobException} says what went wrong, and then nothing is in place. */
  public static Report run(SparkSession spark, JobConfig config, Model model) {
    ScoringRun run = new ScoringRun(spark, config, model);
    try {
      return run.score();
    } catch (OutOfMemoryError e) {
      throw ModelHeap.of(model).tooSmallHere(e);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw run.explained(e);
    }
  }

  /** An executor whose memory ran out says nothing itself: here is known what it needs. */
  private RuntimeException explained(Throwable error) {
    RuntimeException explained = Failures.explained(error, options());
    if (LostExecutor.reason(error).isPresent() && LostExecutor.lacksMemory(error)) {
      JobException needed = ModelHeap.of(model).executorTooSmall(spark.sparkContext(), error);
      return new JobException(
          ExitCode.ENVIRONMENT, needed.getMessage() + "; " + explained.getMessage(), error);
    }
    return explained;
  }

  private List<String> options() {
    return Stream.concat(
            config.input().options().values().keySet().stream().map("--input-option "::concat),
            config.output().options().values().keySet().stream().map("--output-option "::concat))
        .toList();
  }

  private Report score() {
    long start = System.nanoTime();
    SparkContext context = spark.sparkContext();
    OutputConfig output = config.output();
    InputConfig input = LiteralPath.of(config.input(), context.hadoopConfiguration());
    try (Target target = Targets.of(output, input.path(), context.hadoopConfiguration())) {
      target.recover();
      target.check();
      Table table = Table.open(spark, input);
      List<FeatureColumns> features = config.features();
      if (table.isEmpty()) {
        table = table.withColumnsFor(spark, model.inputs());
        features = List.of();
        output = output.keepingNothing();
      }
      List<Argument> arguments = Features.bind(table, model.inputs(), features);
      OutputColumns columns = OutputColumns.of(output, table, model.outputs());
      Dataset<Row> rows = filtered(table);
      SqlScoring scoring =
          SqlScoring.of(context, model, config.model().path().getFileName().toString());
      Dataset<Row> scored =
          Scorer.score(rows, columns.keep(), arguments, scoring, columns.prediction());
      Dataset<Row> result = columns.expand(scored);
      long written;
      List<String> notes = new ArrayList<>(table.notes());
      notes.addAll(columns.notes(config.output(), table));
      try (ByRows reader = ByRows.where(spark, table, arguments, columns.keep())) {
        written = write(target, result, rows, arguments);
        notes.addAll(reader.notes());
      }
      table.requireUnchanged();
      OptionalLong stored =
          config.input().where().isPresent() ? OptionalLong.empty() : table.storedRows();
      target.verify(new InputRows(stored, OptionalLong.of(scoring.counts().entered())));
      requireEnough(written);
      target.commit(facts());
      return new Report(
          written,
          (System.nanoTime() - start) / 1e9,
          target.place(),
          model.identity(),
          SharedModel.of(context, model).kernels(),
          scoring.counts().rounded(),
          notes);
    }
  }

  private void requireEnough(long rows) {
    long least = config.input().minRows();
    if (rows < least) {
      throw JobException.data(
          String.format(
              "%s: %,d rows were scored, input.min-rows asks for %,d or more, so nothing is put in"
                  + " place",
              config.input().shown(), rows, least));
    }
  }

  /** Writes the rows; returns how many left the operator for the files. */
  private static long write(
      Target target, Dataset<Row> scored, Dataset<Row> rows, List<Argument> arguments) {
    try {
      return target.write(scored);
    } catch (Exception | FSError e) {
      if (Causes.mention(e, Scorer.NULL_FEATURE)) {
        throw NullFeature.find(rows, arguments);
      }
      throw e;
    }
  }

  /** The rows to score; a column of the condition that a file lacks would leave its rows out. */
  private Dataset<Row> filtered(Table table) {
    if (config.input().where().isEmpty()) {
      return table.rows();
    }
    String condition = config.input().where().get();
    try {
      Dataset<Row> rows = table.rows().where(condition);
      Conditions.requireComplete(condition, rows, table.faults());
      return rows;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new JobException(
            ExitCode.USAGE, "--where " + Names.escape(condition) + ": " + Failures.firstLine(e), e);
      }
      throw e;
    }
  }

  private ObjectNode facts() {
    ObjectNode facts =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", model.identity())
            .put("model_path", config.model().path().toString())
            .put("input", Secrets.hidden(config.input().path()))
            .put("prediction", config.output().prediction());
    if (!config.run().labels().isEmpty()) {
      facts.set("labels", new ObjectMapper().valueToTree(config.run().shownLabels()));
    }
    return facts;
  }
}
