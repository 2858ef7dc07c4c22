package org.feedforward.job;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** The local file system of a machine on which something happens before an operation. */
public final class FaultyFileSystem extends LocalFileSystem {

  /** What happens; it may throw what the operation then fails with. */
  interface Event {
    void before(Operation operation, Path path) throws IOException;
  }

  /** What changes the disk. */
  enum Operation {
    MKDIRS,
    CREATE,
    WRITE
  }

  private static volatile Event event = (operation, path) -> {};

  /** For Hadoop, which makes it by reflection. */
  public FaultyFileSystem() {
    super(new Raw());
  }

  /** Puts it in the place of the local file system of all that use a configuration. */
  static void install(Configuration configuration, Event happens) {
    event = happens;
    configuration.setClass("fs.file.impl", FaultyFileSystem.class, FileSystem.class);
    configuration.setBoolean("fs.file.impl.disable.cache", true);
  }

  static void remove(Configuration configuration) {
    event = (operation, path) -> {};
    configuration.unset("fs.file.impl");
    configuration.unset("fs.file.impl.disable.cache");
  }

  private static final class Raw extends RawLocalFileSystem {

    @Override
    protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
      event.before(Operation.CREATE, path);
      return new Stream(super.createOutputStream(path, append), path);
    }

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path path, boolean append, FsPermission permission) throws IOException {
      event.before(Operation.CREATE, path);
      return new Stream(super.createOutputStreamWithMode(path, append, permission), path);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
      if (!exists(path)) {
        event.before(Operation.MKDIRS, path);
      }
      return super.mkdirs(path);
    }
  }

  private static final class Stream extends FilterOutputStream {

    private final Path path;

    Stream(OutputStream out, Path path) {
      super(out);
      this.path = path;
    }

    @Override
    public void write(int b) throws IOException {
      event.before(Operation.WRITE, path);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      event.before(Operation.WRITE, path);
      out.write(bytes, offset, length);
    }
  }
}
