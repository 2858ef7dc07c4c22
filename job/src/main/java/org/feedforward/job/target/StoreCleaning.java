package org.feedforward.job.target;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.config.RunKeys;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;

/**
 * Removes from an output in an object store what {@link Cleaning} removes from a folder. A run goes
 * by its manifest first, without which no reader finds its files.
 */
final class StoreCleaning {

  private final Place whole;
  private final CleanRules rules;
  private final List<Leftover> found = new ArrayList<>();

  private StoreCleaning(Place whole, CleanRules rules) {
    this.whole = whole;
    this.rules = rules;
  }

  static List<Leftover> clean(Place whole, CleanRules rules) {
    try {
      return new StoreCleaning(whole, rules).run();
    } catch (IOException e) {
      throw TargetFaults.uncleaned(whole, e);
    }
  }

  private List<Leftover> run() throws IOException {
    Map<RunKey, StorePlace> runs =
        new TreeMap<>(
            Comparator.comparing(RunKey::name)
                .thenComparing(RunKey::value, Cleaning::compareValues));
    if (whole.isTaken()) {
      for (FileStatus child : whole.system().listStatus(whole.path())) {
        Optional<RunKey> key = RunKeys.ofFolder(child.getPath().getName());
        if (child.isDirectory() && key.isPresent()) {
          runs.put(key.get(), new StorePlace(whole.ofRun(key.get())));
        }
      }
    }
    cleanUnfinished(new StorePlace(whole));
    for (StorePlace run : runs.values()) {
      cleanUnfinished(run);
    }
    if (rules.keep().isPresent()) {
      cleanRuns(List.copyOf(runs.values()), rules.keep().getAsInt());
    }
    return List.copyOf(found);
  }

  private void cleanUnfinished(StorePlace store) throws IOException {
    FileSystem system = whole.system();
    List<FileStatus> folders = store.runFolders();
    Map<Path, Optional<Owner>> owners = new TreeMap<>();
    for (FileStatus folder : folders) {
      owners.put(folder.getPath(), Owner.read(system, folder.getPath()));
    }
    // after the owners: a run that has none by now has become the result before
    Optional<Path> standing =
        Manifest.read(system, store.place().path())
            .map(manifest -> manifest.folder(store.place().path()).getParent());
    for (Map.Entry<Path, Optional<Owner>> folder : owners.entrySet()) {
      if (standing.equals(Optional.of(folder.getKey()))) {
        continue;
      }
      if (folder.getValue().isEmpty()) {
        cleanWithoutOwner(store, folder.getKey());
      } else if (StoreAttempt.isFor(store, folder.getValue().get())) {
        cleanAttempt(folder.getKey(), folder.getValue().get());
      }
    }
  }

  private void cleanAttempt(Path folder, Owner owner) throws IOException {
    boolean old = rules.isOld(lastChange(folder));
    String whose = "of process " + owner.process() + " on " + owner.host();
    boolean gone = owner.isGone();
    boolean elsewhere = !owner.isOfThisMachine();
    String reason =
        gone
            ? whose + ", which has ended"
            : elsewhere
                ? whose + (old ? ", old" : ", of which is not known whether it lives")
                : whose + ", which lives";
    remove(Leftover.Kind.ATTEMPT, folder, gone || (elsewhere && old), reason);
  }

  private void cleanWithoutOwner(StorePlace store, Path folder) throws IOException {
    Optional<Manifest> rejects = StoreAttempt.keptRejects(whole.system(), folder);
    if (rejects.isPresent()) {
      boolean old = rules.isOld(lastChange(folder));
      String of = rejects.get().facts().path(RejectsFolder.RESULT).asText();
      if (of.equals(store.place().path().toString())) {
        remove(Leftover.Kind.REJECTS, folder, old, old ? "old" : "rejected rows");
      }
    } else if (whole.system().exists(new Path(folder, StorePlace.DATA))) {
      remove(Leftover.Kind.ATTEMPT, folder, true, "of a result that is no more");
    }
  }

  private void cleanRuns(List<StorePlace> all, int keep) throws IOException {
    List<StorePlace> runs = new ArrayList<>();
    for (StorePlace run : all) {
      if (Manifest.read(whole.system(), run.place().path()).isPresent()) {
        runs.add(run);
      }
    }
    for (StorePlace run : runs.subList(0, Math.max(0, runs.size() - keep))) {
      cleanRun(run, keep);
    }
  }

  private void cleanRun(StorePlace run, int keep) throws IOException {
    Path path = run.place().path();
    Path manifest = new Path(path, Manifest.NAME);
    FileSystem system = whole.system();
    if (rules.olderThan().isPresent()
        && !rules.isOld(system.getFileStatus(manifest).getModificationTime())) {
      add(Leftover.Kind.RUN, path, false, "not old enough");
      return;
    }
    try {
      Optional<StorePlace.Found> stands = run.find();
      if (stands.isEmpty()) {
        return;
      }
      run.requireOurs(stands.get().manifest());
      Optional<ReportFiles> report = ReportFiles.standingOf(run.place());
      if (report.isPresent()) {
        if (!rules.dryRun()) {
          report.get().withdraw();
        }
        found.add(
            new Leftover(Leftover.Kind.REPORT, report.get().place(), true, Cleaning.OF_NO_RUN));
      }
      if (!rules.dryRun()) {
        system.delete(manifest, false);
        StoreAttempt.remove(system, stands.get().manifest().folder(path).getParent());
      }
      add(Leftover.Kind.RUN, path, true, "not one of the last " + keep);
    } catch (JobException e) {
      add(Leftover.Kind.RUN, path, false, e.getMessage());
    }
  }

  private void remove(Leftover.Kind kind, Path folder, boolean goes, String reason)
      throws IOException {
    if (goes && !rules.dryRun()) {
      StoreAttempt.remove(whole.system(), folder);
    }
    add(kind, folder, goes, reason);
  }

  private void add(Leftover.Kind kind, Path path, boolean goes, String reason) {
    found.add(new Leftover(kind, Locations.plain(path), goes, reason));
  }

  /** When a file in a folder was written last; a folder has no time in an object store. */
  private long lastChange(Path folder) throws IOException {
    long last = 0;
    for (FileStatus child : whole.system().listStatus(folder)) {
      last =
          Math.max(
              last,
              child.isDirectory() ? lastChange(child.getPath()) : child.getModificationTime());
    }
    return last;
  }
}
