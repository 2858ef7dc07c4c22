package org.feedforward.job.target.store;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;

/** The files of a result folder. */
public final class ResultFiles {

  /** The last file of a unit of a run. */
  public static final String UNIT = "_UNIT.json";

  /**
   * Where Hadoop's committer keeps the files of tasks that have not committed. It goes when the job
   * commits, but comes again where an attempt of a task opens a file after that: the slower one of
   * two that speculation has started, before it hears that it is not needed.
   */
  public static final String PENDING = FileOutputCommitter.PENDING_DIR_NAME;

  private static final Set<String> TOP_MARKS = Set.of(Manifest.NAME, "_SUCCESS", UNIT);

  private ResultFiles() {}

  /**
   * Every data file by its path below the folder, with its length in bytes. Those in {@link
   * #PENDING} are of no result.
   */
  public static Map<String, Long> list(FileSystem system, Path folder) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    collect(system, folder, "", files);
    return files;
  }

  private static void collect(
      FileSystem system, Path folder, String prefix, Map<String, Long> files) throws IOException {
    for (FileStatus status : system.listStatus(folder)) {
      String name = status.getPath().getName();
      if (status.isDirectory() && prefix.isEmpty() && name.equals(PENDING)) {
        continue;
      }
      if (status.isDirectory()) {
        collect(system, status.getPath(), prefix + name + "/", files);
      } else if (!isOwnMark(prefix, name)) {
        files.put(prefix + name, status.getLen());
      }
    }
  }

  /** Marks and checksums that the manifest, Spark's committer and Hadoop's local files leave. */
  private static boolean isOwnMark(String prefix, String name) {
    boolean top = prefix.isEmpty() && TOP_MARKS.contains(name);
    return top || (name.startsWith(".") && name.endsWith(".crc"));
  }
}
