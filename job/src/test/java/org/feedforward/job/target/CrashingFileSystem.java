package org.feedforward.job.target;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system of a process that dies, when from one mutating operation on nothing reaches
 * the disk; or of a disk that fails once, when one operation fails. An operation is a folder made,
 * a file opened for writing, a piece written to it, a rename, a file or folder deleted; a tree is
 * deleted one file at a time.
 */
public final class CrashingFileSystem extends LocalFileSystem {

  private static final AtomicLong OPERATIONS = new AtomicLong();
  private static volatile long crash = Long.MAX_VALUE;
  private static volatile boolean once;
  private static volatile String fatal = "";

  /** For Hadoop, which makes it by reflection. */
  public CrashingFileSystem() {
    super(new Raw());
  }

  /** Puts it in the place of the local file system of all that use a configuration. */
  public static void install(Configuration configuration) {
    configuration.setClass("fs.file.impl", CrashingFileSystem.class, FileSystem.class);
    configuration.setBoolean("fs.file.impl.disable.cache", true);
  }

  public static void remove(Configuration configuration) {
    configuration.unset("fs.file.impl");
    configuration.unset("fs.file.impl.disable.cache");
  }

  /** Counts from 0 again; the operation of that number and all after it fail. */
  public static void crashAt(long operation) {
    OPERATIONS.set(0);
    crash = operation;
    once = false;
    fatal = "";
  }

  /** Counts from 0 again; the first operation on such a path and all after it fail. */
  public static void crashOn(String part) {
    crashAt(Long.MAX_VALUE);
    fatal = part;
  }

  /** Counts from 0 again; the operation of that number fails, and none after it. */
  public static void failOnceAt(long operation) {
    OPERATIONS.set(0);
    crash = operation;
    once = true;
    fatal = "";
  }

  /** How many operations there were. */
  static long operations() {
    return OPERATIONS.get();
  }

  public static boolean hasCrashed() {
    return OPERATIONS.get() > crash;
  }

  private static void mutate(Path path) throws IOException {
    long operation = OPERATIONS.getAndIncrement();
    if (!fatal.isEmpty() && path.toString().contains(fatal)) {
      crash = Math.min(crash, operation);
    }
    if (once ? operation == crash : operation >= crash) {
      throw new IOException(once ? "The disk failed" : "The process is dead");
    }
  }

  /** What asks for a file of the disk is about to move it past Hadoop. */
  @Override
  public File pathToFile(Path path) {
    try {
      mutate(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return super.pathToFile(path);
  }

  private static final class Raw extends RawLocalFileSystem {

    @Override
    protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
      mutate(path);
      return new Stream(path, super.createOutputStream(path, append));
    }

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path path, boolean append, FsPermission permission) throws IOException {
      mutate(path);
      return new Stream(path, super.createOutputStreamWithMode(path, append, permission));
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
      if (exists(path)) {
        return super.mkdirs(path);
      }
      mutate(path);
      return super.mkdirs(path);
    }

    /** Takes a process of its own each time, and no test looks at it. */
    @Override
    public void setPermission(Path path, FsPermission permission) {
      // as the disk sets it
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      mutate(to);
      return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      if (!exists(path)) {
        return false;
      }
      if (recursive && getFileStatus(path).isDirectory()) {
        for (FileStatus child : listStatus(path)) {
          delete(child.getPath(), true);
        }
      }
      mutate(path);
      return super.delete(path, recursive);
    }
  }

  private static final class Stream extends FilterOutputStream {

    private final Path path;

    Stream(Path path, OutputStream out) {
      super(out);
      this.path = path;
    }

    @Override
    public void write(int b) throws IOException {
      mutate(path);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      mutate(path);
      out.write(bytes, offset, length);
    }
  }
}
