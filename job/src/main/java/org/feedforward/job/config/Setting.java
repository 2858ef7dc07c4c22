package org.feedforward.job.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every option of a job: the key of the job file, the flag of the command line and what both mean.
 * Flags, help text, job file and documentation are made from, or checked against, this list.
 */
public enum Setting {
  MODEL_PATH("model.path", "--model", "FILE", Kind.PATH, "the model file", ""),
  MODEL_ARCHITECTURE(
      "model.architecture",
      "--architecture",
      "FILE",
      Kind.PATH,
      "what print(model) gives in PyTorch, for a file that holds weights only",
      ""),
  MODEL_MODULE(
      "model.module",
      "--module",
      "CLASS",
      Kind.TEXT,
      "a Java Module on the class path, for a file that holds weights only",
      ""),
  MODEL_BATCH_AXIS(
      "model.batch-axis",
      "--batch-axis",
      "0|none",
      Kind.TEXT,
      "which axis of the inputs holds the rows",
      "as the file says"),
  MODEL_INPUT_SHAPE(
      "model.input-shape",
      "--input-shape",
      "INPUT=SHAPE",
      Kind.PAIRS,
      "what a row holds for an input of TorchScript that does not say it: x=8, x=int64[16,2]",
      "as the file says"),
  MODEL_NEGATIVE_IDS(
      "model.negative-ids",
      "--negative-ids",
      "fail|wrap",
      Kind.TEXT,
      "whether a negative id in the data ends the run, or counts from the end as ONNX has it",
      "fail"),
  INPUT_PATH(
      "input.path", "--input", "PATH", Kind.PATH, "the table to score: a file, folder or glob", ""),
  INPUT_FORMAT(
      "input.format",
      "--input-format",
      "FORMAT",
      Kind.TEXT,
      "parquet or csv",
      "by the path's ending, else parquet"),
  INPUT_OPTIONS(
      "input.options",
      "--input-option",
      "KEY=VALUE",
      Kind.PAIRS,
      "an option of Spark's reader, such as sep=;",
      ""),
  INPUT_WHERE(
      "input.where",
      "--where",
      "CONDITION",
      Kind.TEXT,
      "score only rows for which this SQL condition holds",
      "all rows"),
  INPUT_ALLOW_EMPTY(
      "input.allow-empty",
      "",
      "true",
      Kind.SWITCH,
      "take a place without data files as a table without rows",
      "false"),
  INPUT_MIN_ROWS("input.min-rows", "", "N", Kind.TEXT, "fail when fewer rows are scored", "0"),
  FEATURES(
      "features",
      "--features",
      "[INPUT=]NAME|GLOB|@FILE",
      Kind.FEATURES,
      "the columns that feed an input, in its order: names, globs, a file of names, or one array"
          + " or struct column",
      "a column of the input's name"),
  OUTPUT_PATH("output.path", "--output", "PATH", Kind.PATH, "the folder to write", ""),
  OUTPUT_FORMAT(
      "output.format",
      "--output-format",
      "FORMAT",
      Kind.TEXT,
      "parquet or csv",
      "by the path's ending, else parquet"),
  OUTPUT_OPTIONS(
      "output.options",
      "--output-option",
      "KEY=VALUE",
      Kind.PAIRS,
      "an option of Spark's writer, such as compression=zstd",
      ""),
  OUTPUT_OVERWRITE(
      "output.overwrite",
      "--overwrite",
      "",
      Kind.SWITCH,
      "replace a result that Feedforward wrote earlier",
      "false"),
  OUTPUT_KEEP(
      "output.keep",
      "--keep",
      "NAME|GLOB",
      Kind.NAMES,
      "the input columns that stand beside the prediction",
      "all"),
  OUTPUT_PREDICTION(
      "output.prediction",
      "--prediction",
      "NAME",
      Kind.TEXT,
      "the name of the prediction column",
      "prediction"),
  OUTPUT_VALUES(
      "output.values",
      "--values",
      "NAME",
      Kind.NAMES,
      "what the network is asked for: outputs, or values in between that inspect names",
      "its outputs"),
  ERRORS_POLICY(
      "errors.policy",
      "",
      "fail",
      Kind.TEXT,
      "what a row that cannot be scored does to the run",
      "fail");

  /** What a value looks like. */
  public enum Kind {
    /** Any text. */
    TEXT,
    /** A path; a relative one in a job file is relative to the file. */
    PATH,
    /** True or false; the flag alone means true. */
    SWITCH,
    /** A list of names and globs. */
    NAMES,
    /** A list of columns, or a list for every input. */
    FEATURES,
    /** Free keys with texts. */
    PAIRS;

    boolean isList() {
      return this == NAMES || this == FEATURES;
    }
  }

  private final String key;
  private final String flag;
  private final String label;
  private final Kind kind;
  private final String meaning;
  private final String fallback;

  Setting(String key, String flag, String label, Kind kind, String meaning, String fallback) {
    this.key = key;
    this.flag = flag;
    this.label = label;
    this.kind = kind;
    this.meaning = meaning;
    this.fallback = fallback;
  }

  /** The settings that describe a model. */
  public static List<Setting> ofModel() {
    return Arrays.stream(values()).filter(setting -> setting.key.startsWith("model.")).toList();
  }

  /** The settings that say how columns of a table feed a model. */
  public static List<Setting> ofColumns() {
    return List.of(INPUT_PATH, INPUT_FORMAT, INPUT_OPTIONS, FEATURES);
  }

  /** The setting of a key of the job file. */
  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** The dotted key of the job file. */
  public String key() {
    return key;
  }

  /** The flag, or nothing for a setting that only the job file and {@code --set} have. */
  public Optional<String> flag() {
    return flag.isEmpty() ? Optional.empty() : Optional.of(flag);
  }

  /** What stands behind the flag. */
  public String label() {
    return label;
  }

  /** What a value looks like. */
  public Kind kind() {
    return kind;
  }

  /** What the setting does. */
  public String meaning() {
    return meaning;
  }

  /** What holds when it is not given; empty when it must be given or has no effect. */
  public String fallback() {
    return fallback;
  }

  /** Whether the flag may be given several times. */
  public boolean isRepeatable() {
    return kind.isList() || kind == Kind.PAIRS;
  }
}
