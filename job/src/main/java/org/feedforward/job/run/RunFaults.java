package org.feedforward.job.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.report.CommittedRun;
import org.feedforward.job.report.RunJson;

/** All that a run says to users of what went wrong, and of what they should know. */
final class RunFaults {

  static final String DAMAGED = "its files are not those that the run wrote";

  static final String NO_DIGEST = "its manifest does not say what it was made of";

  static final String NO_STATE =
      "the input keeps no versions, so that it may be another than it was";

  /** A place without a report. */
  static JobException noReport(String place) {
    return JobException.usage(
        Names.path(place)
            + ": holds no report; a result has one in "
            + RunJson.FOLDER
            + " unless report.enabled was false, or report.path named another place");
  }

  /** A file that is not a report that can be read. */
  static JobException notAReport(String file) {
    return JobException.usage(
        Names.path(file)
            + ": is neither a report nor a profile of this version of Feedforward, expected "
            + RunJson.NAME
            + " of a run or what feedforward profile has written");
  }

  static JobException notAPath(String text, String why) {
    return JobException.usage(Names.path(text) + ": is not a path: " + Names.escape(why));
  }

  static JobException unreadableReport(String place, String why) {
    return new JobException(ExitCode.ENVIRONMENT, Names.path(place) + ": cannot be read: " + why);
  }

  /** Numbers that are too far from those that they are compared with. */
  static JobException drifted(String what) {
    return new JobException(
        ExitCode.MISMATCH,
        what + ", so nothing is put in place; report.drift: warn would only note it");
  }

  static final String NOTHING_TO_DRIFT_FROM =
      "report.max-drift is not checked: there is no run before this one whose report has numbers";

  /** A gate that does not know must not be open. */
  static String unknownDrift(List<String> names, String against) {
    return "report.max-drift cannot be checked against "
        + Names.escape(against)
        + ": "
        + (names.isEmpty()
            ? "no number of this run has the name of one there"
            : "the distribution of "
                + Names.list(names)
                + " is not in both reports: it was larger than spark.driver.maxResultSize lets tasks"
                + " tell, or the sample of the rows had no finite number; report.statistics: all"
                + " takes every row");
  }

  static final String NO_PLACE_FOR_REPORT =
      "a table has no place for the report of the run; report.path names a folder for it, and"
          + " report.enabled: false does without";

  static JobException newFilesOfGlob(String input) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--input %s: run.mode: new-files looks for files in one folder, and a glob may be several;"
                + " name the folder, and the files with --input-option pathGlobFilter=*.csv",
            Names.path(input)));
  }

  static JobException newFilesIntoStore(String output) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--output %s: run.mode: new-files keeps its account of files in the output, by renames,"
                + " which an object store does not have; name the runs with --run, or write to a"
                + " file system (file, hdfs)",
            Names.path(output)));
  }

  /** Runs of new files whose tracker of files is gone. */
  static JobException lostCheckpoint(String output, String run) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s: holds the run %s but no %s, which says what files its runs have taken, so the next"
                + " would take all of them again; bring the folder back, or choose another output",
            Names.path(output),
            run,
            NewFiles.CHECKPOINT));
  }

  private RunFaults() {}

  /** A result of the same name that the job would not make. */
  static JobException otherResult(CommittedRun run, List<String> differences) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s: the run is there, but not as this job makes it: %s; --replace computes it again"
                + " and replaces it",
            Names.path(run.output()),
            String.join("; ", differences)));
  }

  static JobException noKey(String key, List<String> known) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--key %s: the table has no such column%s",
            Names.escape(key),
            Names.hint(key, known)));
  }

  static JobException nothingToCompare(InputConfig input) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s has no files, so there are no rows to compare models over",
            Names.path(input.place())));
  }

  static JobException nothingToCount(InputConfig input) {
    return JobException.data(
        Names.path(input.place()) + ": no row can be scored, so there are no numbers to count");
  }

  static String featuresOfNoModel() {
    return "features: every model has features of its own, so nothing is fed by these; remove them";
  }

  /** Columns for an input that a model does not have, or for one of several without its name. */
  static String featuresInDoubt(String model, FeatureColumns columns, List<String> inputs) {
    String named = "models: " + Names.escape(model) + ": features";
    return columns
        .input()
        .map(
            input ->
                named
                    + ": the model has no input "
                    + Names.escape(input)
                    + "; it has "
                    + String.join(", ", inputs.stream().map(Names::escape).toList()))
        .orElse(
            named
                + ": say which of the inputs "
                + String.join(", ", inputs.stream().map(Names::escape).toList())
                + " '"
                + Names.escape(columns.text())
                + "' feeds, as {"
                + Names.escape(inputs.get(0))
                + ": [...]}");
  }

  static String inputGone(String sentence) {
    return "input.files cannot be compared (" + sentence + ")";
  }

  static JobException keyIsAColumn(RunKey key, String column) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--run %s: the result has a column '%s' of its own, and readers of all runs would find"
                + " two; name the run otherwise, or leave the column out by output.keep",
            Names.escape(key.toString()),
            Names.escape(column)));
  }

  static JobException tooFewRows(InputConfig input, long rows) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: %,d %s scored, input.min-rows asks for %,d or more, so nothing is put in place",
            input.shown(),
            rows,
            rows == 1 ? "row was" : "rows were",
            input.minRows()));
  }

  /**
   * Too many rows that cannot be scored.
   *
   * @param budget the setting that is passed and what it allows
   * @param rejects where the rejected rows can be read
   */
  static JobException budgetPassed(
      InputConfig input, Ledger ledger, String budget, Optional<String> rejects) {
    Map<String, String> examples = ledger.examples();
    String reasons =
        ledger.reasons().entrySet().stream()
            .map(
                reason ->
                    String.format(
                        Locale.ROOT,
                        "%s %,d (%s)",
                        reason.getKey(),
                        reason.getValue(),
                        examples.get(reason.getKey())))
            .collect(Collectors.joining(", "));
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d rows read cannot be scored, more than %s allows, so nothing is put"
                + " in place: %s%s",
            input.shown(),
            ledger.faulty(),
            ledger.rows(),
            budget,
            reasons,
            rejects
                .map(place -> "; the rejected rows stand in " + Names.escape(place))
                .orElse("")));
  }

  static JobException badCondition(String condition, String reason, Throwable cause) {
    return new JobException(
        ExitCode.USAGE,
        String.format(Locale.ROOT, "--where %s: %s", Names.escape(condition), reason),
        cause);
  }

  /** What other files or queries allow. */
  static String writtenBySpark(String hindrance) {
    return "kept columns were decoded and written again by Spark, which is slower than to take them"
        + " as they are stored: "
        + hindrance;
  }

  /**
   * A column of the condition that is missing in a file.
   *
   * @param file as messages show it
   */
  static JobException conditionOnMissing(String condition, String column, String file) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: has no %s, which --where %s asks for, so none of its rows would be scored; leave"
                + " the file out, or write it with the column",
            file,
            Names.columns(List.of(column)),
            Names.escape(condition)));
  }

  static String readByRows(List<String> columns) {
    return String.format(
        Locale.ROOT,
        "%s %s in an encoding that Spark reads by rows only, which takes longer",
        Names.columns(columns),
        columns.size() == 1 ? "is" : "are");
  }

  /** Of a plan: cores that have nothing to do. */
  static String fewPartitions(int partitions, int cores) {
    return String.format(
        Locale.ROOT,
        "%d %s for %d cores, so that some have nothing to do; write the input in more files, or in"
            + " more row groups and with --conf spark.sql.files.maxPartitionBytes below 128m",
        partitions,
        partitions == 1 ? "partition" : "partitions",
        cores);
  }

  /** Of a plan: heap that may not be enough. */
  static String littleHeap(long needed, long limit) {
    return String.format(
        Locale.ROOT,
        "an executor may come to have %,d MB alive and has a heap of %,d MB; give it more, or run"
            + " fewer tasks at once",
        needed,
        limit);
  }

  /** Of a plan: why the operator has no vectors. */
  static String givesRows(String operator) {
    return Names.escape(operator) + " gives rows";
  }

  /** Of a plan: why nothing is copied. */
  static String notCopied(boolean parquetOut, boolean parquetIn, boolean limited) {
    return !parquetOut
        ? "only Parquet takes columns as they are stored"
        : !parquetIn
            ? "only columns of Parquet can be taken as they are stored"
            : limited
                ? "files of output.files.rows are written row by row"
                : "the table is not one of plain files";
  }

  /** Of a plan of new files: those that come behind it. */
  static String leftFiles(int left) {
    return String.format(
        Locale.ROOT,
        "%,d more new %s to the runs behind this one",
        left,
        left == 1 ? "file is left" : "files are left");
  }

  static JobException unreadableAccount(String account, String why, Throwable cause) {
    return environment(
        Names.path(account) + ": cannot be read to see which files are new: " + why, cause);
  }

  static JobException refusedOptions(List<String> options, String reason, Throwable cause) {
    return new JobException(
        ExitCode.USAGE,
        String.format(
            Locale.ROOT,
            "Spark does not take %s %s: %s",
            options.size() == 1 ? "the option" : "one of the options",
            Names.list(options),
            reason),
        cause);
  }

  static JobException diskFull(Throwable cause) {
    return environment("disk full; nothing was published, free some space and run again", cause);
  }

  static JobException diskFailed(String reason, Throwable cause) {
    return environment("a disk failed, nothing was published: " + reason, cause);
  }

  static JobException executorLost(String reason, Throwable cause) {
    return environment("an executor was lost: " + reason, cause);
  }

  static JobException executorTooSmall(
      JobException needed, RuntimeException lost, Throwable cause) {
    return environment(needed.getMessage() + "; " + lost.getMessage(), cause);
  }

  static JobException environment(String message, Throwable cause) {
    return new JobException(ExitCode.ENVIRONMENT, message, cause);
  }

  /** The sentence of a line of CSV that has other cells than its header. */
  static String badRecord(String file, String line) {
    return inFile(file)
        + "a line has more or fewer cells than the header, or a quote that does not end: "
        + Names.escape(line);
  }

  static String unreadable(String file, String reason, String advice) {
    return inFile(file) + "cannot be read: " + reason + advice;
  }

  private static String inFile(String file) {
    return file.isEmpty() ? "" : Names.escape(file) + ": ";
  }
}
