package org.feedforward.job.target;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.ObjectStoreErrors;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.units.LeftUnits;

/** All that this room says to users, in one place. */
final class TargetFaults {

  private TargetFaults() {}

  static JobException objectStore(String named, Path path) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: %s cannot rename a folder in one step, so a result could be seen half written;"
                + " write to a file system (file, hdfs) and copy the finished folder",
            named,
            Names.path(path.toString()),
            path.toUri().getScheme()));
  }

  /** An object store that Hadoop's S3A would reach by another name. */
  static JobException namedOtherwise(String named, Path path) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: name it s3a://%s; %s is not a file system of Hadoop's that can write an object on"
                + " a condition",
            named,
            Names.path(path.toString()),
            Names.escape(path.toUri().getSchemeSpecificPart().replaceFirst("^/*", "")),
            path.toUri().getScheme()));
  }

  static JobException withoutConditions(Place place) {
    String key = "fs.s3a.create.conditional.enabled";
    String reason =
        place.system().getConf().getBoolean(key, true)
            ? "Hadoop "
                + VersionInfo.getVersion()
                + " cannot; Spark 4.1 and later can, with the hadoop-aws of their Hadoop"
            : key + " is false; leave it out";
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: a result appears by an object that is written only if no other run has written it,"
                + " which %s",
            place.shown(),
            reason));
  }

  static JobException ignoredConditions(Place place) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: the store replaces an object although it was told to write it only where none is, so"
                + " two runs could both publish; nothing was written: use a store with conditional"
                + " writes, or a file system (file, hdfs)",
            place.shown()));
  }

  static JobException unitsInStore(String named, Path path) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: the files of units cannot be renamed in an object store, so a run into it is not"
                + " cut; leave run.units out, or write to a file system (file, hdfs)",
            named,
            Names.path(path.toString())));
  }

  static JobException rejectsInStore(String named, Path path) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "errors.rejects: the rejected rows of a result in an object store stand inside it, as"
                + " _rejects among its files; leave errors.rejects out for %s %s",
            named,
            Names.path(path.toString())));
  }

  static JobException secondCommitter(String key) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "spark.hadoop.%s=2 is refused: a failed task could leave its rows in the result; use 1",
            key));
  }

  static JobException root(String named, Path path) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: a result cannot take the place of the root folder; name a folder below it",
            named,
            Names.path(path.toString())));
  }

  static JobException notAPath(String named, String path, Exception cause) {
    return new JobException(
        ExitCode.USAGE,
        String.format(Locale.ROOT, "%s %s: %s", named, Names.path(path), Names.escape(said(cause))),
        cause);
  }

  static JobException liesInInput(Place place, Path input) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s lies in the input %s; the next run would score its own result: choose a"
                + " folder outside",
            place.named(),
            place.shown(),
            Locations.shown(input)));
  }

  static JobException holdsInput(Place place, Path input) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s holds the input %s; replacing it would delete the input: choose another"
                + " folder",
            place.named(),
            place.shown(),
            Locations.shown(input)));
  }

  static JobException matchesInput(Place place, String glob) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s is matched by the input %s; the next run would score its own result:"
                + " choose another folder",
            place.named(),
            place.shown(),
            Names.path(glob)));
  }

  static JobException withoutRejects(String run) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "--only-rejects %s: is not a result with rejected rows; name the folder of a run with"
                + " errors.policy: reject",
            Names.path(run)));
  }

  static JobException notCommitted(String folder, List<String> runs) {
    String advice =
        runs.isEmpty()
            ? "; name the folder of a result"
            : "; it holds " + Names.list(runs) + ": name one of them";
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: is not a result of Feedforward (it has no %s)%s",
            Names.path(folder),
            Manifest.NAME,
            advice));
  }

  static JobException damaged(String folder) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: its files are not those that its run wrote; run the job again with --overwrite or"
                + " --replace",
            Names.path(folder)));
  }

  static JobException replacedMeanwhile(String folder) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: another run replaced it while it was read; run the command again",
            Names.path(folder)));
  }

  static JobException rejectsInResult(Place rejects, Place result) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s and %s %s: the one would lie in the other; choose a folder apart from the"
                + " result, or leave it out for _rejects inside the result",
            rejects.named(),
            rejects.shown(),
            result.named(),
            result.shown()));
  }

  static JobException reportInResult(Place report, Place result) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s would lie in a result, or %s %s in it; choose a folder apart from all results, or"
                + " leave it out for _report inside the result",
            report.named(),
            report.shown(),
            result.named(),
            result.shown()));
  }

  static JobException rejectsElsewhere(Place rejects, Place result) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s is on another file system than %s %s, so the two cannot be committed together;"
                + " choose a folder on the same one",
            rejects.named(),
            rejects.shown(),
            result.named(),
            result.shown()));
  }

  static JobException unreadableInput(String input, Exception cause) {
    ExitCode code =
        ObjectStoreErrors.words(cause).isPresent() ? ExitCode.ENVIRONMENT : ExitCode.DATA;
    return new JobException(
        code,
        String.format(
            Locale.ROOT, "%s: cannot be read: %s", Names.path(input), Names.escape(said(cause))),
        cause);
  }

  static JobException exists(Place place) {
    String flag = place.key().isPresent() ? "--replace" : "--overwrite";
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT, "%s exists; %s replaces a result of Feedforward", place.shown(), flag));
  }

  /** Something beside the folders of runs, with which their readers cannot do. */
  static JobException notARunBeside(Place place, String name) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s: beside it lies %s, which is not a run by %s=..., so readers of the folder could not"
                + " tell the runs apart; choose an output of its own for these runs",
            place.shown(),
            Names.escape(name),
            place.key().orElse("")));
  }

  static JobException notOurs(Place place) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s was not written by Feedforward (it has no %s), so it is not replaced; remove it"
                + " yourself or choose another place",
            place.shown(),
            Manifest.NAME));
  }

  static JobException foreignFiles(Place place, List<String> files) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s holds files that Feedforward did not write (%s), so it is not replaced; move them"
                + " away or choose another place",
            place.shown(),
            Names.list(files)));
  }

  static JobException withinResult(Place place, Path result) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s lies in %s, which is a result of Feedforward; choose a place outside of it",
            place.shown(),
            Locations.shown(result)));
  }

  static JobException holdsResult(Place place, String result) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s holds another result (%s), so it is not replaced; choose another place",
            place.shown(),
            Names.escape(result)));
  }

  static JobException otherRunFirst(Place place, Exception cause) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT, "another run published %s first; its result stands", place.shown()),
        cause);
  }

  static JobException unprepared(Place place, IOException cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: the output cannot be prepared: %s",
            place.shown(),
            Names.escape(said(cause))),
        cause);
  }

  static JobException uncounted(Place place, IOException cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: the rows that were written cannot be counted, so they are not put in place: %s",
            place.shown(),
            Names.escape(said(cause))),
        cause);
  }

  static JobException unpublished(Place place, IOException cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: the result cannot be put in place: %s",
            place.shown(),
            Names.escape(said(cause))),
        cause);
  }

  static JobException uncleaned(Place place, IOException cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT, "%s: cannot be cleaned: %s", place.shown(), Names.escape(said(cause))),
        cause);
  }

  static JobException full(Place place, Throwable cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "cannot write %s: disk full; nothing was published, free some space and run again",
            place.shown()),
        cause);
  }

  /** Units of a run that would be others if they were computed today. */
  static String otherUnits(int units, List<String> differences) {
    return String.format(
        Locale.ROOT,
        "%,d %s of an earlier start of the run %s thrown away: %s",
        units,
        units == 1 ? "unit" : "units",
        units == 1 ? "was" : "were",
        String.join("; ", differences));
  }

  /** Why an attempt is not removed. */
  static String unitsLeft(LeftUnits units) {
    return String.format(
        Locale.ROOT,
        "; it has %,d of %,d units, with which its run goes on when it is started again, and goes"
            + " with --older-than",
        units.done().size(),
        units.cut().units().size());
  }

  static String unitsFound(int found, int all) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d units were found as an earlier start of the run had left them, and %,d scored",
        found,
        all,
        all - found);
  }

  static JobException gone(Place place, Throwable cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: the folder that is written into was removed meanwhile; nothing was published, run"
                + " again",
            place.shown()),
        cause);
  }

  // rows

  static JobException otherThanStored(long stored, long entered) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "the footers of the input say %d rows, but %d were read, so nothing is put in place: a"
                + " file changed or is damaged; run again, and write the files again if it happens"
                + " again",
            stored,
            entered));
  }

  static JobException rowsDiffer(
      long entered, long written, long rejected, OptionalLong found, OptionalLong foundRejects) {
    return new JobException(
        ExitCode.FAILURE,
        String.format(
            Locale.ROOT,
            "%d rows were read, %d scored%s%s, so nothing is put in place: run again, and report"
                + " it if it happens again",
            entered,
            written,
            rejected > 0 ? ", " + rejected + " rejected" : "",
            found.isEmpty()
                ? ""
                : " and " + (found.getAsLong() + foundRejects.orElse(0)) + " found in the files"));
  }

  private static String said(Exception cause) {
    return ObjectStoreErrors.words(cause).orElse(String.valueOf(cause.getMessage()));
  }
}
