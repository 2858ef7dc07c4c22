package org.feedforward.job.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** All that this room says to users of what went wrong. */
final class CliFaults {

  static final String COMMAND_FAILED = "a command failed; its own RESULT says why";

  private CliFaults() {}

  // commands and options

  static JobException unknownCommand(String word, List<String> known) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "unknown command '%s'%s; known are %s",
            Names.escape(word),
            Names.hint(word, known),
            String.join(", ", known)));
  }

  static String unknownOption(String flag, List<String> known) {
    return "unknown option '" + Names.escape(flag) + "'" + Names.hint(flag, known);
  }

  static String notAnOption(String word) {
    return "'" + Names.escape(word) + "' does not belong to an option; options begin with --";
  }

  static String helpOf(Verb verb) {
    return "'feedforward " + verb.typed() + " --help' lists all options";
  }

  static String unexpanded(String word) {
    return String.format(
        Locale.ROOT,
        "'%s' holds ${, which is not expanded here: let the shell expand it (double quotes, not"
            + " single ones), or write the value out",
        Names.escape(word));
  }

  static String holdsNul(String word) {
    return "'" + Names.escape(word) + "' holds the character NUL, which no name may hold";
  }

  static String notAPath(InvalidPathException cause) {
    return "'" + Names.escape(cause.getInput()) + "' is not a path: " + cause.getReason();
  }

  static String notATolerance(String flag, String text) {
    return flag + ": expected a number >= 0, found '" + Names.escape(text) + "'";
  }

  static String notANumberToKeep(String text) {
    return "--keep: expected how many runs are kept, found '" + Names.escape(text) + "'";
  }

  static String notAnAge(String text) {
    return "--older-than: expected an age, as 30d, 12h or 45m, found '" + Names.escape(text) + "'";
  }

  /** A fault of the program, which its stack trace explains. */
  static String unexpected(Throwable error) {
    String message =
        error.getMessage() == null ? "" : ": " + error.getMessage().lines().findFirst().orElse("");
    return String.format(
        Locale.ROOT,
        "%s%s; %s shows where",
        error.getClass().getSimpleName(),
        Names.escape(message),
        CommandOptions.STACK_TRACE);
  }

  static String endedBySignal(String verb) {
    return verb + " by a signal";
  }

  /**
   * One run of several that failed.
   *
   * @param done how many runs before it have their results
   * @param all how many there are
   */
  static JobException runFailed(
      String run, int done, int all, ExitCode code, RuntimeException cause) {
    int left = all - done - 1;
    return new JobException(
        code,
        String.format(
            Locale.ROOT,
            "%s: %s\n%s failed: %d %s before it %s there, %d after it %s not started; the same"
                + " command again goes on where this one ended",
            run,
            cause.getMessage(),
            run,
            done,
            done == 1 ? "run" : "runs",
            done == 1 ? "is" : "are",
            left,
            left == 1 ? "was" : "were"),
        cause);
  }

  // what a command needs

  static JobException noStatements() {
    return JobException.usage("sql needs --file FILE, the statements to run");
  }

  static JobException noCommands() {
    return JobException.usage("batch needs --commands FILE, the commands to run");
  }

  static JobException nothingToCompare() {
    return JobException.usage(
        "nothing to compare: give --inputs [NAME=]FILE and --expected [NAME=]FILE, or --test-data"
            + " DIR");
  }

  static JobException jsonWithoutTestData() {
    return JobException.usage("--json needs --test-data");
  }

  static JobException testDataWithInputs() {
    return JobException.usage(
        "--test-data brings its own inputs and outputs; leave --inputs and --expected out");
  }

  static JobException noTestDataFolder(Path folder) {
    return JobException.usage(
        "--test-data " + Names.escape(folder.toString()) + ": no such folder");
  }

  static JobException noCases(Path folder) {
    return JobException.usage(
        "--test-data " + Names.escape(folder.toString()) + ": no folder in it holds a model.onnx");
  }

  // files

  static JobException runOrRuns() {
    return JobException.usage(
        "expected a run, or --runs OUTPUT for all runs of an output, and one of the two");
  }

  static JobException runOrTable() {
    return JobException.usage(
        "expected a run that has a report: its result, such as scored/ds=2026-11-22, or a job whose"
            + " table is counted, as --job FILE --input TABLE, and one of the two");
  }

  static JobException profileOfSeveralRuns() {
    return JobException.usage(
        "a profile is of the rows of one run; name one with --run, or all rows with --input");
  }

  static JobException withoutStatistics(String place) {
    return JobException.usage(
        Names.path(place)
            + ": its report has no statistics; score with report.enabled: true and with a reader of"
            + " files");
  }

  static JobException aProfile(String place) {
    return JobException.usage(Names.path(place) + ": is a profile, expected the report of a run");
  }

  static JobException noOutputFile() {
    return JobException.usage("--output FILE is missing: the file to write");
  }

  /** A file inside a result would be one that its manifest does not list. */
  static JobException insideResult(Path file, Path result) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s: lies inside the result %s, which holds what its manifest lists and nothing else;"
                + " write it elsewhere",
            Names.path(file.toString()),
            Names.path(result.toString())));
  }

  static JobException unwritable(String file, IOException cause) {
    return new JobException(
        ExitCode.ENVIRONMENT, "Writing " + Names.escape(file) + ": " + Causes.said(cause));
  }

  static JobException unreadableCommands(Path file, IOException cause) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--commands %s: cannot be read (%s)",
            Names.escape(file.toString()),
            Causes.said(cause)));
  }

  static JobException emptyCommands(Path file) {
    return JobException.usage("--commands " + Names.escape(file.toString()) + ": holds no command");
  }

  static JobException inLine(Path file, int line, JobException cause) {
    return JobException.usage(
        Names.escape(file.toString()) + ", line " + line + ": " + cause.getMessage());
  }

  static JobException notACommand() {
    return JobException.usage(
        "expected a command as a JSON list of texts, as [\"inspect\", \"--model\","
            + " \"model.onnx\"]");
  }

  static JobException runsOfATable(String table) {
    return JobException.usage(
        "--keep: the runs of table "
            + Names.escape(table)
            + " are rows of it; delete those of a run by SQL, and their files by the table's own"
            + " VACUUM or expire_snapshots");
  }

  static JobException notTwo(List<String> results, List<String> models) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "diff compares two results, or two models with --model A --model B; found %d %s and %d"
                + " %s",
            results.size(),
            results.size() == 1 ? "result" : "results",
            models.size(),
            models.size() == 1 ? "model" : "models"));
  }

  static JobException unknownModel(String name, List<String> known) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--model %s: the job has no such model%s; it has %s",
            Names.escape(name),
            Names.hint(name, known),
            Names.list(known)));
  }

  static JobException severalRuns() {
    return JobException.usage("diff compares models over the rows of one run; name one with --run");
  }
}
