package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.fault.Names;

/**
 * One scoring job, checked as far as it can be without reading model or data.
 *
 * @param model the model
 * @param input the table to score
 * @param features which columns feed which input of the model, in order; empty for columns that
 *     bear the names of the inputs
 * @param output what is written
 */
public record JobConfig(
    ModelConfig model, InputConfig input, List<FeatureColumns> features, OutputConfig output) {

  public JobConfig {
    features = List.copyOf(features);
  }

  /**
   * The table to score.
   *
   * @param path a file, folder or glob, as Hadoop understands it
   * @param format what the files are
   * @param options options of Spark's reader
   * @param where a SQL condition that the scored rows fulfil
   * @param allowEmpty whether a place without files is a table without rows
   * @param minRows fewer scored rows than this are a fault
   */
  public record InputConfig(
      String path,
      Format format,
      Options options,
      Optional<String> where,
      boolean allowEmpty,
      long minRows) {

    /** The path as messages show it. */
    public String shown() {
      return Names.path(path);
    }

    /** The same table at another path. */
    public InputConfig at(String other) {
      return new InputConfig(other, format, options, where, allowEmpty, minRows);
    }
  }

  /**
   * What is written.
   *
   * @param path the folder, as Hadoop understands it
   * @param format what the files are
   * @param options options of Spark's writer
   * @param overwrite whether an earlier result of ours is replaced
   * @param keep names and globs of the input columns that stand beside the prediction; all when
   *     absent
   * @param prediction the name of the prediction column
   * @param values the values that the network is asked for; its outputs when absent
   */
  public record OutputConfig(
      String path,
      Format format,
      Options options,
      boolean overwrite,
      Optional<List<String>> keep,
      String prediction,
      Optional<List<String>> values) {

    public OutputConfig {
      keep = keep.map(List::copyOf);
      values = values.map(List::copyOf);
    }

    /** The path as messages show it. */
    public String shown() {
      return Names.path(path);
    }

    /** The same with the prediction alone. */
    public OutputConfig keepingNothing() {
      return new OutputConfig(
          path, format, options, overwrite, Optional.of(List.of()), prediction, values);
    }
  }
}
