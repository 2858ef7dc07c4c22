package org.feedforward.job.target;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.target.store.ConditionalFile;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.ResultFiles;

/**
 * The place of a result in an object store. It holds
 *
 * <pre>
 * _MANIFEST.json         the one object that says which run's files are the result
 * _runs/RUN/data         the files of a run
 * _runs/RUN/_ATTEMPT.json   whose they are, until they are the result
 * </pre>
 *
 * Readers of the place itself find nothing, for all of it is hidden; those that look into the
 * manifest find the files of one run, whole.
 *
 * @param place where it stands
 */
record StorePlace(Place place) {

  /** The folder of the runs. */
  static final String RUNS = "_runs";

  /** The folder of a run's files. */
  static final String DATA = "data";

  /**
   * The result that stands in a place.
   *
   * @param manifest what it says of itself
   * @param tag of the manifest in the store
   */
  record Found(Manifest manifest, String tag) {}

  /** The object that makes a result. */
  ConditionalFile commitObject() {
    return new ConditionalFile(place.system(), new Path(place.path(), Manifest.NAME));
  }

  Path runs() {
    return new Path(place.path(), RUNS);
  }

  /** The folder of a run's files as the manifest names it. */
  static String data(String run) {
    return RUNS + "/" + run + "/" + DATA;
  }

  /** What stands there; nothing where only attempts do. */
  Optional<Found> find() throws IOException {
    // the tag first: should the manifest be another one by then, the tag fits nothing any more
    Optional<String> tag = commitObject().tag();
    if (tag.isEmpty()) {
      List<String> others = others();
      if (!others.isEmpty()) {
        throw TargetFaults.notOurs(place);
      }
      return Optional.empty();
    }
    Manifest manifest =
        Manifest.read(place.system(), place.path())
            .filter(found -> found.data().equals(Optional.of(data(found.run()))))
            .orElseThrow(() -> TargetFaults.notOurs(place));
    return Optional.of(new Found(manifest, tag.get()));
  }

  /** Refuses a result with which something would go that is not ours. */
  void requireOurs(Manifest manifest) throws IOException {
    TreeSet<String> files = new TreeSet<>(others());
    Path data = manifest.folder(place.path());
    for (String file : filesIn(data).keySet()) {
      if (!manifest.files().containsKey(file) && !StoreAttempt.isStray(file, manifest)) {
        files.add(manifest.data().orElseThrow() + "/" + file);
      }
    }
    if (!files.isEmpty()) {
      throw TargetFaults.foreignFiles(place, List.copyOf(files));
    }
  }

  /** Whether the files are those that the run wrote, and no others. */
  boolean isWhole(Manifest manifest) throws IOException {
    return manifest.files().equals(filesIn(manifest.folder(place.path())));
  }

  /** The files of a folder, with their lengths in bytes; none where it is not there. */
  Map<String, Long> filesIn(Path folder) throws IOException {
    try {
      return ResultFiles.list(place.system(), folder);
    } catch (FileNotFoundException e) {
      return new TreeMap<>();
    }
  }

  /** The folders of runs, the result's and those of attempts. */
  List<FileStatus> runFolders() throws IOException {
    return children(runs()).stream().filter(FileStatus::isDirectory).sorted().toList();
  }

  /** What stands there that Feedforward did not write. */
  private List<String> others() throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus child : children(place.path())) {
      String name = child.getPath().getName();
      boolean ours = child.isDirectory() ? name.equals(RUNS) : name.equals(Manifest.NAME);
      if (!ours) {
        names.add(name);
      }
    }
    return names;
  }

  private List<FileStatus> children(Path folder) throws IOException {
    try {
      return List.of(place.system().listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
