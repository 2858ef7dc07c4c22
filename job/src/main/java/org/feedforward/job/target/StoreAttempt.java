package org.feedforward.job.target;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.feedforward.job.sql.sink.RowSink;
import org.feedforward.job.target.store.ConditionalFile;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;

/**
 * One attempt to make a result in an object store. Nothing is renamed: the files stay where they
 * were written, in the folder of the run, and one object written on condition makes them the
 * result. From then on the folder has no owner. So a folder without one is that of the result, or
 * of one that has been replaced; and one whose owner's process has ended is that of the result if
 * the manifest says so, or else nobody's.
 */
final class StoreAttempt {

  /** As {@link Attempt} has it. */
  private static final int SHUTDOWN_PRIORITY = 20;

  /** The names that the writer gives to files. */
  private static final Pattern WRITTEN =
      Pattern.compile("(?:.*/)?part-[0-9]{5}-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-.*");

  private final StorePlace store;
  private final Place place;
  private final String run = UUID.randomUUID().toString();
  private final Path folder;
  private final Runnable end = this::end;
  private boolean begun;
  private boolean over;
  private boolean published;
  private boolean uncertain;
  private boolean keepsRejects;
  private Optional<Manifest> replaced = Optional.empty();

  /** A new attempt; {@link #begin} makes its folder. */
  StoreAttempt(StorePlace store) {
    this.store = store;
    this.place = store.place();
    this.folder = new Path(store.runs(), run);
  }

  /** The name of the run. */
  String run() {
    return run;
  }

  /** Where the files are to be written. */
  Path data() {
    return new Path(folder, StorePlace.DATA);
  }

  /** Says whose the folder is. */
  synchronized void begin() throws IOException {
    begun = true;
    ShutdownHookManager.get().addShutdownHook(end, SHUTDOWN_PRIORITY);
    Owner.current(run, place.path().toString()).write(place.system(), folder);
  }

  /**
   * Whether the store refuses what is written on a condition that does not hold. One that passes
   * the condition by would let two runs publish at once.
   */
  static boolean isGuarded(StorePlace store) throws IOException {
    StoreAttempt trial = new StoreAttempt(store);
    try {
      trial.begin();
      return new ConditionalFile(store.place().system(), new Path(trial.folder, Owner.NAME))
          .isGuarded();
    } finally {
      trial.end();
    }
  }

  /**
   * Makes the files the result. A process that is told to end waits for this.
   *
   * @param manifest of the result
   * @param seen what it replaces; nothing where nothing may stand there
   */
  synchronized void publish(Manifest manifest, Optional<StorePlace.Found> seen) throws IOException {
    if (over) {
      throw new IOException("the process is about to end");
    }
    if (!store.filesIn(data()).entrySet().containsAll(manifest.files().entrySet())) {
      throw new IOException("files that were written are there no longer");
    }
    try {
      store.commitObject().write(manifest.bytes(), seen.map(StorePlace.Found::tag));
    } catch (IOException | RuntimeException e) {
      requirePublished(seen, e);
    }
    published = true;
    replaced = seen.map(StorePlace.Found::manifest);
  }

  /**
   * The answer of the store may have been lost, so that what stands there is the truth. As long as
   * that is the old result, the new one may still come: its files stay until this process has
   * ended.
   */
  private void requirePublished(Optional<StorePlace.Found> seen, Exception cause)
      throws IOException {
    uncertain = true;
    Optional<String> stands = Optional.empty();
    try {
      stands = Manifest.read(place.system(), place.path()).map(Manifest::run);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
      rethrow(cause);
    }
    if (stands.equals(Optional.of(run))) {
      uncertain = false;
      return;
    }
    if (!stands.equals(seen.map(found -> found.manifest().run()))) {
      uncertain = false;
      throw TargetFaults.otherRunFirst(place, cause);
    }
    rethrow(cause);
  }

  private static void rethrow(Exception cause) throws IOException {
    throw cause instanceof IOException e ? e : new IOException(cause);
  }

  /** Leaves the rejected rows where they are, with a manifest of their own. */
  synchronized Path keepRejects(Manifest manifest) throws IOException {
    Path rejects = new Path(data(), RowSink.REJECTS);
    manifest.write(place.system(), rejects);
    keepsRejects = true;
    return rejects;
  }

  /** Removes files that do not count, of attempts of tasks that were given up. */
  void sweep(Map<String, Long> files) throws IOException {
    for (String file : store.filesIn(data()).keySet()) {
      if (!files.containsKey(file)) {
        place.system().delete(new Path(data(), file), false);
      }
    }
  }

  /** Whether a file that a manifest does not name was written by the tasks of its run. */
  static boolean isStray(String file, Manifest manifest) {
    Matcher name = WRITTEN.matcher(file);
    return name.matches()
        && manifest.files().keySet().stream()
            .map(WRITTEN::matcher)
            .anyMatch(other -> other.matches() && other.group(1).equals(name.group(1)));
  }

  /**
   * Ends it: files that are not the result go, and those of a result that was replaced. What cannot
   * be removed now goes with the next run for the place.
   */
  synchronized void end() {
    if (!begun) {
      return;
    }
    over = true;
    try {
      if (published) {
        place.system().delete(new Path(folder, Owner.NAME), false);
        if (replaced.isPresent()) {
          place.system().delete(replaced.get().folder(place.path()).getParent(), true);
        }
      } else if (keepsRejects) {
        removeAllButRejects();
      } else if (!uncertain) {
        remove(place.system(), folder);
      }
      begun = false;
      ShutdownHookManager.get().removeShutdownHook(end);
    } catch (IOException | RuntimeException | FSError e) {
      // hidden from readers
    }
  }

  private void removeAllButRejects() throws IOException {
    for (FileStatus file : place.system().listStatus(data())) {
      if (!file.getPath().getName().equals(RowSink.REJECTS)) {
        place.system().delete(file.getPath(), true);
      }
    }
    place.system().delete(new Path(folder, Owner.NAME), false);
  }

  /** Whose it is goes last, so that what a crash leaves here can be removed by the next run. */
  static void remove(FileSystem system, Path folder) throws IOException {
    system.delete(new Path(folder, StorePlace.DATA), true);
    system.delete(folder, true);
  }

  /** Whether rejected rows were kept in the folder of a run, whose result never came. */
  static Optional<Manifest> keptRejects(FileSystem system, Path folder) throws IOException {
    return Manifest.read(system, new Path(new Path(folder, StorePlace.DATA), RowSink.REJECTS));
  }

  /** Removes what runs have left that did not come to their end, and results that are replaced. */
  static void finishCrashed(StorePlace store) throws IOException {
    FileSystem system = store.place().system();
    Map<Path, Optional<Owner>> dead = new LinkedHashMap<>();
    for (FileStatus found : store.runFolders()) {
      Path folder = found.getPath();
      Optional<Owner> owner = Owner.read(system, folder);
      boolean goes =
          owner.isPresent()
              ? owner.get().isGone() && isFor(store, owner.get())
              : system.exists(new Path(folder, StorePlace.DATA))
                  && keptRejects(system, folder).isEmpty();
      if (goes) {
        dead.put(folder, owner);
      }
    }
    if (dead.isEmpty()) {
      return;
    }
    // only now: all of them have become the result by this time, or never will
    Optional<Manifest> manifest = Manifest.read(system, store.place().path());
    for (Map.Entry<Path, Optional<Owner>> folder : dead.entrySet()) {
      if (manifest.isPresent()
          && manifest.get().folder(store.place().path()).getParent().equals(folder.getKey())) {
        tidy(store, manifest.get(), folder);
      } else {
        remove(system, folder.getKey());
      }
    }
  }

  /** Of the result itself only the mark of its attempt goes, and what does not count. */
  private static void tidy(
      StorePlace store, Manifest manifest, Map.Entry<Path, Optional<Owner>> folder)
      throws IOException {
    FileSystem system = store.place().system();
    if (folder.getValue().isPresent()) {
      system.delete(new Path(folder.getKey(), Owner.NAME), false);
    }
    Path data = manifest.folder(store.place().path());
    for (String file : store.filesIn(data).keySet()) {
      if (!manifest.files().containsKey(file) && isStray(file, manifest)) {
        system.delete(new Path(data, file), false);
      }
    }
  }

  static boolean isFor(StorePlace store, Owner owner) {
    return owner.target().equals(store.place().path().toString());
  }
}
