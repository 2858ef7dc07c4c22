package org.feedforward.job.target.units;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The units that an attempt has whole.
 *
 * @param folder the folder of the attempt
 * @param cut what its run was cut in
 * @param done the units that are whole, by their numbers, without statistics; one at least
 */
public record LeftUnits(Path folder, Cut cut, SortedMap<Integer, UnitRecord> done) {

  public LeftUnits {
    done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
  }

  /**
   * The units of an attempt; nothing where none is whole.
   *
   * @param data the folder in it that the files of all units are moved into
   */
  public static Optional<LeftUnits> in(FileSystem system, Path attempt, Path data)
      throws IOException {
    Optional<Cut> cut = Cut.read(system, attempt);
    if (cut.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<Integer, UnitRecord> done =
        new UnitFolders(system, attempt).done(cut.get().units().size(), data, unit -> {});
    return done.isEmpty() ? Optional.empty() : Optional.of(new LeftUnits(attempt, cut.get(), done));
  }
}
