package org.feedforward.job.input;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.identity.Sha256;

/**
 * The data files below a path or glob. Spark passes over some that people expect to be read: those
 * in folders below folders, those beside partition folders, those that begin with {@code _} or
 * {@code .}. All are found here, and {@link #requireSame} compares them with Spark's own list.
 *
 * @param files the files in order of their names
 * @param layout how their folders are read
 * @param notes what a person should know about the place
 * @param listing all files that were found, in a line that changes with any of them
 */
public record InputFiles(List<FileStatus> files, Layout layout, List<String> notes, String listing)
    implements InputState {

  private static final Set<String> FILTERS =
      Set.of("pathglobfilter", "modifiedbefore", "modifiedafter");

  public InputFiles {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /** The files that were found, all of which are read. */
  public InputFiles(List<FileStatus> files, Layout layout, List<String> notes) {
    this(files, layout, notes, listing(files));
  }

  private static String listing(List<FileStatus> files) {
    Sha256 sum = new Sha256();
    long bytes = 0;
    for (FileStatus file : files) {
      bytes += file.getLen();
      sum.add(file.getPath().toString()).add(file.getLen() + " " + file.getModificationTime());
    }
    return String.format(
        Locale.ROOT,
        "%d %s, %d bytes, %s",
        files.size(),
        files.size() == 1 ? "file" : "files",
        bytes,
        sum.hex().substring(0, 32));
  }

  /**
   * The files of a table in a line, with their sizes and times; no Spark is needed for it. Files
   * that options of the reader leave out are among them.
   */
  static String listing(InputConfig config, Configuration configuration) {
    try {
      return new Listing(config, configuration).list().listing();
    } catch (IOException | IllegalArgumentException e) {
      throw InputFaults.unreadable(config.shown(), "", e);
    }
  }

  /**
   * Lists the files of a table; {@link JobException} when a place that the path names holds none,
   * unless {@code input.allow-empty} is set.
   */
  static InputFiles list(SparkSession spark, InputConfig config) {
    try {
      Configuration configuration = spark.sparkContext().hadoopConfiguration();
      InputFiles all = new Listing(config, configuration).list();
      return isFiltered(config) ? all.filtered(spark, config) : all;
    } catch (IOException | IllegalArgumentException e) {
      throw InputFaults.unreadable(config.shown(), "", e);
    }
  }

  /** The options of a reader, and those by which it finds the folders of these files. */
  Map<String, String> options(InputConfig config, Map<String, String> options) {
    Map<String, String> all = layout.options(options);
    if (config.files().isPresent() && !layout.partitions().isEmpty()) {
      all.put("basePath", config.path());
    }
    return all;
  }

  @Override
  public boolean isEmpty() {
    return files.isEmpty();
  }

  @Override
  public Optional<String> line() {
    return Optional.of(listing);
  }

  @Override
  public Optional<Size> size() {
    return Optional.of(new Size(files.size(), files.stream().mapToLong(FileStatus::getLen).sum()));
  }

  @Override
  public Optional<String> location() {
    return Optional.empty();
  }

  private static boolean isFiltered(InputConfig config) {
    return config.options().values().keySet().stream()
        .anyMatch(name -> FILTERS.contains(name.toLowerCase(Locale.ROOT)));
  }

  /** The files that are left by what the user's options say of names and times. */
  private InputFiles filtered(SparkSession spark, InputConfig config) {
    Set<String> left =
        paths(spark.read().options(config.options().values()).text(LiteralPath.places(config)));
    List<FileStatus> kept =
        files.stream().filter(file -> left.contains(file.getPath().toUri().getPath())).toList();
    if (kept.isEmpty() && !config.allowEmpty()) {
      throw InputFaults.allFiltered(config);
    }
    return new InputFiles(kept, layout, notes, listing);
  }

  /** The files that Spark is going to read must be these. */
  void requireSame(Dataset<Row> rows, InputConfig config) {
    Set<String> read = paths(rows);
    List<String> unread =
        files.stream()
            .map(file -> file.getPath().toUri().getPath())
            .filter(file -> !read.contains(file))
            .toList();
    if (!unread.isEmpty() || read.size() != files.size()) {
      throw InputFaults.notAllRead(config, read.size(), files.size(), unread);
    }
  }

  /** The files that were read must be those that were listed, as they were. */
  @Override
  public void requireUnchanged(Configuration configuration) {
    List<String> changed = new ArrayList<>();
    try {
      Map<Path, List<FileStatus>> folders =
          files.stream().collect(Collectors.groupingBy(file -> file.getPath().getParent()));
      for (Map.Entry<Path, List<FileStatus>> folder : folders.entrySet()) {
        Map<Path, FileStatus> present = new HashMap<>();
        for (FileStatus status :
            folder.getKey().getFileSystem(configuration).listStatus(folder.getKey())) {
          present.put(status.getPath(), status);
        }
        for (FileStatus file : folder.getValue()) {
          FileStatus now = present.get(file.getPath());
          if (now == null
              || now.getLen() != file.getLen()
              || now.getModificationTime() != file.getModificationTime()) {
            changed.add(file.getPath().toUri().getPath());
          }
        }
      }
    } catch (IOException e) {
      throw InputFaults.notListedAgain(e);
    }
    if (!changed.isEmpty()) {
      throw InputFaults.changed(changed);
    }
  }

  /**
   * The same of some files alone.
   *
   * @throws JobException naming those that have changed
   */
  public void requireUnchanged(Collection<String> some, Configuration configuration) {
    Set<String> own = new HashSet<>(some);
    List<String> changed = new ArrayList<>();
    try {
      for (FileStatus file : files) {
        if (own.contains(file.getPath().toString()) && hasChanged(file, configuration)) {
          changed.add(file.getPath().toUri().getPath());
        }
      }
    } catch (IOException e) {
      throw InputFaults.notListedAgain(e);
    }
    if (!changed.isEmpty()) {
      throw InputFaults.changed(changed);
    }
  }

  private static boolean hasChanged(FileStatus file, Configuration configuration)
      throws IOException {
    try {
      FileStatus now = file.getPath().getFileSystem(configuration).getFileStatus(file.getPath());
      return now.getLen() != file.getLen()
          || now.getModificationTime() != file.getModificationTime();
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  private static Set<String> paths(Dataset<Row> rows) {
    return Arrays.stream(rows.inputFiles())
        .map(file -> new Path(URI.create(file)).toUri().getPath())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** A path as users read it: without the scheme and authority. */
  static String shown(Path path) {
    return Names.path(path.toUri().getPath());
  }
}
