package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.JobException;

/**
 * What the folders between a table's root and its files mean.
 *
 * @param partitions the columns that folders {@code name=value} add, in order
 * @param nested whether files lie in folders that mean nothing
 */
public record Layout(List<String> partitions, boolean nested) {

  static final Layout FLAT = new Layout(List.of(), false);

  public Layout {
    partitions = List.copyOf(partitions);
  }

  /**
   * A file and the root of the table it belongs to.
   *
   * @param path the file
   * @param root the folder that the user named, or the folder of a file that the user named
   */
  record RootedFile(Path path, Path root) {}

  /**
   * The layout of all files. Every file lies in folders {@code name=value} of the same names, or
   * none does; {@link JobException} names two files that differ, since Spark would read one of them
   * only.
   *
   * @param basePath the root that the user gives for all files
   * @param nestedByWish whether the user takes folders as meaning nothing
   */
  static Layout of(List<RootedFile> files, Optional<Path> basePath, boolean nestedByWish) {
    if (nestedByWish || files.isEmpty()) {
      return new Layout(List.of(), nestedByWish);
    }
    boolean nested = false;
    List<String> first = columns(files.get(0), basePath);
    for (RootedFile file : files) {
      List<String> folders = folders(file, basePath);
      nested |= !folders.isEmpty();
      List<String> columns = columns(file, basePath);
      boolean mixed = !columns.isEmpty() && columns.size() != folders.size();
      if (mixed || !columns.equals(first)) {
        String shown = InputFiles.shown(file.path());
        throw mixed
            ? InputFaults.mixedFolders(shown, columns)
            : InputFaults.otherFolders(
                shown, columns, InputFiles.shown(files.get(0).path()), first);
      }
    }
    return new Layout(first, nested && first.isEmpty());
  }

  /** The options of a reader, and those that the layout asks for. */
  Map<String, String> options(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(options);
    if (nested) {
      all.keySet().removeIf("recursiveFileLookup"::equalsIgnoreCase);
      all.put("recursiveFileLookup", "true");
    }
    return all;
  }

  /** The names of the folders between the root and a file, the outermost first. */
  private static List<String> folders(RootedFile file, Optional<Path> basePath) {
    Path root = basePath.orElse(file.root());
    List<String> names = new ArrayList<>();
    Path at = file.path().getParent();
    while (at != null && !at.equals(root)) {
      names.add(at.getName());
      at = at.getParent();
    }
    if (at == null) { // a base path that is not above the file; Spark says so
      return List.of();
    }
    Collections.reverse(names);
    return names;
  }

  private static List<String> columns(RootedFile file, Optional<Path> basePath) {
    List<String> columns = new ArrayList<>();
    for (String folder : folders(file, basePath)) {
      int equals = folder.indexOf('=');
      if (equals == 0 || equals == folder.length() - 1) {
        throw InputFaults.halfPartition(InputFiles.shown(file.path()), folder);
      }
      if (equals > 0) {
        columns.add(folder.substring(0, equals));
      }
    }
    return columns;
  }
}
