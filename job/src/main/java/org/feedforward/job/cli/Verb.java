package org.feedforward.job.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.job.config.InspectConfig;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.JobRequest;
import org.feedforward.job.config.ModelConfig;
import org.feedforward.job.config.tree.Setting;

/**
 * The commands. What stands here loads none of their classes: {@code inspect} and {@code verify}
 * run without Spark's jars.
 */
enum Verb {
  SCORE(
      "Score a table with a network and write the predictions.",
      JobConfig.SETTINGS,
      List.of(
          Extra.JOB,
          Extra.SET,
          new Extra(
              "--print-config",
              "",
              "print the settings that are in force and where each comes from, as a job file, and do"
                  + " nothing else",
              false),
          new Extra(
              "--no-progress", "", "show no line in a terminal that tells how far it is", false))),
  SQL(
      "Run a file of SQL statements, which may call feedforward_predict.",
      List.of(),
      List.of(new Extra("--file", "FILE", "the statements, with a semicolon after each", false))),
  INSPECT(
      "Print a network, its layers, inputs and outputs; with --input, the columns that feed it.",
      InspectConfig.SETTINGS,
      List.of(
          new Extra(
              "--html",
              "FILE",
              "also write a page that shows the network, layer by layer",
              false))),
  VERIFY(
      "Run a network on given inputs and compare with expected outputs.",
      ModelConfig.SETTINGS,
      List.of(
          new Extra(
              "--inputs",
              "[NAME=]FILE",
              "an input as .npy or .npz, rows along the first axis",
              true),
          new Extra("--expected", "[NAME=]FILE", "an expected output as .npy or .npz", true),
          new Extra(
              "--columns",
              "@FILE",
              "compare the numbers of the columns that this file lists, by their names, in place of"
                  + " the outputs",
              false),
          new Extra("--atol", "NUMBER", "absolute tolerance (default 1e-5)", false),
          new Extra("--rtol", "NUMBER", "relative tolerance (default 1e-5)", false),
          new Extra(
              "--test-data",
              "DIR",
              "a case of ONNX's conformance suite (model.onnx and test_data_set_N), or a tree of"
                  + " them, in place of --inputs and --expected",
              false),
          new Extra(
              "--json", "FILE", "where --test-data writes a list of one record per case", false))),
  PLAN(
      "Tell what score would do with the same flags, what it takes and what comes out; change nothing.",
      JobConfig.SETTINGS,
      List.of(Extra.JOB, Extra.SET, Extra.JSON)),
  STATUS(
      "Tell whether the result of a run is there, as its job makes it: exit 0 yes, 5 it differs, 8 no.",
      JobConfig.SETTINGS,
      List.of(Extra.JOB, Extra.SET, Extra.JSON)),
  REPORT(
      "Make the page of a run again from its report, or one of all runs of an output.",
      List.of(),
      List.of(
          new Extra(
              "--runs", "OUTPUT", "an output whose runs are shown, in place of one run", false),
          Extra.OUTPUT),
      Optional.of(new Operand("RUN", "a result, the folder of its report, or its run.json", 1))),
  PROFILE(
      "Write down what the numbers of a run look like, or those of a table such as the training data"
          + " of a job's model, as report.profile of later runs.",
      JobConfig.SETTINGS_OF_NO_RESULT,
      List.of(Extra.JOB, Extra.SET, Extra.OUTPUT),
      Optional.of(
          new Operand(
              "RUN",
              "a result, the folder of its report, or its run.json; nothing where a job is given,"
                  + " whose table is scored and written nowhere",
              1))),
  CLEAN(
      "Remove from an output what dead runs have left, and runs that are not kept.",
      JobRequest.OUTPUT_SETTINGS,
      List.of(
          Extra.JOB,
          Extra.SET,
          new Extra(
              "--keep", "N", "remove the results of all runs but the last N by their names", false),
          new Extra(
              "--older-than",
              "AGE",
              "also remove attempts of other machines and rejects without a result that are older,"
                  + " as 30d, 12h or 45m; with --keep, remove no run that is younger",
              false),
          new Extra("--dry-run", "", "remove nothing, and tell what would be removed", false),
          Extra.JSON)),
  DIFF(
      "Compare two results by their keys, or two models over the rows of a job: exit 0 where all bits"
          + " are equal, 7 where not.",
      JobRequest.ROW_SETTINGS,
      List.of(
          new Extra(
              "--key",
              "NAME",
              "a column whose value tells which rows belong together; of two models, what rows are"
                  + " called",
              true),
          new Extra(
              "--model",
              "FILE|NAME",
              "given twice in place of results: a model's file, or a name among the job's models",
              true),
          Extra.JOB,
          Extra.SET,
          new Extra("--html", "FILE", "also write the answer as a page", false),
          Extra.JSON),
      Optional.of(
          new Operand(
              "RESULT",
              "two results: their folders, or with --job runs such as ds=2026-11-22",
              2))),
  BATCH(
      "Run many commands in one process, scoring on one Spark session.",
      List.of(),
      List.of(
          new Extra(
              "--commands",
              "FILE",
              "the commands, a JSON list of texts on each line, as"
                  + " [\"inspect\", \"--model\", \"model.onnx\"]",
              false),
          new Extra(
              "--json",
              "FILE",
              "where to write a list of one record per command: exit code and output",
              false)));

  /**
   * An option of one verb that is not a setting of a job.
   *
   * @param flag the flag
   * @param label what stands behind it; empty for a flag that stands alone
   * @param meaning what it does
   * @param repeatable whether it may be given several times
   */
  record Extra(String flag, String label, String meaning, boolean repeatable) {

    static final Extra OUTPUT =
        new Extra("--output", "FILE", "the file to write, outside of results", false);

    static final Extra JOB =
        new Extra("--job", "FILE", "a job file; flags and --set override it", false);

    static final Extra SET =
        new Extra("--set", "KEY=VALUE", "a key of the job file with its value", true);

    static final Extra JSON =
        new Extra(
            "--json",
            "[=FILE]",
            "the answer as JSON, in a file, or else in place of all other words",
            false);

    /** Whether the flag stands alone. */
    boolean isSwitch() {
      return label.isEmpty();
    }

    /** Whether the flag may stand alone. */
    boolean isOptional() {
      return label.startsWith("[=");
    }
  }

  /**
   * What a command is about, in words that belong to no option.
   *
   * @param label what help calls such a word
   * @param meaning what it is
   * @param most how many there may be
   */
  record Operand(String label, String meaning, int most) {}

  private final String meaning;
  private final List<Setting<?>> settings;
  private final List<Extra> extras;
  private final Optional<Operand> operand;

  Verb(String meaning, List<Setting<?>> settings, List<Extra> extras) {
    this(meaning, settings, extras, Optional.empty());
  }

  Verb(String meaning, List<Setting<?>> settings, List<Extra> extras, Optional<Operand> operand) {
    this.meaning = meaning;
    this.settings = Setting.withFlags(settings);
    this.extras = extras;
    this.operand = operand;
  }

  /** As typed. */
  String typed() {
    return name().toLowerCase(Locale.ROOT);
  }

  String meaning() {
    return meaning;
  }

  List<Setting<?>> settings() {
    return settings;
  }

  List<Extra> extras() {
    return extras;
  }

  Optional<Operand> operand() {
    return operand;
  }

  /** Every flag, for suggestions. */
  List<String> flags() {
    return Stream.of(
            settings.stream().flatMap(setting -> setting.flag().stream()),
            extras.stream().map(Extra::flag),
            Stream.of(CommandOptions.STACK_TRACE))
        .flatMap(flags -> flags)
        .toList();
  }
}
