package org.feedforward.job.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.feedforward.Model;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.JobConfig.OutputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.Argument;
import org.feedforward.job.features.Features;
import org.feedforward.job.input.Table;
import org.feedforward.job.output.Attempt;
import org.feedforward.job.output.OutputColumns;

/** Scores a table and puts the result in place. */
public final class ScoringRun {

  private static final String ROWS = "rows";

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
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      throw Failures.explained(e);
    }
  }

  private Report score() {
    long start = System.nanoTime();
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    OutputConfig output = config.output();
    try (Attempt attempt =
        Attempt.begin(output.path(), output.overwrite(), config.input().path(), configuration)) {
      Table table = Table.open(spark, config.input());
      List<Argument> arguments = Features.bind(table, model.inputs(), config.features());
      OutputColumns columns = OutputColumns.of(output, table.rows().schema(), model.outputs());
      Observation read = new Observation();
      Observation written = new Observation();
      Engine.Scored scored =
          new RowEngine()
              .score(
                  counted(filtered(table), read),
                  columns.keep(),
                  arguments,
                  model,
                  columns.prediction());
      write(counted(columns.expand(scored.rows()), written), attempt.data());
      long rows = rows(written);
      if (rows != rows(read)) {
        throw new IllegalStateException(rows(read) + " rows were read, " + rows + " written");
      }
      attempt.commit(facts(), rows);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Report(rows, seconds, attempt.shown(), model.identity(), scored.kernels().get());
    }
  }

  private Dataset<Row> filtered(Table table) {
    if (config.input().where().isEmpty()) {
      return table.rows();
    }
    String condition = config.input().where().get();
    try {
      return table.rows().where(condition);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new JobException(
            ExitCode.USAGE, "--where " + condition + ": " + Failures.firstLine(e), e);
      }
      throw e;
    }
  }

  private static Dataset<Row> counted(Dataset<Row> rows, Observation observation) {
    return rows.observe(observation, functions.count(functions.lit(1)).as(ROWS));
  }

  private static long rows(Observation observation) {
    try {
      return (Long) observation.getAsJava().get(ROWS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the rows were counted", e);
    }
  }

  private void write(Dataset<Row> rows, String path) {
    OutputConfig output = config.output();
    DataFrameWriter<Row> writer = rows.write().mode(SaveMode.ErrorIfExists);
    if (output.format() == Format.CSV) {
      // a header, quotes doubled as in RFC 4180, and kept texts with the blanks they have
      writer
          .option("header", "true")
          .option("escape", output.options().get("quote").orElse("\""))
          .option("ignoreLeadingWhiteSpace", "false")
          .option("ignoreTrailingWhiteSpace", "false");
    }
    writer.options(output.options().values()).format(output.format().sparkName()).save(path);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", model.identity());
    facts.put("model_path", config.model().path().toString());
    facts.put("input", config.input().path());
    facts.put("prediction", config.output().prediction());
    return facts;
  }
}
