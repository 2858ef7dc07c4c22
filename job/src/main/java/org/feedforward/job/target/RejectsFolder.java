package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.ResultFiles;

/**
 * A folder for the rejected rows of a result that stand apart from it. It is put in place just
 * before the result and counts only with it: without the result of the same run it is taken back,
 * or replaced by the next run. A reader may see the new rejects beside the old result for a moment.
 */
final class RejectsFolder {

  /** The fact of rejects that names their result. */
  static final String RESULT = "rejects_of";

  /** The fact of a result that names its rejects. */
  static final String REJECTS = "rejects";

  /** What messages call the folder. */
  private static final String NAMED = "errors.rejects";

  /** The result that rejects go with. */
  interface Result {

    /** What the rejects' manifest calls it. */
    String name();

    /** The folder in which it lies. */
    Place folder();

    /** Whether what stands there was made by a run. */
    boolean isOf(String run) throws IOException;

    /** A result that is a folder. */
    static Result of(Place folder) {
      return new Result() {
        @Override
        public String name() {
          return folder.path().toString();
        }

        @Override
        public Place folder() {
          return folder;
        }

        @Override
        public boolean isOf(String run) throws IOException {
          return Attempt.isOf(folder, run);
        }
      };
    }
  }

  private final Place place;
  private final Result result;
  private final Replacing replacing;
  private final Attempt attempt;

  RejectsFolder(Place place, Result result, Replacing replacing, String run) {
    this.place = place;
    this.result = result;
    this.replacing = replacing;
    this.attempt = Attempt.of(place, run);
  }

  /**
   * The rejects that stand apart from a result, as its manifest names them; nothing where it names
   * none, or what stands there is not of the same run.
   */
  static Optional<RejectsFolder> standingOf(Place result) throws IOException {
    Optional<Manifest> manifest = Manifest.read(result.system(), result.path());
    String named = manifest.map(found -> found.facts().path(REJECTS).asText()).orElse("");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Path path = result.system().makeQualified(new Path(named));
    Place place = new Place(NAMED, result.system(), path, result.key());
    return Manifest.read(place.system(), path)
        .filter(own -> own.run().equals(manifest.get().run()))
        .filter(own -> own.facts().path(RESULT).asText().equals(result.path().toString()))
        .map(own -> new RejectsFolder(place, Result.of(result), Replacing.OURS, own.run()));
  }

  String place() {
    return Locations.plain(place.path());
  }

  void recover() throws IOException {
    Attempt.finishCrashed(place, result);
  }

  void requireApartFrom(InputPath read) {
    read.requireApartFrom(place);
  }

  /** Refuses a place where no rejects may stand. */
  void check(Optional<InputPath> input) throws IOException {
    if (input.isPresent()) {
      input.get().requireApartFrom(place);
    }
    Place beside = result.folder();
    if (!place.system().getUri().equals(beside.system().getUri())) {
      throw TargetFaults.rejectsElsewhere(place, beside);
    }
    if (place.isWithin(beside) || beside.isWithin(place)) {
      throw TargetFaults.rejectsInResult(place, beside);
    }
    place.requireOutsideOfResults();
    place.requireRunsBeside();
    place.requireFree(replacing());
  }

  /** Rejects of ours without their result are nobody's. */
  private Replacing replacing() throws IOException {
    return isOrphan() ? Replacing.OURS : replacing;
  }

  private boolean isOrphan() throws IOException {
    Optional<Manifest> own = Manifest.read(place.system(), place.path());
    return own.isPresent()
        && own.get().facts().path(RESULT).asText().equals(result.name())
        && !result.isOf(own.get().run());
  }

  /** Whether rejects can be put here that have no result, without the loss of any that have. */
  boolean isFree() throws IOException {
    return !place.isTaken() || isOrphan();
  }

  /**
   * Puts files in place.
   *
   * @param files the folder that they were written into
   * @param rows how many rows they hold
   */
  void publish(Path files, ObjectNode facts, long rows) throws IOException {
    attempt.begin();
    Renames.rename(place.system(), files, attempt.data());
    attempt.publish(withResult(facts, result.name()), rows, replacing());
  }

  /** Takes back what was published, because the result was not. */
  void retract() throws IOException {
    attempt.retract();
  }

  /** Refuses rejects with which something would go that is not ours. */
  void requireOurs() throws IOException {
    place.requireFree(Replacing.OURS);
  }

  /** Takes the rejects away that stand here. */
  void withdraw() throws IOException {
    Attempt.of(place).withdraw();
  }

  void end() {
    attempt.end();
  }

  /**
   * Puts files into a folder of their own beside a result that is not to come, where {@link
   * Attempt#finishCrashed} leaves them alone.
   *
   * @return the folder
   */
  static Path keepBeside(Place result, String run, Path files, ObjectNode facts, long rows)
      throws IOException {
    FileSystem system = result.system();
    Path folder = new Path(result.attempts(), result.attemptPrefix() + "rejects-" + run);
    new Manifest(
            run, withResult(facts, result.path().toString()), rows, ResultFiles.list(system, files))
        .write(system, files);
    Renames.rename(system, files, folder);
    return folder;
  }

  private static ObjectNode withResult(ObjectNode facts, String result) {
    return facts.deepCopy().put(RESULT, result);
  }
}
