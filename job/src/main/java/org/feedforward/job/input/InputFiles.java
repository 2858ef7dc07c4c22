package org.feedforward.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/** The files that Spark will read for a path. */
final class InputFiles {

  private InputFiles() {}

  /**
   * The data files below a path or glob, in order of their names; files and folders that begin with
   * {@code _} or {@code .} are not data.
   */
  static List<FileStatus> list(String path, Configuration configuration) {
    try {
      FileSystem files = new Path(path).getFileSystem(configuration);
      FileStatus[] matches = files.globStatus(new Path(path));
      if (matches == null || matches.length == 0) {
        throw JobException.data(path + ": no such file or folder");
      }
      List<FileStatus> data = new ArrayList<>();
      for (FileStatus match : matches) {
        collect(files, match, data);
      }
      if (data.isEmpty()) {
        throw JobException.data(path + ": holds no data files");
      }
      return data;
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(ExitCode.DATA, path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void collect(FileSystem files, FileStatus status, List<FileStatus> data)
      throws IOException {
    if (status.isFile()) {
      data.add(status);
      return;
    }
    FileStatus[] children = files.listStatus(status.getPath());
    Arrays.sort(children);
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (!name.startsWith(".") && (!name.startsWith("_") || name.contains("="))) {
        collect(files, child, data);
      }
    }
  }
}
