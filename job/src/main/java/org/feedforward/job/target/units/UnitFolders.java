package org.feedforward.job.target.units;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.target.store.ResultFiles;

/**
 * The units of a run in the folder of its attempt:
 *
 * <pre>
 * _UNITS.json              what the run was cut in
 * units/00000/             the files of a unit
 * units/00000/_UNIT.json   written last: the unit is whole
 * </pre>
 *
 * In the end the files of all units are moved into one folder, one after the other; no two have the
 * same name. So a unit that is whole has each of its files here or there, with the length that it
 * was written with, whatever crash came between, and a unit that lacks one is computed again.
 */
public final class UnitFolders {

  /** The folder of all units. */
  public static final String FOLDER = "units";

  private static final String SUCCESS = "_SUCCESS";

  private final FileSystem system;
  private final Path attempt;

  /** The units in the folder of an attempt. */
  public UnitFolders(FileSystem system, Path attempt) {
    this.system = system;
    this.attempt = attempt;
  }

  /** Where a unit is written. */
  public Path folder(int unit) {
    return new Path(attempt, String.format(Locale.ROOT, "%s/%05d", FOLDER, unit));
  }

  /** The files of a unit that has been written. */
  public Map<String, Long> files(int unit) throws IOException {
    return lengths(folder(unit));
  }

  /** Notes that a unit is whole. */
  public void complete(int unit, UnitRecord record) throws IOException {
    record.write(system, folder(unit));
  }

  /** Removes what there is of a unit. */
  public void clear(int unit) throws IOException {
    system.delete(folder(unit), true);
  }

  /**
   * The units that are whole, by their numbers and without their statistics: those of many units
   * are large.
   *
   * @param count how many units there are
   * @param data the folder that the files of all are moved into
   * @param each is told of every one, with its statistics
   */
  public SortedMap<Integer, UnitRecord> done(int count, Path data, Consumer<UnitRecord> each)
      throws IOException {
    SortedMap<Integer, UnitRecord> done = new TreeMap<>();
    Map<String, Long> moved = system.exists(data) ? lengths(data) : Map.of();
    for (int unit = 0; unit < count; unit++) {
      Optional<UnitRecord> record = UnitRecord.read(system, folder(unit));
      if (record.isPresent()) {
        Map<String, Long> all = new TreeMap<>(moved);
        all.putAll(lengths(folder(unit)));
        if (all.entrySet().containsAll(record.get().files().entrySet())) {
          each.accept(record.get());
          done.put(unit, record.get().with(Optional.empty()));
        }
      }
    }
    return done;
  }

  /** Removes all that is not of units that are whole. */
  public void keepOnly(SortedMap<Integer, UnitRecord> done, int count, Path data)
      throws IOException {
    for (int unit = 0; unit < count; unit++) {
      if (!done.containsKey(unit)) {
        clear(unit);
      }
    }
    Set<String> kept = new HashSet<>();
    done.values().forEach(record -> kept.addAll(record.files().keySet()));
    Map<String, Long> moved = system.exists(data) ? lengths(data) : Map.of();
    for (String file : moved.keySet()) {
      if (!kept.contains(file)) {
        system.delete(new Path(data, file), false);
      }
    }
  }

  /**
   * Moves the files of units into one folder, as far as they are not there.
   *
   * @param units the files of each unit
   * @throws FileNotFoundException when one of them is gone
   */
  public void gather(Map<Integer, Map<String, Long>> units, Path data) throws IOException {
    system.mkdirs(data);
    Set<Path> made = new HashSet<>();
    Map<String, Long> all = new TreeMap<>();
    boolean successful = false;
    for (Map.Entry<Integer, Map<String, Long>> unit : units.entrySet()) {
      all.putAll(unit.getValue());
      Path folder = folder(unit.getKey());
      for (String file : unit.getValue().keySet()) {
        Path from = new Path(folder, file);
        Path to = new Path(data, file);
        if (system.exists(from)) {
          if (made.add(to.getParent())) {
            system.mkdirs(to.getParent());
          }
          if (!system.rename(from, to)) {
            throw new IOException("Cannot rename " + from + " to " + to);
          }
        }
      }
      successful |= system.exists(new Path(folder, SUCCESS));
    }
    if (successful) {
      system.create(new Path(data, SUCCESS), true).close();
    }
    if (!lengths(data).equals(all)) {
      throw new FileNotFoundException("files of units in " + attempt + " are there no longer");
    }
  }

  private Map<String, Long> lengths(Path folder) throws IOException {
    return ResultFiles.list(system, folder);
  }

  /** What an attempt of units holds beside its result, in the order in which it may be removed. */
  public static List<String> names() {
    return List.of(FOLDER, Cut.NAME);
  }
}
