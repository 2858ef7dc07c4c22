package org.feedforward.job.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.identity.RunDigest;

/**
 * One run of a job with its network, before Spark is asked for anything.
 *
 * @param job what is to be done
 * @param network what it is scored with
 * @param spark Spark's settings
 */
public record RunRequest(Job job, Network network, Map<String, String> spark) {

  /**
   * Settings that the numbers of a result do not depend on, and those of a model, which its
   * identity stands for. Every other setting is a part of the digest.
   */
  static final Set<String> OUTSIDE_OF_DIGEST =
      Set.of(
          "model.path",
          "model.architecture",
          "model.module",
          "model.batch-axis",
          "model.input-shape",
          "input.path",
          "input.format",
          "input.version",
          "input.timestamp",
          "input.only-rejects",
          "output.path",
          "output.table",
          "output.format",
          "output.overwrite",
          "errors.rejects",
          "golden.inputs",
          "golden.expected",
          "run.mode",
          "run.max-files",
          "run.key",
          "run.replace",
          "run.units.files",
          "run.units.by",
          "run.vars",
          "run.labels",
          "report.enabled",
          "report.values",
          "report.statistics",
          "report.path",
          "report.profile",
          "report.max-drift",
          "report.drift");

  public RunRequest {
    spark = Map.copyOf(spark);
  }

  JobConfig config() {
    return job.config();
  }

  JobPlaces places(Configuration hadoop, Supplier<SparkSession> spark) {
    return new JobPlaces(config(), hadoop, spark);
  }

  /** The same over some files of the input, as a run with a name. */
  RunRequest of(List<String> files, RunKey key) {
    return new RunRequest(new Job(config().of(files, key), job.settings()), network, spark);
  }

  /** The table that is read, where it stands. */
  InputConfig input(Configuration hadoop) {
    return JobPlaces.input(config().input(), hadoop);
  }

  /**
   * All that the numbers of the result depend on.
   *
   * @param state what the input holds, in a line
   */
  RunDigest digest(String state, Configuration hadoop) {
    Map<String, String> parts = new TreeMap<>(job.contents());
    parts.keySet().removeAll(OUTSIDE_OF_DIGEST);
    parts.put("model", network.model().identity());
    if (config().input().table().isPresent()) {
      parts.put("input.state", state);
    } else {
      parts.put("input.path", qualified(input(hadoop).path(), hadoop));
      parts.put("input.files", state);
      parts.put("input.format", config().input().format().toString());
    }
    parts.put("output.format", config().output().format().toString());
    if (config().input().ofRejects()) {
      parts.put("input.only-rejects", "true");
    }
    if (config().output().columns().stream()
        .flatMap(columns -> columns.stream())
        .anyMatch(
            column -> column.constant().equals(Optional.of(ColumnEntry.Constant.MODEL_PATH)))) {
      parts.put("model.path", config().models().shownPaths());
    }
    network.golden().ifPresent(gate -> parts.put("golden", gate.identity()));
    parts.putAll(SparkSettings.ofNumbers(spark));
    return RunDigest.of(new HashMap<>(parts));
  }

  private static String qualified(String path, Configuration hadoop) {
    try {
      Path whole = new Path(path);
      return whole.getFileSystem(hadoop).makeQualified(whole).toString();
    } catch (java.io.IOException | IllegalArgumentException e) {
      return path; // told in other words where the path is listed
    }
  }
}
