package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;
import org.feedforward.job.target.units.LeftUnits;
import org.feedforward.job.target.units.UnitFolders;

/**
 * One attempt to put a folder in place. It owns a folder beside the place, which readers of the
 * parent pass by for an underscore: {@code _feedforward-NAME-UUID} or, for a run that has a name,
 * {@code _attempts/KEY=VALUE-UUID}. It holds
 *
 * <pre>
 * _ATTEMPT.json   whose it is
 * data            the new result, complete once it has a manifest
 * old             the result that is being replaced
 * units           of a run that is cut in units those that are whole, see {@link UnitFolders}
 * </pre>
 *
 * Publishing renames {@code data} to the place in one step; replacing renames the old result aside
 * first. Whoever comes next finishes what a crash left: it puts a complete {@code data} or else the
 * {@code old} in the place when that is empty.
 *
 * <p>An attempt with units that are whole outlives its process: the same run goes on with it when
 * it is started again. Whoever does writes into the folder that it is theirs under another name,
 * and gives it that name: of several one alone has it, nobody finds it without an owner, and a
 * process that was wrongly taken for dead finds its files no longer.
 */
final class Attempt {

  /** After Spark has stopped writing (it stops at 40), before Hadoop's file systems close (10). */
  private static final int SHUTDOWN_PRIORITY = 20;

  private static final String DATA = "data";
  private static final String OLD = "old";

  private final Place place;
  private final String run;
  private final Path folder;
  private final Runnable end = this::end;
  private boolean begun;
  private boolean over;
  private boolean kept;

  private Attempt(Place place, String run) {
    this(place, run, new Path(place.attempts(), place.attemptPrefix() + run));
  }

  private Attempt(Place place, String run, Path folder) {
    this.place = place;
    this.run = run;
    this.folder = folder;
  }

  /** A new attempt; {@link #begin} makes its folder. */
  static Attempt of(Place place) {
    return of(place, UUID.randomUUID().toString());
  }

  /** A new attempt of a run that has a name. */
  static Attempt of(Place place, String run) {
    return new Attempt(place, run);
  }

  /** The name of the run. */
  String run() {
    return run;
  }

  /** Makes the folder and says whose it is. */
  synchronized void begin() throws IOException {
    start();
    place.system().mkdirs(folder);
    Owner.current(run, place.path().toString()).write(place.system(), folder);
  }

  private void start() {
    begun = true;
    ShutdownHookManager.get().addShutdownHook(end, SHUTDOWN_PRIORITY);
  }

  /**
   * Goes on with an attempt of a process that has ended. What it had made ready to be published is
   * not ready any more, and its files stay.
   *
   * @param left its folder
   * @param run the run that it is of
   * @return nothing where another process was faster
   */
  static Optional<Attempt> goOn(Place place, Path left, String run) throws IOException {
    Attempt attempt = new Attempt(place, run, Owner.takenName(left));
    FileSystem system = place.system();
    try {
      Owner.current(run, place.path().toString()).claim(system, left, attempt.folder);
      Renames.rename(system, left, attempt.folder);
    } catch (IOException e) {
      if (system.exists(left)) {
        throw e;
      }
      return Optional.empty();
    }
    attempt.start();
    attempt.unready();
    system.delete(new Path(attempt.folder, OLD), true);
    return Optional.of(attempt);
  }

  /** Whoever looks meanwhile finds the old one or the new one. */
  private void replaceOwner(Owner owner) throws IOException {
    Path beside = new Path(folder, Owner.NAME + "." + UUID.randomUUID());
    owner.writeBeside(place.system(), beside);
    Renames.replace(place.system(), beside, Owner.file(folder));
  }

  private void unready() throws IOException {
    place.system().delete(new Path(data(), Manifest.NAME), false);
  }

  /** The folder of the attempt. */
  Path folder() {
    return folder;
  }

  /** Whether units are kept for whoever starts the run again, when this ends. */
  synchronized void keep(boolean units) {
    kept = units;
  }

  /** Where the result is to be written. */
  Path data() {
    return new Path(folder, DATA);
  }

  /** Whether something failed because the folder is not there any more. */
  boolean isGone(Throwable error) {
    return Causes.find(error, FileNotFoundException.class)
        .filter(missing -> String.valueOf(missing.getMessage()).contains(folder.getName()))
        .isPresent();
  }

  /** The same, whosever the result is that may be replaced. */
  void publish(ObjectNode facts, long rows, Replacing replacing) throws IOException {
    publish(facts, rows, replacing, Optional.empty());
  }

  /**
   * Writes the manifest and puts the result in place. A process that is told to end waits for this
   * before it removes the folder, for what is renamed must not be half deleted.
   *
   * @param facts what the manifest says of the run
   * @param rows how many rows were written
   * @param replacing what may be replaced
   * @param seen the one run whose result may be; any where nothing is said
   */
  synchronized void publish(ObjectNode facts, long rows, Replacing replacing, Optional<String> seen)
      throws IOException {
    if (over) {
      throw new IOException("the process is about to end");
    }
    FileSystem system = place.system();
    new Manifest(run, facts, rows, ResultFiles.list(system, data())).write(system, data());
    if (!isComplete(system, data())) {
      throw new IOException("files that were written are there no longer");
    }
    try {
      makeRoom(replacing, seen);
      putInPlace(place, data());
    } catch (FileAlreadyExistsException e) {
      requireOwnResult(e);
    }
  }

  /**
   * Makes a folder the result, without the files of task attempts that were too late: once it has
   * its new name, none of them knows it.
   */
  private static void putInPlace(Place place, Path data) throws IOException {
    Renames.rename(place.system(), data, place.path());
    try {
      place.system().delete(new Path(place.path(), ResultFiles.PENDING), true);
    } catch (IOException e) {
      // the result stands: no reader and no later run minds what is in there
    }
  }

  /** Takes back what was published, and puts the old result in its place again. */
  synchronized void retract() throws IOException {
    if (isOf(place, run)) {
      Renames.rename(place.system(), place.path(), data());
    }
    rescueOld(place, folder);
  }

  /** Whether the result in a place was made by a run. */
  static boolean isOf(Place place, String run) throws IOException {
    return Manifest.read(place.system(), place.path())
        .filter(manifest -> manifest.run().equals(run))
        .isPresent();
  }

  private void makeRoom(Replacing replacing, Optional<String> seen) throws IOException {
    if (replacing == Replacing.NOTHING || !place.isTaken()) {
      return;
    }
    place.requireFree(replacing);
    if (replacing == Replacing.OURS_OR_EMPTY && place.isEmptyFolder()) {
      place.system().delete(place.path(), false);
      return;
    }
    requireSeen(place.path(), seen);
    Path old = new Path(folder, OLD);
    Renames.rename(place.system(), place.path(), old);
    try {
      requireSeen(old, seen); // another run may have put its own there in between
    } catch (FileAlreadyExistsException e) {
      Renames.rename(place.system(), old, place.path());
      throw e;
    }
  }

  private void requireSeen(Path result, Optional<String> seen) throws IOException {
    Optional<String> found = Manifest.read(place.system(), result).map(Manifest::run);
    if (seen.isPresent() && !found.equals(seen)) {
      throw new FileAlreadyExistsException(result + " is of the run " + found.orElse("of nobody"));
    }
  }

  /** Another run may have finished ours after what it took for a crash. */
  private void requireOwnResult(FileAlreadyExistsException cause) {
    try {
      Optional<Manifest> manifest = Manifest.read(place.system(), place.path());
      if (manifest.isPresent() && manifest.get().run().equals(run)) {
        return;
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    throw TargetFaults.otherRunFirst(place, cause);
  }

  /**
   * Removes the folder. Data in it that have not been published go first, so that the old result is
   * put back where one was moved aside; once published, the old result goes. Of an attempt whose
   * units are kept, nothing goes, and the next start of the run takes it over.
   */
  synchronized void end() {
    if (!begun) {
      return;
    }
    over = true;
    try {
      if (kept) {
        leave();
      } else {
        place.system().delete(data(), true);
        finish(place, folder);
      }
      ShutdownHookManager.get().removeShutdownHook(end);
    } catch (IOException | RuntimeException | FSError e) {
      // the folder stays, hidden from readers; the next run for this place takes it away
    }
  }

  /** Puts the old result back, where one was moved aside, and leaves the rest to the next start. */
  private void leave() throws IOException {
    if (place.system().exists(folder)) { // nobody has taken it over
      unready();
      rescueOld(place, folder);
      replaceOwner(Owner.current(run, place.path().toString()).atEnd());
    }
    begun = false;
  }

  /**
   * Finishes attempts for a place beside that of a result, which count when the result of their run
   * stands, and are taken back when it does not.
   */
  static void finishCrashed(Place place, RejectsFolder.Result result) throws IOException {
    FileSystem system = place.system();
    for (Map.Entry<Path, Owner> found : ownFolders(place).entrySet()) {
      String run = found.getValue().run();
      if (found.getValue().isGone()) {
        if (!result.isOf(run)) {
          new Attempt(place, run).retract();
        }
        removeFolder(system, found.getKey());
      }
    }
  }

  /**
   * Finishes attempts for a place: those of processes that are gone end, others fill a gap.
   *
   * @param keepsUnits whether those with units stay that are whole
   */
  static void finishCrashed(Place place, boolean keepsUnits) throws IOException {
    for (Map.Entry<Path, Owner> found : ownFolders(place).entrySet()) {
      rescue(place, found.getKey());
      String run = found.getValue().run();
      if (found.getValue().isGone()
          && (!keepsUnits || isOf(place, run) || units(place, found.getKey()).isEmpty())) {
        finish(place, found.getKey());
      }
    }
  }

  /**
   * The units that an attempt has whole; nothing where it has none, or has just been taken over.
   */
  static Optional<LeftUnits> units(Place place, Path folder) throws IOException {
    try {
      return LeftUnits.in(place.system(), folder, new Path(folder, DATA));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The folders of attempts that say that they are for a place. */
  static Map<Path, Owner> ownFolders(Place place) throws IOException {
    FileSystem system = place.system();
    Path parent = place.attempts();
    Map<Path, Owner> folders = new LinkedHashMap<>();
    if (!system.exists(parent)) {
      return folders;
    }
    for (FileStatus status : system.listStatus(parent)) {
      if (status.isDirectory() && status.getPath().getName().startsWith(place.attemptPrefix())) {
        Optional<Owner> owner = ownerOf(system, status.getPath());
        if (owner.isPresent() && owner.get().target().equals(place.path().toString())) {
          folders.put(status.getPath(), owner.get());
        }
      }
    }
    return folders;
  }

  /** Nothing where the folder is gone, or called otherwise, since it was listed. */
  private static Optional<Owner> ownerOf(FileSystem system, Path folder) throws IOException {
    try {
      return Owner.read(system, folder);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Takes the result out of its place in one step, and deletes it where no reader sees it. What a
   * crash leaves of it goes with the next run for the place.
   */
  synchronized void withdraw() throws IOException {
    begin();
    Renames.rename(place.system(), place.path(), data());
    end();
  }

  /** Ends an attempt of a process that is gone: fills the gap that it left, and removes it. */
  static void finish(Place place, Path folder) throws IOException {
    if (place.system().exists(folder)) {
      rescue(place, folder);
      removeFolder(place.system(), folder);
    }
  }

  /** Whose it is goes last, so that what a crash leaves here can be removed by the next run. */
  private static void removeFolder(FileSystem system, Path folder) throws IOException {
    system.delete(new Path(folder, DATA), true);
    system.delete(new Path(folder, OLD), true);
    for (String name : UnitFolders.names()) {
      system.delete(new Path(folder, name), true);
    }
    system.delete(folder, true);
  }

  /** Fills the gap that a replacement leaves between its two renames. */
  private static void rescue(Place place, Path folder) throws IOException {
    FileSystem system = place.system();
    Path data = new Path(folder, DATA);
    Path old = new Path(folder, OLD);
    if (place.isTaken() || !system.exists(old)) {
      return;
    }
    putInPlace(place, isComplete(system, data) ? data : old);
  }

  private static void rescueOld(Place place, Path folder) throws IOException {
    Path old = new Path(folder, OLD);
    if (!place.isTaken() && place.system().exists(old)) {
      Renames.rename(place.system(), old, place.path());
    }
  }

  private static boolean isComplete(FileSystem system, Path data) throws IOException {
    if (!system.exists(data)) {
      return false;
    }
    Optional<Manifest> manifest = Manifest.read(system, data);
    return manifest.isPresent() && manifest.get().files().equals(ResultFiles.list(system, data));
  }
}
