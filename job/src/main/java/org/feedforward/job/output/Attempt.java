package org.feedforward.job.output;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/**
 * One attempt to put a result in place. It owns a folder beside the target whose name begins with
 * an underscore, so that readers of the parent pass it by:
 *
 * <pre>
 * _feedforward-NAME-UUID/_ATTEMPT.json   whose it is
 * _feedforward-NAME-UUID/data            the new result, complete once it has a manifest
 * _feedforward-NAME-UUID/old             the result that is being replaced
 * </pre>
 *
 * Committing renames {@code data} to the target in one step; replacing renames the old result aside
 * first. Whoever starts next finishes what a crash left: it puts a complete {@code data} or else
 * the {@code old} in the target's place when that is empty.
 */
public final class Attempt implements AutoCloseable {

  /** After Spark has stopped writing (it stops at 40), before Hadoop's file systems close (10). */
  private static final int SHUTDOWN_PRIORITY = 20;

  private static final String DATA = "data";
  private static final String OLD = "old";

  private final Target target;
  private final boolean overwrite;
  private final String run;
  private final Path folder;
  private final Runnable removal = this::remove;
  private boolean begun;

  private Attempt(Target target, boolean overwrite, String run, Path folder) {
    this.target = target;
    this.overwrite = overwrite;
    this.run = run;
    this.folder = folder;
  }

  /**
   * Checks the target; nothing is made before {@link #data} is asked for, so that a run which has
   * nothing to write leaves no folder behind.
   *
   * @param output where the result is to appear
   * @param overwrite whether a result of ours there is replaced
   * @param input the table that is read, which the output must leave alone
   */
  public static Attempt begin(
      String output, boolean overwrite, String input, Configuration configuration) {
    Target target = Target.of(output, configuration);
    Locations.requireApart(input, target.path(), configuration);
    return begin(target, overwrite);
  }

  /**
   * The same for a result whose inputs are not known, and may be the result that it replaces. An
   * empty folder in its place is removed.
   */
  public static Attempt begin(String output, boolean overwrite, Configuration configuration) {
    Target target = Target.of(output, configuration);
    try {
      target.removeEmpty();
    } catch (IOException e) {
      throw unprepared(target, e);
    }
    return begin(target, overwrite);
  }

  /** Whether a result can appear there in one step. */
  public static boolean isPossible(String output) {
    return !Target.isObjectStore(output);
  }

  private static Attempt begin(Target target, boolean overwrite) {
    try {
      target.requireOutsideOfResults();
      finishCrashed(target);
      target.requireFree(overwrite);
      String run = UUID.randomUUID().toString();
      Path folder = new Path(target.path().getParent(), prefix(target) + run);
      Attempt attempt = new Attempt(target, overwrite, run, folder);
      ShutdownHookManager.get().addShutdownHook(attempt.removal, SHUTDOWN_PRIORITY);
      return attempt;
    } catch (IOException e) {
      throw unprepared(target, e);
    }
  }

  private static String prefix(Target target) {
    return "_feedforward-" + target.path().getName() + "-";
  }

  private static JobException unprepared(Target target, IOException cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        target.shown()
            + ": the output cannot be prepared: "
            + Names.escape(String.valueOf(cause.getMessage())),
        cause);
  }

  /** Where the result is to be written; the first call makes the attempt's folder. */
  public String data() {
    if (!begun) {
      begun = true;
      try {
        target.system().mkdirs(folder);
        Owner.current(run, target.path().toString()).write(target.system(), folder);
      } catch (IOException e) {
        throw unprepared(target, e);
      }
    }
    return new Path(folder, DATA).toString();
  }

  /** Where the result will stand, without the scheme when that is the local file system's. */
  public String place() {
    return Locations.plain(target.path());
  }

  /**
   * Writes the manifest and puts the result in place.
   *
   * @param facts what the manifest says of the run
   * @param rows how many rows were written
   */
  public void commit(Map<String, String> facts, long rows) {
    FileSystem system = target.system();
    Path data = new Path(folder, DATA);
    try {
      new Manifest(run, facts, rows, ResultFiles.list(system, data)).write(system, data);
      if (!isComplete(system, data)) {
        throw new IOException("files that were written are there no longer");
      }
      if (overwrite && system.exists(target.path())) {
        target.requireFree(true);
        Renames.rename(system, target.path(), new Path(folder, OLD));
      }
      Renames.rename(system, data, target.path());
    } catch (FileAlreadyExistsException e) {
      requireOwnResult(e);
    } catch (IOException e) {
      throw new JobException(
          ExitCode.ENVIRONMENT,
          target.shown()
              + ": the result cannot be put in place: "
              + Names.escape(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Another run may have finished ours after what it took for a crash. */
  private void requireOwnResult(FileAlreadyExistsException cause) {
    try {
      Optional<Manifest> manifest = Manifest.read(target.system(), target.path());
      if (manifest.isPresent() && manifest.get().run().equals(run)) {
        return;
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    throw new JobException(
        ExitCode.OUTPUT,
        "another run published " + target.shown() + " first; its result stands",
        cause);
  }

  /** Removes the attempt's folder; an old result in it goes only when the target stands. */
  @Override
  public void close() {
    ShutdownHookManager.get().removeShutdownHook(removal);
    remove();
  }

  private void remove() {
    try {
      finish(target, folder);
    } catch (IOException e) {
      // the folder stays, hidden from readers; the next run for this target takes it away
    }
  }

  private static void finishCrashed(Target target) throws IOException {
    FileSystem system = target.system();
    Path parent = target.path().getParent();
    if (!system.exists(parent)) {
      return;
    }
    for (FileStatus status : system.listStatus(parent)) {
      if (status.isDirectory() && status.getPath().getName().startsWith(prefix(target))) {
        Optional<Owner> owner = Owner.read(system, status.getPath());
        boolean ours = owner.isPresent() && owner.get().target().equals(target.path().toString());
        if (ours && owner.get().isGone()) {
          finish(target, status.getPath());
        } else if (ours) {
          rescue(target, status.getPath());
        }
      }
    }
  }

  private static void finish(Target target, Path folder) throws IOException {
    if (target.system().exists(folder)) {
      rescue(target, folder);
      // whose it is goes last, so that what a crash leaves here can be removed by the next run
      target.system().delete(new Path(folder, DATA), true);
      target.system().delete(new Path(folder, OLD), true);
      target.system().delete(folder, true);
    }
  }

  /** Fills the gap that a replacement leaves between its two renames. */
  private static void rescue(Target target, Path folder) throws IOException {
    FileSystem system = target.system();
    Path data = new Path(folder, DATA);
    Path old = new Path(folder, OLD);
    if (system.exists(target.path()) || !system.exists(old)) {
      return;
    }
    Renames.rename(system, isComplete(system, data) ? data : old, target.path());
  }

  private static boolean isComplete(FileSystem system, Path data) throws IOException {
    if (!system.exists(data)) {
      return false;
    }
    Optional<Manifest> manifest = Manifest.read(system, data);
    return manifest.isPresent() && manifest.get().files().equals(ResultFiles.list(system, data));
  }
}
