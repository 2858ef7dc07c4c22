package org.feedforward.job.target;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.config.RunKeys;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;
import org.feedforward.job.target.units.LeftUnits;

/**
 * Removes from an output what no run will take away: attempts of processes that are gone, rejects
 * whose result never came, and runs beyond those that are kept. Nothing goes that Feedforward did
 * not write, and a run goes whole: it is moved out of the readers' sight before it is deleted.
 */
public final class Cleaning {

  private static final String NAMED = "--output";
  static final String OF_NO_RUN = "of a run that is not kept";

  private final Place whole;
  private final CleanRules rules;
  private final List<Leftover> found = new ArrayList<>();

  private Cleaning(Place whole, CleanRules rules) {
    this.whole = whole;
    this.rules = rules;
  }

  /**
   * Cleans an output.
   *
   * @return what was found, and whether it went
   * @throws JobException when the output cannot be read or changed
   */
  public static List<Leftover> clean(String output, CleanRules rules, Configuration configuration) {
    return Targets.isStore(output)
        ? StoreCleaning.clean(Place.of(NAMED, new Path(output), configuration), rules)
        : clean(Targets.folder(NAMED, output, configuration), rules);
  }

  /**
   * Cleans the folder of attempts that lies in a table's: the table's own cleaning passes it by.
   *
   * @return what was found, and whether it went
   * @throws JobException when there is no such table, or it cannot be read or changed
   */
  public static List<Leftover> cleanTable(SparkSession spark, String table, CleanRules rules) {
    return clean(TableTarget.attempts(TableTarget.find(spark, table)), rules);
  }

  private static List<Leftover> clean(Place whole, CleanRules rules) {
    try {
      return new Cleaning(whole, rules).run();
    } catch (IOException e) {
      throw TargetFaults.uncleaned(whole, e);
    }
  }

  private List<Leftover> run() throws IOException {
    for (FileStatus folder : folders(whole.attempts())) {
      if (folder.getPath().getName().startsWith(whole.attemptPrefix())) {
        cleanUnfinished(folder);
      }
    }
    for (FileStatus folder : folders(whole.attemptsOfRuns())) {
      cleanUnfinished(folder);
    }
    if (rules.keep().isPresent()) {
      cleanRuns(rules.keep().getAsInt());
    }
    return List.copyOf(found);
  }

  private List<FileStatus> folders(Path folder) throws IOException {
    FileSystem system = whole.system();
    if (!system.exists(folder) || !system.getFileStatus(folder).isDirectory()) {
      return List.of();
    }
    return List.of(system.listStatus(folder)).stream()
        .filter(FileStatus::isDirectory)
        .sorted()
        .toList();
  }

  private void cleanUnfinished(FileStatus folder) throws IOException {
    FileSystem system = whole.system();
    Optional<Owner> owner = Owner.read(system, folder.getPath());
    Optional<Manifest> rejects =
        Manifest.read(system, folder.getPath())
            .filter(
                manifest -> isOfThisOutput(manifest.facts().path(RejectsFolder.RESULT).asText()));
    boolean old = rules.isOld(lastChange(folder));
    if (rejects.isPresent()) {
      remove(Leftover.Kind.REJECTS, folder.getPath(), old, old ? "old" : "rejected rows");
    } else if (owner.isEmpty() || owner.get().run().isEmpty()) {
      if (isEmptyAttempt(folder.getPath())) {
        remove(Leftover.Kind.ATTEMPT, folder.getPath(), old, "of nobody");
      }
    } else if (isOfThisOutput(owner.get().target())) {
      cleanAttempt(folder.getPath(), owner.get(), old);
    }
  }

  private void cleanAttempt(Path folder, Owner owner, boolean old) throws IOException {
    boolean gone = owner.isGone();
    boolean elsewhere = !owner.isOfThisMachine();
    String whose = "of process " + owner.process() + " on " + owner.host();
    Place place = placeOf(new Path(owner.target()));
    Optional<LeftUnits> units =
        Attempt.isOf(place, owner.run()) ? Optional.empty() : Attempt.units(place, folder);
    boolean removed = gone ? units.isEmpty() || old : elsewhere && old;
    String reason =
        gone
            ? whose
                + ", which has ended"
                + (removed ? "" : units.map(TargetFaults::unitsLeft).orElse(""))
            : elsewhere
                ? whose + (old ? ", old" : ", of which is not known whether it lives")
                : whose + ", which lives";
    if (removed && !rules.dryRun()) {
      Attempt.finish(place, folder);
    }
    found.add(new Leftover(Leftover.Kind.ATTEMPT, Locations.plain(folder), removed, reason));
  }

  private boolean isOfThisOutput(String target) {
    return !target.isEmpty() && placeOf(new Path(target)).path().equals(new Path(target));
  }

  /** The place that an attempt is for: the output, or one of its runs. */
  private Place placeOf(Path target) {
    Optional<RunKey> key = RunKeys.ofFolder(target.getName());
    return target.equals(whole.path()) || key.isEmpty() ? whole : whole.ofRun(key.get());
  }

  private void cleanRuns(int keep) throws IOException {
    List<RunKey> runs = new ArrayList<>();
    for (FileStatus folder : folders(whole.path())) {
      Optional<RunKey> key = RunKeys.ofFolder(folder.getPath().getName());
      if (key.isPresent() && Manifest.read(whole.system(), folder.getPath()).isPresent()) {
        runs.add(key.get());
      }
    }
    runs.sort(Comparator.comparing(RunKey::value, Cleaning::compareValues));
    for (RunKey key : runs.subList(0, Math.max(0, runs.size() - keep))) {
      cleanRun(key, keep);
    }
  }

  /** Numbers by their size; days and other texts letter by letter. */
  static int compareValues(String one, String other) {
    boolean numbers = one.matches("[0-9]{1,18}") && other.matches("[0-9]{1,18}");
    int order = numbers ? Long.compare(Long.parseLong(one), Long.parseLong(other)) : 0;
    return order != 0 ? order : one.compareTo(other);
  }

  private void cleanRun(RunKey key, int keep) throws IOException {
    Place place = whole.ofRun(key);
    boolean young =
        rules.olderThan().isPresent()
            && !rules.isOld(
                whole
                    .system()
                    .getFileStatus(new Path(place.path(), Manifest.NAME))
                    .getModificationTime());
    if (young) {
      found.add(
          new Leftover(Leftover.Kind.RUN, Locations.plain(place.path()), false, "not old enough"));
      return;
    }
    try {
      place.requireFree(Replacing.OURS);
      Optional<RejectsFolder> rejects = RejectsFolder.standingOf(place);
      if (rejects.isPresent()) {
        cleanRejects(rejects.get());
      }
      Optional<ReportFiles> report = ReportFiles.standingOf(place);
      if (report.isPresent()) {
        cleanReport(report.get());
      }
    } catch (JobException e) {
      found.add(
          new Leftover(Leftover.Kind.RUN, Locations.plain(place.path()), false, e.getMessage()));
      return;
    }
    if (!rules.dryRun()) {
      Attempt.of(place).withdraw();
    }
    found.add(
        new Leftover(
            Leftover.Kind.RUN, Locations.plain(place.path()), true, "not one of the last " + keep));
  }

  /** The rejects of a run go before it, for it alone says where they stand. */
  private void cleanRejects(RejectsFolder rejects) throws IOException {
    rejects.requireOurs();
    if (!rules.dryRun()) {
      rejects.withdraw();
    }
    found.add(new Leftover(Leftover.Kind.REJECTS, rejects.place(), true, OF_NO_RUN));
  }

  /** A report goes before its run too; other files of its folder stay. */
  private void cleanReport(ReportFiles report) throws IOException {
    if (!rules.dryRun()) {
      report.withdraw();
    }
    found.add(new Leftover(Leftover.Kind.REPORT, report.place(), true, OF_NO_RUN));
  }

  private void remove(Leftover.Kind kind, Path folder, boolean goes, String reason)
      throws IOException {
    if (goes && !rules.dryRun()) {
      whole.system().delete(folder, true);
    }
    found.add(new Leftover(kind, Locations.plain(folder), goes, reason));
  }

  /**
   * Whether a folder holds no more than an attempt of which the first step was not finished, or
   * than what attempts of tasks wrote that had not heard yet that their run had ended.
   */
  private boolean isEmptyAttempt(Path folder) throws IOException {
    for (FileStatus file : whole.system().listStatus(folder)) {
      String name = file.getPath().getName();
      boolean empty =
          file.isDirectory()
              ? name.equals(ResultFiles.PENDING) || isEmptyAttempt(file.getPath())
              : name.contains(Owner.NAME);
      if (!empty) {
        return false;
      }
    }
    return true;
  }

  /** When anything in a folder was changed last. */
  private long lastChange(FileStatus status) throws IOException {
    long last = status.getModificationTime();
    if (status.isDirectory()) {
      for (FileStatus child : whole.system().listStatus(status.getPath())) {
        last = Math.max(last, lastChange(child));
      }
    }
    return last;
  }
}
