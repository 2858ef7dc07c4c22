package org.feedforward.job.sql.sink;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;

/**
 * A file system that lets go whatever is written to it, and only knows how long each file became
 * until that is deleted.
 */
public final class NowhereFileSystem extends FileSystem {

  private static final String SCHEME = "feedforward-nowhere";

  private static final int BLOCK = 128 << 20;
  private static final Map<Path, Long> LENGTHS = new ConcurrentHashMap<>();

  /** A folder that nobody else has, which the queries of a session can write into. */
  static String newFolder(SparkSession session) {
    session.conf().set("fs." + SCHEME + ".impl", NowhereFileSystem.class.getName());
    return SCHEME + ":///" + UUID.randomUUID();
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return new FSDataOutputStream(new Counting(makeQualified(path)), statistics);
  }

  /** Counts what is written. */
  private static final class Counting extends OutputStream {

    private final Path path;
    private long length;

    Counting(Path path) {
      this.path = path;
    }

    @Override
    public void write(int letter) {
      length++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      length += count;
    }

    @Override
    public void close() {
      LENGTHS.put(path, length);
    }
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  @Override
  public boolean rename(Path from, Path to) {
    Long length = LENGTHS.remove(makeQualified(from));
    if (length != null) {
      LENGTHS.put(makeQualified(to), length);
    }
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    String name = makeQualified(path).toString();
    return LENGTHS
        .keySet()
        .removeIf(
            file ->
                file.toString().equals(name) || file.toString().startsWith(name + Path.SEPARATOR));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    Path whole = makeQualified(path);
    Long length = LENGTHS.get(whole);
    if (length == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new FileStatus(length, false, 1, BLOCK, 0, whole);
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    return new FileStatus[0];
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress)
      throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public void setWorkingDirectory(Path path) {
    // every path that is written here is whole
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(getUri());
  }
}
