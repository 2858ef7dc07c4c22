package org.feedforward.job.target;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files that tell of a run, beside its rows or in a folder of their own. */
final class ReportFiles {

  /** The folder inside a result; readers pass it by. */
  static final String FOLDER = "_report";

  private ReportFiles() {}

  /**
   * Refuses a folder of its own where files may not be written.
   *
   * @param result what the files tell of
   * @param input the table that is read, where it is known
   */
  static void check(Place apart, Place result, Optional<InputPath> input) throws IOException {
    if (input.isPresent()) {
      input.get().requireApartFrom(apart);
    }
    boolean isResult = Manifest.read(apart.system(), apart.path()).isPresent();
    if (isResult || apart.isWithin(result) || result.isWithin(apart)) {
      throw TargetFaults.reportInResult(apart, result);
    }
    apart.requireOutsideOfResults();
  }

  /** Writes files into the folder inside a result that is not in place yet. */
  static void writeInside(FileSystem system, Path result, Map<String, byte[]> files)
      throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(system, new Path(new Path(result, FOLDER), file.getKey()), file.getValue());
    }
  }

  /**
   * Writes files into a folder of their own, each in the place of that of an earlier run. They name
   * their run, as the result does.
   */
  static void writeApart(Place place, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(place.system(), new Path(place.path(), file.getKey()), file.getValue());
    }
  }

  private static void write(FileSystem system, Path file, byte[] content) throws IOException {
    try (OutputStream out = system.create(file, true)) {
      out.write(content);
    }
  }
}
