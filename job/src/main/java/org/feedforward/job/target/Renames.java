package org.feedforward.job.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Puts a folder in another place in one step that fails when something is there already. */
final class Renames {

  private Renames() {}

  /**
   * Renames a folder.
   *
   * @throws FileAlreadyExistsException when the target exists
   */
  static void rename(FileSystem system, Path from, Path to) throws IOException {
    if (system.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    if (system instanceof LocalFileSystem local) {
      // Hadoop's local rename is a copy and a delete in places; the system call is one step, and
      // fails when a result has appeared there meanwhile, since a folder with files is not replaced
      try {
        Files.move(
            local.pathToFile(from).toPath(),
            local.pathToFile(to).toPath(),
            StandardCopyOption.ATOMIC_MOVE);
      } catch (java.nio.file.FileSystemException e) {
        if (system.exists(to)) {
          throw (IOException) new FileAlreadyExistsException(to.toString()).initCause(e);
        }
        throw e;
      }
      return;
    }
    try {
      FileContext.getFileContext(system.getUri(), system.getConf())
          .rename(from, to, Options.Rename.NONE);
    } catch (UnsupportedFileSystemException e) {
      if (!system.rename(from, to)) {
        throw new IOException("Cannot rename " + from + " to " + to, e);
      }
    }
  }

  /**
   * Puts a file in the place of another one, or where none is; readers find the one or the other.
   */
  static void replace(FileSystem system, Path from, Path to) throws IOException {
    if (system instanceof LocalFileSystem local) {
      // a file without a checksum is read as it is, one with that of another is refused
      FileSystem raw = local.getRaw();
      raw.delete(local.getChecksumFile(to), false);
      requireRenamed(raw.rename(from, to), from, to);
      raw.delete(local.getChecksumFile(from), false);
      return;
    }
    try {
      FileContext.getFileContext(system.getUri(), system.getConf())
          .rename(from, to, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      system.delete(to, false);
      requireRenamed(system.rename(from, to), from, to);
    }
  }

  private static void requireRenamed(boolean renamed, Path from, Path to) throws IOException {
    if (!renamed) {
      throw new IOException("Cannot rename " + from + " to " + to);
    }
  }
}
